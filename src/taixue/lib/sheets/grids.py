"""What a spreadsheet is to us: rows of texts, numbered as the sheet numbers them."""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

EXACT = 2**53
"""From here on a spreadsheet's number (IEEE double) no longer tells neighbouring integers apart."""


class Unreadable(Exception):
    """The file as a whole cannot be read. `code` is stable: see CODES."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


CODES = (
    "not-a-sheet", "old-format", "encrypted", "not-utf8", "damaged", "too-large", "too-slow", "too-many-merges",
    "unsafe", "empty",
)  # fmt: skip
"""Every code that reading may raise with `Unreadable`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read; more refuses it as a whole with "too-large"."""

    size: int = 128 * 2**20  # bytes of the file
    unpacked: int = 700 * 2**20  # bytes of a workbook's parts
    rows: int = 400_000
    columns: int = 200
    cell: int = 2_000  # characters; longer texts are cut
    characters: int = 150_000_000  # of all texts: a long one that every cell shares is small in the file only
    merges: int = 100_000  # merged ranges of a sheet
    seconds: int = 60  # of computing, and of waiting for the next piece
    memory: int = 2_500 * 2**20  # bytes of the reading process


class Row(NamedTuple):
    """One row: `number` as the sheet shows it (from 1), texts by column (from 0), without trailing empty ones."""

    number: int
    texts: tuple[str, ...]
    damaged: frozenset[int] = frozenset()  # columns whose number lost digits before the file was saved
    wide: bool = False  # its first text stands in a cell merged over several columns
    hidden: bool = False  # nobody who opens the sheet sees the row

    def text(self, column: int) -> str:
        """Return the text of a column, "" beyond the end."""
        return self.texts[column] if 0 <= column < len(self.texts) else ""

    @property
    def filled(self) -> tuple[int, ...]:
        """The columns that hold a text."""
        return tuple(n for n, text in enumerate(self.texts) if text)


@dataclass(frozen=True, slots=True)
class Grid:
    """One visible sheet of a file; rows without any text are left out."""

    name: str
    rows: tuple[Row, ...] = field(repr=False)
    height: int = 0  # rows in all, also where `rows` holds only the first ones
    encoding: str = ""  # of a .csv, as a reader knows it: UTF-8, UTF-16, GBK


Merge = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell (row, column), from 0, of a merged range."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What a sheet says beside its values. Rows and columns from 0."""

    merges: Sequence[Merge] = ()
    hidden: frozenset[int] = frozenset()  # rows
    formulas: Mapping[tuple[int, int], str] = field(default_factory=dict)  # cells whose formula has no value


def text(value: object, *, limit: int = 2_000) -> tuple[str, bool]:
    """Return a cell's value as text, and whether it is a number that lost digits.

    Whole numbers below 2**53 become their digits, larger ones keep the shape the user sees (3.59901198511072E+17)
    and are flagged; dates become 1988-12-01; control characters and outer spaces go.
    """
    if value is None or value == "":
        return "", False
    if isinstance(value, str):
        return tidy(value)[:limit], False
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), False
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, datetime):
        whole_day = value.time() == time()
        return (value.date().isoformat() if whole_day else value.isoformat(sep=" ", timespec="seconds")), False
    if isinstance(value, date | time):
        return value.isoformat(), False
    return (str(value) if isinstance(value, timedelta) else tidy(str(value))[:limit]), False


def tidy(written: str) -> str:
    """Return a text without control characters (line breaks stay), zero-width marks and outer spaces.

    What programs put around a number to keep its digits goes too: an apostrophe before it, ="…" about it; and the
    apostrophe that writing.harmless puts before what a spreadsheet would run.
    """
    if not written.isprintable():
        written = "".join(
            c for c in written if c in "\n\t" or not (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in _INVISIBLE)
        )
    kept = written.strip()
    if kept[:1] == "'" and kept[1:2] in _QUOTED:
        kept = kept[1:]
    if kept[:2] == '="' and kept[-1] == '"' and len(kept) > 3:
        return kept[2:-1].replace('""', '"').strip()
    return kept


