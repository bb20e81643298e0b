"""What an old workbook (.xls) says beside its values: hidden rows, and whether it is encrypted.

Sources: MS-CFB (the container: sectors, allocation table, directory) and MS-XLS (records: type, length, body).
"""

import struct
from collections.abc import Iterator

from taixue.lib.sheets.grids import Unreadable

END, FREE = 0xFFFFFFFE, 0xFFFFFFFF
BOUND_SHEET, ROW, FILE_PASS, EOF = 0x85, 0x208, 0x2F, 0x0A
SMALL = 4096
"""Bytes below which a stream lies in the small sectors of the root."""


class Container:
    """The streams of a compound file."""

    def __init__(self, data: bytes) -> None:
        """Raises Unreadable("damaged")."""
        self._data = data
        try:
            self._size = 1 << struct.unpack_from("<H", data, 30)[0]
            if self._size not in (512, 4096):
                raise ValueError
            self._table = self._allocation()
            directory = self._chain(struct.unpack_from("<I", data, 48)[0])
            self._entries = dict(self._directory(directory))
        except (struct.error, ValueError, IndexError):
            raise Unreadable("damaged") from None

    def names(self) -> frozenset[str]:
        """Return the names of all streams."""
        return frozenset(self._entries)

    def stream(self, name: str) -> bytes:
        """Return a stream, b"" where there is none or it is one of the small ones, which hold no sheet of people."""
        start, size = self._entries.get(name, (END, 0))
        return self._chain(start)[:size] if size >= SMALL else b""

    def _sector(self, number: int) -> bytes:
        return self._data[(number + 1) * self._size : (number + 2) * self._size]

    def _allocation(self) -> tuple[int, ...]:
        places = list(struct.unpack_from("<109I", self._data, 76))
        more, seen = struct.unpack_from("<I", self._data, 68)[0], 0
        while more not in (END, FREE) and seen < 10_000:
            sector = self._sector(more)
            *next_places, more = struct.unpack(f"<{len(sector) // 4}I", sector)
            places += next_places
            seen += 1
        table = b"".join(self._sector(place) for place in places if place < END - 2)
        return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])

    def _chain(self, start: int) -> bytes:
        pieces: list[bytes] = []
        most = len(self._data) // self._size + 2
        while start < len(self._table) and len(pieces) < most:
            pieces.append(self._sector(start))
            start = self._table[start]
        return b"".join(pieces)

    def _directory(self, content: bytes) -> Iterator[tuple[str, tuple[int, int]]]:
        for at in range(0, len(content) - 127, 128):
            length = struct.unpack_from("<H", content, at + 64)[0]
            name = content[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
            start, size = struct.unpack_from("<II", content, at + 116)
            if content[at + 66] == 2:  # a stream
                yield name, (start, size)


def hidden_rows(data: bytes) -> dict[str, frozenset[int]]:
    """Return the hidden rows (from 0) of each sheet by its name.

    Raises Unreadable: damaged, encrypted, not-a-sheet (a compound file without a workbook in it).
    """
    container = Container(data)
    names = container.names()
    if "EncryptedPackage" in names:
        raise Unreadable("encrypted")
    if not {"Workbook", "Book"} & names:
        raise Unreadable("not-a-sheet")
    book = container.stream("Workbook") or container.stream("Book")
    found: dict[str, frozenset[int]] = {}
    for kind, body in _records(book, 0):
        if kind == FILE_PASS:
            raise Unreadable("encrypted")
        if kind == BOUND_SHEET and len(body) > 8 and len(found) < 500:
            place = struct.unpack_from("<I", body)[0]
            hidden = (_hidden(row) for type_, row in _records(book, place) if type_ == ROW)
            found[_name(body)] = frozenset(number for number in hidden if number is not None)
    return found


def _hidden(body: bytes) -> int | None:
    if len(body) < 14 or not struct.unpack_from("<H", body, 12)[0] & 0x20:
        return None
    return int(struct.unpack_from("<H", body)[0])


def _name(body: bytes) -> str:
    length, wide = body[6], body[7] & 1
    return body[8 : 8 + length * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def _records(book: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """Yield (type, body) of the records from a place to the end of that part."""
    while at + 4 <= len(book):
        kind, length = struct.unpack_from("<HH", book, at)
        if kind == EOF:
            return
        yield kind, book[at + 4 : at + 4 + length]
        at += 4 + length
