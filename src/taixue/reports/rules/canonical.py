"""The canonical bytes of a frozen year: which lines, and how a line is written. Source: docs/rules/snapshots.md.

Pure: no Django, no database, so that anyone may check a snapshot from its export. The database writes the same lines
itself (queries.canonical); a test compares the two.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

FORMAT = 1

SEALED = b"taixue snapshot 1\n"
"""What stands before the digest in the message that is signed."""

Value = str | int | bool | date | datetime | UUID | None

_ESCAPES = str.maketrans({"\\": r"\\", "\b": r"\b", "\f": r"\f", "\n": r"\n", "\r": r"\r", "\t": r"\t", "\v": r"\v"})


@dataclass(frozen=True, slots=True)
class Head:
    """What the first lines say. versions: (name "fujian-2017.1", SHA-256 of the text in hex), by code and number."""

    authority: UUID
    year: str
    reference: date
    taken_at: datetime
    versions: tuple[tuple[str, str], ...]


def line(kind: str, *values: Value) -> bytes:
    """Return a line: kind and values between tabs, as PostgreSQL's COPY writes text; nothing is written \\N."""
    return "\t".join((kind, *map(_text, values))).encode() + b"\n"


def head(of: Head) -> Iterator[bytes]:
    """Yield the lines before those of units, people and figures."""
    yield line("taixue-snapshot", FORMAT)
    yield line("authority", of.authority)
    yield line("year", of.year)
    yield line("reference", of.reference)
    yield line("taken", of.taken_at)
    for name, digest in of.versions:
        yield line("version", name, digest)


def message(digest: bytes) -> bytes:
    """Return what is signed: what it is, and the SHA-256 of the canonical bytes."""
    return SEALED + digest


def fields(written: bytes) -> list[str | None]:
    """Return kind and values of a line as texts, None for nothing."""
    parts = written.rstrip(b"\n").decode().split("\t")
    return [None if part == r"\N" else _read(part) for part in parts]


def sums(lines: Iterable[bytes]) -> dict[tuple[str, ...], list[int]]:
    """Add up the people of canonical lines who were subject to duty, as the lines "figure" say it.

    Returns {(version, window, unit, band): [subject, participated, met, owed, owed_required, counted, counted_required,
    missing, missing_required]}: with it a stranger checks one kind of line against the other.
    """
    found: dict[tuple[str, ...], list[int]] = {}
    for written in lines:
        kind, *values = fields(written)
        if kind != "person" or values[13] != "1":
            continue
        key = tuple(values[place] or "" for place in (0, 1, 6, 7))
        row = [1, *(int(value or 0) for value in values[14:22])]
        found[key] = [a + b for a, b in zip(found.get(key, [0] * 9), row, strict=True)]
    return found


def _text(value: Value) -> str:
    if value is None:
        return r"\N"
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    return str(value).translate(_ESCAPES)


def _read(part: str) -> str:
    back = {after[1]: chr(before) for before, after in _ESCAPES.items()}
    found, escaped = [], False
    for sign in part:
        if escaped:
            found.append(back[sign])
        elif sign != "\\":
            found.append(sign)
        escaped = sign == "\\" and not escaped
    return "".join(found)
