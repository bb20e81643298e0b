"""The bytes of a spreadsheet file, .xlsx or UTF-8 .csv, read into Grids. Run it in a process of its own: reading.py."""

import csv
import io
import zipfile
from pathlib import Path

import python_calamine as calamine

from taixue.lib.sheets.grids import Grid, Limits, Unreadable, check, grid

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
"""First bytes of the container of old .xls files and of encrypted .xlsx files (MS-CFB)."""


def grids(path: Path, limits: Limits) -> list[Grid]:
    """Return the visible sheets of a file, at most 20.

    Raises Unreadable. The kind is known by the bytes, not by the name.
    """
    size = path.stat().st_size
    if size > limits.size:
        raise Unreadable("too-large", bytes=limits.size)
    head = path.open("rb").read(8) if size else b""
    if not head:
        raise Unreadable("empty")
    if head.startswith(OLE):
        raise Unreadable("encrypted" if "EncryptedPackage".encode("utf-16-le") in path.read_bytes() else "old-format")
    return _workbook(path, limits) if head.startswith(b"PK") else [_comma_separated(path.read_bytes(), limits)]


def _workbook(path: Path, limits: Limits) -> list[Grid]:
    try:
        with zipfile.ZipFile(path) as parts:
            names, unpacked = parts.namelist(), sum(part.file_size for part in parts.infolist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Unreadable("damaged") from None
    if unpacked > limits.unpacked:
        raise Unreadable("too-large", bytes=limits.unpacked)
    if "xl/workbook.xml" not in names:
        raise Unreadable("old-format" if "xl/workbook.bin" in names else "not-a-sheet")
    try:
        book = calamine.load_workbook(path)
        visible = [m.name for m in book.sheets_metadata if m.visible == calamine.SheetVisibleEnum.Visible]
        found: list[Grid] = []
        for name in visible[:20]:
            found.append(_sheet(book, name, limits))
            check(found, limits)
        return found
    except calamine.PasswordError:
        raise Unreadable("encrypted") from None
    except MemoryError:
        raise Unreadable("too-large") from None
    except (calamine.CalamineError, OSError, ValueError, UnicodeError):
        raise Unreadable("damaged") from None


def _sheet(book: calamine.CalamineWorkbook, name: str, limits: Limits) -> Grid:
    try:
        sheet = book.get_sheet_by_name(name)
    except calamine.WorksheetNotFound:  # a chart sheet
        return Grid(name, ())
    if sheet.start is None:
        return Grid(name, ())
    left = [""] * sheet.start[1]  # calamine leaves out the empty columns before the first filled one, but no row
    return grid(name, ([*left, *row] for row in sheet.iter_rows()), sheet.merged_cell_ranges or [], limits)


def _comma_separated(data: bytes, limits: Limits) -> Grid:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("not-utf8")
    try:
        written = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("not-a-sheet" if b"\0" in data[:4096] else "not-utf8") from None
    if "\0" in written[:4096] or written.lstrip().startswith(("<", "{", "%PDF")):
        raise Unreadable("not-a-sheet")
    csv.field_size_limit(limits.size)
    try:
        rows = list(csv.reader(io.StringIO(written, newline=""), delimiter=_delimiter(written)))
    except csv.Error:
        raise Unreadable("damaged") from None
    return grid("", rows, [], limits)


def _delimiter(written: str) -> str:
    sample = written[:20_000]
    return max(",;\t", key=lambda mark: (sample.count(mark), mark == ","))
