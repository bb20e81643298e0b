"""Reading a spreadsheet in a process of its own, so that a hostile file costs one answer and not the server.

`python -m taixue.lib.sheets.reading FILE LIMITS` answers in pieces: the first rows of each sheet; then, told on its
standard input which sheets are wanted, all their rows. A piece is taken when the one before is dealt with, so neither
side holds a large file whole as rows. A piece is a line of JSON that says how many bytes of rows follow it; a row is
its number and its texts between unit separators, rows stand between record separators: tidied texts hold neither.
"""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any, BinaryIO

from taixue.lib.sheets import files
from taixue.lib.sheets.grids import Grid, Limits, Row, Unreadable

PIECE = 5_000
"""Rows of a piece."""
PIECE_CHARACTERS = 2_000_000
"""Characters after which a piece ends early."""

CPU_SPENT, ABORTED = -24, -6
"""Exit codes: SIGXCPU; SIGABRT, by which the parser ends when it gets no more memory."""


class Book:
    """A file that a process of its own has opened. `sheets` hold their first 40 filled rows."""

    def __init__(self, process: "subprocess.Popen[bytes]", limits: Limits) -> None:
        self._process = process
        self._limits = limits
        self._spent = False
        self.sheets = tuple(self._heads())

    def _heads(self) -> Iterator[Grid]:
        for _sheet in range(self._piece()[0]["sheets"]):
            said, rows = self._piece()
            yield Grid(said["name"], tuple(rows), said["height"], said["encoding"])

    def rows(self, *wanted: int) -> Iterator[tuple[int, list[Row]]]:
        """Yield the rows of the wanted sheets as (number of the sheet, rows), sheet after sheet; once only.

        Raises Unreadable.
        """
        assert self._process.stdin is not None
        with contextlib.suppress(BrokenPipeError):
            self._process.stdin.write(json.dumps(wanted).encode() + b"\n")
            self._process.stdin.flush()
        while True:
            said, rows = self._piece()
            if "end" in said:
                return
            yield said["sheet"], rows

    def _piece(self) -> tuple[dict[str, Any], list[Row]]:
        assert self._process.stdout is not None
        clock = threading.Timer(self._limits.seconds + 5, self._expire)
        clock.start()
        try:
            line = self._process.stdout.readline()
            said: dict[str, Any] = json.loads(line) if line.endswith(b"\n") else {"bytes": -1}
            body = self._process.stdout.read(said["bytes"]) if said.get("bytes", 0) > 0 else b""
        finally:
            clock.cancel()
        if "code" in said:
            raise Unreadable(said["code"], **said["facts"])
        if len(body) != said.get("bytes", 0):
            raise self._failure()
        return said, _rows(said, body.decode())

    def _expire(self) -> None:
        self._spent = True
        self._process.kill()

    def _failure(self) -> Unreadable:
        code = self._process.wait()
        if self._spent or code == CPU_SPENT:
            return Unreadable("too-slow", seconds=self._limits.seconds)
        return Unreadable("too-large" if code == ABORTED else "damaged")


