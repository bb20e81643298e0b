"""Finding the heading row of a form: by its words, wherever it stands and in whatever order."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from taixue.lib.sheets.grids import Grid, Row

DEPTH = 30
"""How many filled rows from the top are looked at."""

TALLEST = 3
"""Rows over which headings may spread."""


@dataclass(frozen=True, slots=True)
class Heading:
    """The heading row and what its columns mean."""

    row: int  # the last one that holds headings, as the sheet numbers it; 0: the sheet has none
    columns: Mapping[str, int]  # key of a known heading: column (from 0)
    words: Mapping[str, str]  # key: the heading as written, on one line
    unknown: tuple[str, ...]  # headings that mean nothing to us, as written
    twice: tuple[str, ...]  # keys that two columns claim
    first: int = 0  # the row above `row` where the headings begin, if they stand in several rows


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
    unknown = tuple(quoted(row, column) for column in row.filled if column not in chosen.values())
    words = {key: quoted(row, column) for key, column in chosen.items()}
    return Heading(row.number, chosen, words, unknown, tuple(dict.fromkeys(twice)))


def quoted(row: Row, column: int) -> str:
    """Return a heading as it is shown, at most 40 characters."""
    return one_line(row.text(column))[:40]


def find(grid: Grid, known: Mapping[str, str], *, least: int = 3) -> Heading | None:
    """Return the best headings among the first 30 filled rows, or None if nowhere are `least` known ones.

    Headings may stand in up to three rows, one above the other; fewer rows are better where they say as much.
    """
    best: Heading | None = None
    rows = grid.rows[:DEPTH]
    for depth in range(1, TALLEST + 1):
        for start in range(len(rows) - depth + 1):
            some = rows[start : start + depth]
            if some[-1].number - some[0].number >= depth:
                continue
            found = match(stacked(some, known), known)
            if len(found.columns) >= least and (best is None or len(found.columns) > len(best.columns)):
                best = replace(found, first=some[0].number if depth > 1 else 0)
    return best


def stacked(rows: Sequence[Row], known: Mapping[str, str]) -> Row:
    """Return rows of headings that stand one above the other as one row, numbered like the last.

    A column is named by its lowest text that means something; else by all its texts together, where that means
    something (现任 over 职务); else by its lowest text. A text reaches right over empty cells, as a merged cell does.
    """
    if len(rows) == 1:
        return rows[0]
    width = max(len(row.texts) for row in rows)
    texts = [_named([row.text(column) for row in rows], _reaching(rows, column), known) for column in range(width)]
    return Row(rows[-1].number, tuple(texts))


def _reaching(rows: Sequence[Row], column: int) -> list[str]:
    shown = []
    for row in rows[:-1]:
        place = next((n for n in range(min(column, len(row.texts) - 1), -1, -1) if row.texts[n]), -1)
        shown.append(row.text(place))
    return [*shown, rows[-1].text(column)]


def _named(own: list[str], reaching: list[str], known: Mapping[str, str]) -> str:
    for text in reversed(own):
        if text and plain(text) in known:
            return text
    for texts in (own, reaching):
        together = "".join(texts)
        if texts[-1] and plain(together) in known:
            return together
    return next((text for text in reversed(own) if text), "")
