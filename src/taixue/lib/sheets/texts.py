"""Comma-separated text in whatever encoding a unit's program saved it: told by its bytes."""

import codecs
import csv
import io
from collections.abc import Iterator

from taixue.lib.sheets.grids import Limits, Unreadable

NAMES = {"utf-8-sig": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "gb18030": "GBK"}
"""Encodings of Python, and how a reader knows them. GB 18030 holds GBK and GB 2312."""

SAMPLE = 1 << 16


class Text:
    """The bytes of a comma-separated file, its encoding known."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Raises Unreadable: not-a-sheet, not-utf8 (no encoding that we know)."""
        self._data = data
        self._limits = limits
        self._codec = _codec(data)
        start = self._written(data[:SAMPLE])
        if "\0" in start or start.lstrip("\ufeff \r\n\t").startswith(("<", "{", "%PDF")):
            raise Unreadable("not-a-sheet")
        self._mark = max(",;\t", key=lambda mark: (start.count(mark), mark == ","))

    @property
    def encoding(self) -> str:
        """How a reader knows the encoding."""
        return NAMES[self._codec]

    @property
    def height(self) -> int:
        """Lines in the file: a little more than rows where a cell holds a line break."""
        return self._data.count(b"\n") + 1

    def rows(self) -> Iterator[list[str]]:
        """Yield the rows from the first. Raises Unreadable("damaged")."""
        csv.field_size_limit(self._limits.size)
        content = io.TextIOWrapper(io.BytesIO(self._data), encoding=self._codec, newline="")
        try:
            yield from csv.reader(content, delimiter=self._mark)
        except (csv.Error, UnicodeDecodeError):
            raise Unreadable("damaged") from None

    def _written(self, some: bytes) -> str:
        return codecs.getincrementaldecoder(self._codec)("replace").decode(some)


def _codec(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(data, "utf-16")
    head = data[:SAMPLE]
    if b"\0" in head:  # text without a mark has zero bytes only as UTF-16, and then on one side of each pair
        sides = (head[::2].count(0), head[1::2].count(0))
        return _checked(
            data, "utf-16-le" if sides[1] > 4 * sides[0] else "utf-16-be" if sides[0] > 4 * sides[1] else ""
        )
    for codec in ("utf-8-sig", "gb18030"):
        try:
            data.decode(codec)
        except UnicodeDecodeError:
            continue
        return codec
    raise Unreadable("not-utf8")


def _checked(data: bytes, codec: str) -> str:
    try:
        data.decode(codec)
    except (UnicodeDecodeError, LookupError):
        raise Unreadable("not-a-sheet" if not codec else "not-utf8") from None
    return codec