_QUOTED = ("=", "+", "-", "@", *"0123456789")
_INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\ufeff\ufffe\uffff" + "".join(
    map(chr, range(0xD800, 0xE000))
)


def _number(value: int | float) -> tuple[str, bool]:
    if isinstance(value, float) and not math.isfinite(value):
        return str(value), True
    if value == int(value):
        exact = abs(value) < EXACT
        return (str(int(value)) if exact else f"{float(value):.14E}"), not exact
    return repr(value), False


def rows(values: Iterable[Sequence[object]], marks: Marks, limits: Limits) -> Iterator[Row]:
    """Yield a sheet's filled rows.

    A cell merged downwards counts for each of its rows, as its reader sees it; a formula without a value is shown as
    it is written. Raises Unreadable: too-large, too-many-merges.
    """
    down, wide = _spans(marks.merges, limits)
    formulas: dict[int, list[tuple[int, str]]] = {}
    for (row, column), formula in marks.formulas.items():
        formulas.setdefault(row, []).append((column, formula))
    kept = size = 0
    above: dict[int, tuple[str, int]] = {}
    for index, cells in enumerate(values):
        texts, damaged = _texts(cells, limits)
        for column, formula in formulas.get(index, ()):
            _put(texts, column, formula, limits)
        if down:
            _fill(texts, index, down.get(index, ()), above)
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        kept += 1
        size += sum(map(len, texts))
        if kept > limits.rows or size > limits.characters:
            raise Unreadable("too-large", rows=limits.rows)
        spread = bool(wide) and (index, next(n for n, t in enumerate(texts) if t)) in wide
        yield Row(index + 1, tuple(texts), damaged, spread, index in marks.hidden)


def grid(name: str, values: Iterable[Sequence[object]], marks: Marks, limits: Limits) -> Grid:
    """Return a sheet's values as a Grid. Raises Unreadable as `rows`."""
    kept = tuple(rows(values, marks, limits))
    return Grid(name, kept, kept[-1].number if kept else 0)


def _texts(values: Sequence[object], limits: Limits) -> tuple[list[str], frozenset[int]]:
    texts: list[str] = []
    damaged: list[int] = []
    longest = limits.cell
    for value in values if len(values) <= limits.columns else values[: limits.columns]:
        if type(value) is str:
            plain = value.isalnum() and len(value) <= longest  # most cells: nothing in them to tidy
            texts.append(value if plain or not value else tidy(value)[:longest])
            continue
        shown, lost = text(value, limit=longest)
        if lost:
            damaged.append(len(texts))
        texts.append(shown)
    return texts, frozenset(damaged) if damaged else _NONE


_NONE: frozenset[int] = frozenset()


def _put(texts: list[str], column: int, formula: str, limits: Limits) -> None:
    if column >= limits.columns:
        return
    texts.extend([""] * (column + 1 - len(texts)))
    texts[column] = texts[column] or tidy(formula)[: limits.cell]


def _fill(texts: list[str], index: int, spans: Sequence[tuple[int, int]], above: dict[int, tuple[str, int]]) -> None:
    """Write the texts of cells merged downwards into this row; `above` holds what still reaches down, by column."""
    for column, (shown, last) in list(above.items()):
        if index > last:
            del above[column]
        elif column < len(texts) and not texts[column]:
            texts[column] = shown
    for column, last in spans:
        above[column] = (texts[column] if column < len(texts) else "", last)


def _spans(merges: Sequence[Merge], limits: Limits) -> tuple[dict[int, list[tuple[int, int]]], set[tuple[int, int]]]:
    if len(merges) > limits.merges:
        raise Unreadable("too-many-merges", merges=limits.merges)
    down: dict[int, list[tuple[int, int]]] = {}  # row: columns merged from here to a last row
    wide: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in merges:
        if right > left:
            wide.add((top, left))
        elif left < limits.columns:
            down.setdefault(top, []).append((left, bottom))
    return down, wide
