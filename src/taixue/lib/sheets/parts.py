"""What a workbook says beside its values: hidden rows and formulas without one, found in the XML of .xlsx itself.

No XML parser reads a sheet here: the parts are searched as they unpack, so nothing in them is ever expanded.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from xml.parsers import expat

from taixue.lib.sheets.grids import Limits, Unreadable

BLOCK = 1 << 20
TAIL = 1 << 14
"""Bytes kept from a block for what stands across its end."""

_ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_HIDDEN = re.compile(rb'\b(?:hidden="(?:1|true)"|ht="0(?:\.0+)?")')
_FORMULA = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*>\s*<(?:\w+:)?f\b[^>/]*>([^<]{0,2000})</(?:\w+:)?f>\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ENTITIES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MOST_FORMULAS = 100_000


def safe(path: Path, limits: Limits) -> None:
    """Refuse a workbook that unpacks to too much or brings an XML document type, which no spreadsheet program writes.

    Raises Unreadable: damaged, too-large, unsafe, not-a-sheet, old-format.
    """
    try:
        with zipfile.ZipFile(path) as parts:
            names = parts.namelist()
            if len(names) > 5_000 or sum(part.file_size for part in parts.infolist()) > limits.unpacked:
                raise Unreadable("too-large", bytes=limits.unpacked)
            if "xl/workbook.xml" not in names:
                raise Unreadable("old-format" if "xl/workbook.bin" in names else "not-a-sheet")
            for name in names:
                if name.endswith((".xml", ".rels")) and _ENTITIES.search(parts.open(name).read(4096)):
                    raise Unreadable("unsafe")
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        raise Unreadable("damaged") from None


def sheets(path: Path) -> dict[str, str]:
    """Return the part of each sheet by the sheet's name; {} where the workbook does not say."""
    with zipfile.ZipFile(path) as parts:
        targets = {
            said.get("Id", ""): said.get("Target", "") for said in _elements(parts, "xl/_rels/workbook.xml.rels",
                                                                              "Relationship")
        }  # fmt: skip
        found = {}
        for said in _elements(parts, "xl/workbook.xml", "sheet"):
            target = targets.get(next((value for key, value in said.items() if key.endswith(":id")), ""), "")
            if target:
                found[said.get("name", "")] = str(PurePosixPath("xl") / target).removeprefix("/")
        return found


def marks(path: Path, part: str) -> tuple[frozenset[int], dict[tuple[int, int], str]]:
    """Return the hidden rows (from 0) of a sheet's part, and its formulas without a value by (row, column)."""
    hidden: set[int] = set()
    formulas: dict[tuple[int, int], str] = {}
    last = 0
    for block in _blocks(path, part):
        if b"hidden=" in block or b'ht="0' in block:
            for row in _ROW.finditer(block):
                number = _NUMBER.search(row[1])
                last = int(number[1]) if number else last + 1
                if _HIDDEN.search(row[1]):
                    hidden.add(last - 1)
        if b"</f>" in block or b":f>" in block:
            for cell in _FORMULA.finditer(block):
                if len(formulas) < _MOST_FORMULAS:
                    formulas[int(cell[2]) - 1, _column(cell[1])] = "=" + cell[3].decode("utf-8", "replace")
    return frozenset(hidden), formulas


def _blocks(path: Path, part: str) -> Iterator[bytes]:
    with zipfile.ZipFile(path) as parts:
        if part not in parts.namelist():
            return
        with parts.open(part) as content:
            kept = b""
            while block := content.read(BLOCK):
                yield kept + block
                kept = block[-TAIL:]


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def _elements(parts: zipfile.ZipFile, part: str, wanted: str) -> list[dict[str, str]]:
    """Return the attributes of each element of a small part. Raises Unreadable for one that brings entities."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rsplit(":", 1)[-1] == wanted and len(found) < 2_000:
            found.append(attributes)

    def doctype(*_said: object) -> None:
        raise Unreadable("unsafe")

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = doctype
    try:
        parser.Parse(parts.read(part), True)
    except (expat.ExpatError, KeyError):
        return []
    return found
