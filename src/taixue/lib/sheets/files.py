"""The bytes of a spreadsheet file, .xlsx, .xls or .csv, as sheets. Run it in a process of its own: reading.py."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import python_calamine as calamine

from taixue.lib.sheets import binary, parts
from taixue.lib.sheets.grids import Grid, Limits, Marks, Row, Unreadable, rows
from taixue.lib.sheets.texts import Text

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""First bytes of the container of old .xls files and of encrypted .xlsx files (MS-CFB)."""

SHEETS = 300
"""Visible sheets that are looked at: an administrators' form has one a person."""

HEAD = 40
"""Filled rows of a sheet that are shown before one of the sheets is chosen."""


@dataclass
class Sheet:
    """One visible sheet."""

    name: str
    height: int
    encoding: str = ""
    text: Text | None = None
    page: calamine.CalamineSheet | None = None
    marks: Marks = field(default_factory=Marks)

    def rows(self, limits: Limits) -> Iterator[Row]:
        """Yield the filled rows, from the first each time."""
        return rows(self._values(), self.marks, limits)

    def head(self, limits: Limits) -> Grid:
        """Return the first filled rows as a Grid."""
        return Grid(self.name, tuple(islice(self.rows(limits), HEAD)), self.height, self.encoding)

    def _values(self) -> Iterable[Sequence[object]]:
        if self.text is not None:
            return self.text.rows()
        if self.page is None or self.page.start is None:
            return ()
        left = [""] * self.page.start[1]  # calamine leaves out the empty columns before the first filled one, no row
        return ([*left, *row] for row in self.page.iter_rows()) if left else self.page.iter_rows()


def sheets(path: Path, limits: Limits) -> list[Sheet]:
    """Return the visible sheets of a file, at most 300.

    Raises Unreadable. The kind is known by the bytes, not by the name.
    """
    size = path.stat().st_size
    if size > limits.size:
        raise Unreadable("too-large", bytes=limits.size)
    head = path.open("rb").read(8) if size else b""
    if not head:
        raise Unreadable("empty")
    if head.startswith(OLE):
        hidden = binary.hidden_rows(path.read_bytes())
        return list(_book(path, limits, {name: (rows, {}) for name, rows in hidden.items()}))
    if head.startswith(b"PK"):
        parts.safe(path, limits)
        places = parts.sheets(path)
        return list(_book(path, limits, {name: parts.marks(path, part) for name, part in places.items()}))
    text = Text(path.read_bytes(), limits)
    return [Sheet("", text.height, text.encoding, text)]


Said = tuple[frozenset[int], dict[tuple[int, int], str]]
"""Hidden rows and formulas without a value."""


def _book(path: Path, limits: Limits, said: dict[str, Said]) -> Iterator[Sheet]:
    try:
        book = calamine.load_workbook(path)
        visible = [m.name for m in book.sheets_metadata if m.visible == calamine.SheetVisibleEnum.Visible]
        for name in visible[:SHEETS]:
            yield _sheet(book, name, limits, *said.get(name, (frozenset(), {})))
    except calamine.PasswordError:
        raise Unreadable("encrypted") from None
    except MemoryError:
        raise Unreadable("too-large") from None
    except (calamine.CalamineError, OSError, ValueError, UnicodeError):
        raise Unreadable("damaged") from None


def _sheet(
    book: calamine.CalamineWorkbook, name: str, limits: Limits, hidden: frozenset[int],
    formulas: dict[tuple[int, int], str],
) -> Sheet:  # fmt: skip
    try:
        page = book.get_sheet_by_name(name)
    except calamine.WorksheetNotFound:  # a chart sheet
        return Sheet(name, 0)
    if page.total_height * max(1, page.total_width) > 4 * limits.rows * 40:
        raise Unreadable("too-large", rows=limits.rows)
    return Sheet(name, page.total_height, page=page, marks=Marks(page.merged_cell_ranges or (), hidden, formulas))
