"""Finding the heading row of a form: by its words, wherever it stands and in whatever order."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from taixue.lib.sheets.grids import Grid, Row

DEPTH = 30
"""How many filled rows from the top are looked at."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading row and what its columns mean."""

    row: int  # as the sheet numbers it
    columns: Mapping[str, int]  # key of a known heading: column (from 0)
    words: Mapping[str, str]  # key: the heading as written, on one line
    unknown: tuple[str, ...]  # headings that mean nothing to us, as written
    twice: tuple[str, ...]  # keys that two columns claim


def plain(written: str) -> str:
    """Return a heading as it is compared: NFKC, lower case, without spaces, line breaks, asterisks and (notes)."""
    folded = unicodedata.normalize("NFKC", written).casefold()
    folded = re.sub(r"[(\[【〔][^)\]】〕]*[)\]】〕]", "", folded)
    return re.sub(r"[\s*※:、,.\-_/·]+", "", folded)


def one_line(written: str) -> str:
    """Return a heading without its line breaks and with single spaces, as a reader would quote it."""
    return re.sub(r"\s+", " ", re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", written)).strip()


def match(row: Row, known: Mapping[str, str]) -> Heading:
    """Return what the row means read as a heading row.

    known: plain heading -> key. Where two columns claim a key, the heading earlier in `known` has it and the
    other is ignored; two equal headings are `twice`.
    """
    order = {word: place for place, word in enumerate(known)}
    chosen: dict[str, int] = {}
    twice: list[str] = []
    for column in row.filled:
        word = plain(row.texts[column])
        key = known.get(word)
        if key is None:
            continue
        before = chosen.setdefault(key, column)
        if before != column:
            other = plain(row.texts[before])
            if other == word:
                twice.append(key)
            elif order[word] < order[other]:
                chosen[key] = column
    unknown = tuple(_quoted(row, column) for column in row.filled if column not in chosen.values())
    words = {key: _quoted(row, column) for key, column in chosen.items()}
    return Heading(row.number, chosen, words, unknown, tuple(dict.fromkeys(twice)))


def _quoted(row: Row, column: int) -> str:
    return one_line(row.texts[column])[:40]


def find(grid: Grid, known: Mapping[str, str], *, least: int = 3) -> Heading | None:
    """Return the best heading row among the first 30 filled rows, or None if no row has `least` known headings."""
    best: Heading | None = None
    for row in grid.rows[:DEPTH]:
        found = match(row, known)
        if len(found.columns) >= least and (best is None or len(found.columns) > len(best.columns)):
            best = found
    return best