@contextlib.contextmanager
def opened(source: Path | BinaryIO, limits: Limits | None = None) -> Iterator[Book]:
    """Open an .xlsx, .xls or .csv file while the block lasts.

    source: where it lies, or a file that is open and has a descriptor (it is read from its start)
    The reading process may use `limits.seconds` and `limits.memory`; a panic of the parser ends only that process.
    Raises Unreadable.
    """
    limits = limits or Limits()
    passed: tuple[int, ...] = ()
    if isinstance(source, Path):
        place = str(source)
    else:
        os.lseek(source.fileno(), 0, os.SEEK_SET)
        place, passed = f"/dev/fd/{source.fileno()}", (source.fileno(),)
    if Path(place).stat().st_size > limits.size:
        raise Unreadable("too-large", bytes=limits.size)
    command = [sys.executable, "-P", "-m", "taixue.lib.sheets.reading", place, json.dumps(asdict(limits))]
    process = subprocess.Popen(
        command, pass_fds=passed, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        yield Book(process, limits)
    finally:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()


def read(source: Path | BinaryIO, limits: Limits | None = None) -> list[Grid]:
    """Return the visible sheets of a file whole. Raises Unreadable."""
    limits = limits or Limits()
    with opened(source, limits) as book:
        found: list[list[Row]] = [[] for _sheet in book.sheets]
        size = 0
        for number, rows in book.rows(*range(len(found))):
            size += sum(len(text) for row in rows for text in row.texts)
            if size > limits.characters:
                raise Unreadable("too-large", rows=limits.rows)
            found[number] += rows
        return [
            Grid(head.name, tuple(rows), head.height, head.encoding)
            for head, rows in zip(book.sheets, found, strict=True)
        ]


UNIT, RECORD = "\x1f", "\x1e"


def _rows(said: dict[str, Any], body: str) -> list[Row]:
    """Return the rows of a piece; `marked` names damage, width and hiding of the few rows that have them."""
    rows = []
    for written in body.split(RECORD) if body else ():
        number, *texts = written.split(UNIT)
        rows.append(Row(int(number), tuple(texts)))
    for place, damaged, wide, hidden in said.get("marked", ()):
        rows[place] = Row(rows[place].number, rows[place].texts, frozenset(damaged), wide, hidden)
    return rows


def _body(rows: Sequence[Row]) -> tuple[list[Any], bytes]:
    """Return the marks of rows and their bytes, as `_rows` takes them."""
    marked = [
        (place, sorted(row.damaged), row.wide, row.hidden)
        for place, row in enumerate(rows)
        if row.damaged or row.wide or row.hidden
    ]
    return marked, RECORD.join([UNIT.join((str(row.number), *row.texts)) for row in rows]).encode()


def _confine(limits: Limits) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the time limit of the parent remains
        return
    for kind, amount in ((resource.RLIMIT_AS, limits.memory), (resource.RLIMIT_CPU, limits.seconds)):
        try:
            resource.setrlimit(kind, (amount, amount))
        except (ValueError, OSError):  # macOS knows no limit of the address space
            continue


Piece = tuple[dict[str, Any], Sequence[Row]]


def _pieces(path: Path, limits: Limits, told: IO[str]) -> Iterator[Piece]:
    found = files.sheets(path, limits)
    yield {"sheets": len(found)}, ()
    for sheet in found:
        head = sheet.head(limits)
        yield {"name": head.name, "height": head.height, "encoding": head.encoding}, head.rows
    for number in json.loads(told.readline() or "[]"):
        for rows in _cut(found[number].rows(limits)):
            yield {"sheet": number}, rows
    yield {"end": True}, ()


def _cut(rows: Iterable[Row]) -> Iterator[list[Row]]:
    piece: list[Row] = []
    size = 0
    for row in rows:
        piece.append(row)
        size += sum(map(len, row.texts))
        if len(piece) >= PIECE or size >= PIECE_CHARACTERS:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def main() -> None:
    """Answer on standard output; the arguments are the file and the limits as JSON."""
    limits = Limits(**json.loads(sys.argv[2]))
    _confine(limits)
    out = sys.stdout.buffer
    try:
        for said, rows in _pieces(Path(sys.argv[1]), limits, sys.stdin):
            marked, body = _body(rows)
            out.write(json.dumps({**said, "marked": marked, "bytes": len(body)}).encode() + b"\n" + body)
            out.flush()
    except Unreadable as refusal:
        out.write(json.dumps({"code": refusal.code, "facts": refusal.facts}).encode() + b"\n")
    except MemoryError:
        out.write(b'{"code": "too-large", "facts": {}}\n')
    except BaseException:  # a panic of the parser is no Exception
        out.write(b'{"code": "damaged", "facts": {}}\n')
    out.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
