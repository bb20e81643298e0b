"""What a spreadsheet is to us: rows of texts, numbered as the sheet numbers them."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

EXACT = 2**53
"""From here on a spreadsheet's number (IEEE double) no longer tells neighbouring integers apart."""


class Unreadable(Exception):
    """The file as a whole cannot be read. `code` is stable: see CODES."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


CODES = ("not-a-sheet", "old-format", "encrypted", "not-utf8", "damaged", "too-large", "too-slow", "empty")
"""Every code that reading may raise with `Unreadable`."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read; more refuses it as a whole with "too-large"."""

    size: int = 20 * 2**20  # bytes of the file
    unpacked: int = 300 * 2**20  # bytes of a workbook's parts
    rows: int = 50_000
    columns: int = 200
    cell: int = 2_000  # characters; longer texts are cut
    characters: int = 40_000_000  # of all texts: a long one that every cell shares is small in the file only
    seconds: int = 30
    memory: int = 1_500 * 2**20  # bytes of the reading process


@dataclass(frozen=True, slots=True)
class Row:
    """One row: `number` as the sheet shows it (from 1), texts by column (from 0), without trailing empty ones."""

    number: int
    texts: tuple[str, ...]
    damaged: frozenset[int] = frozenset()  # columns whose number lost digits before the file was saved
    wide: bool = False  # its first text stands in a cell merged over several columns

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


Merge = tuple[tuple[int, int], tuple[int, int]]
"""First and last cell (row, column), from 0, of a merged range."""


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

    The apostrophe goes that writing.harmless puts before what a spreadsheet would run.
    """
    kept = "".join(c for c in written if c in "\n\t" or not (ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or c in _INVISIBLE))
    kept = kept.strip()
    return kept[1:] if kept[:1] == "'" and kept[1:2] in ("=", "+", "-", "@") else kept


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


def grid(name: str, rows: Iterable[Sequence[object]], merges: Iterable[Merge], limits: Limits) -> Grid:
    """Return a sheet's values as a Grid.

    A cell merged downwards counts for each of its rows, as its reader sees it. Raises Unreadable("too-large").
    """
    down, wide = _spans(merges, limits)
    kept: list[Row] = []
    size = 0
    above: dict[int, str] = {}  # column: text of the merged cell that reaches into the next rows
    for index, values in enumerate(rows):
        texts, damaged = _texts(values, limits)
        for column, (first, last) in list(down.get(index, {}).items()):
            if index == first:
                above[column] = texts[column] if column < len(texts) else ""
            elif above.get(column) and column < len(texts):
                texts[column] = texts[column] or above[column]
            if index == last:
                above.pop(column, None)
        while texts and not texts[-1]:
            texts.pop()
        if not texts:
            continue
        size += sum(map(len, texts))
        if len(kept) >= limits.rows or size > limits.characters:
            raise Unreadable("too-large", rows=limits.rows)
        start = next(n for n, t in enumerate(texts) if t)
        kept.append(Row(index + 1, tuple(texts), frozenset(damaged), (index, start) in wide))
    return Grid(name, tuple(kept))


def check(grids: Sequence[Grid], limits: Limits) -> None:
    """Raise Unreadable("too-large") if sheets that are each small enough are too large together."""
    if sum(len(text) for grid in grids for row in grid.rows for text in row.texts) > limits.characters:
        raise Unreadable("too-large", rows=limits.rows)


def _texts(values: Sequence[object], limits: Limits) -> tuple[list[str], set[int]]:
    texts: list[str] = []
    damaged: set[int] = set()
    for column, value in enumerate(values[: limits.columns]):
        shown, lost = text(value, limit=limits.cell)
        texts.append(shown)
        if lost:
            damaged.add(column)
    return texts, damaged


def _spans(
    merges: Iterable[Merge], limits: Limits
) -> tuple[dict[int, dict[int, tuple[int, int]]], set[tuple[int, int]]]:
    down: dict[int, dict[int, tuple[int, int]]] = {}
    wide: set[tuple[int, int]] = set()
    cells = 0
    for (top, left), (bottom, right) in merges:
        if right > left:
            wide.add((top, left))
            continue
        cells += bottom - top + 1
        if cells > 4 * limits.rows or left >= limits.columns:
            continue  # a sheet merged to its last row is read without filling down
        for index in range(top, bottom + 1):
            down.setdefault(index, {})[left] = (top, bottom)
    return down, wide
