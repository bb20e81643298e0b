"""The chain of a person's entries: which bytes are hashed, and how a chain is checked. Source: docs/rules/chain.md.

Pure: no Django, no database, so that anyone may recompute a chain from an export.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from uuid import UUID

FORMAT = 2
"""The format in which new lines are hashed. A line keeps the format it was written in."""

FORMATS = (1, 2)

CLOSING, REOPENING = "closing", "reopening"
MARKS = (CLOSING, REOPENING)
"""Kinds of lines that are about the chain itself and carry no measure: after the first only the second may follow."""

MEASURES = ("seconds", "held", "half_days", "items", "points", "score", "nominal")

DIGEST = 32
"""Bytes of a SHA-256."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is hashed of one entry. It holds no name and no free text: `title` is a salted digest of the texts."""

    chain: UUID  # stands for the person
    sequence: int  # 1, 2, 3 …
    kind: str
    item: UUID
    item_version: int
    title: bytes
    subject: str
    category: str
    required: bool
    seconds: int
    held: int
    half_days: int
    items: int
    points: int
    score: int
    nominal: int  # centihours
    first_at: datetime
    last_at: datetime
    first_day: date
    last_day: date
    source: str
    provenance: str
    reverses: bytes | None  # digest of the reversed line
    recorded_by: int | None  # account; None: the system
    recorded_at: datetime
    origin: str = ""  # of a repeated line: the source that earned it; from format 2 on
    repeats: bytes | None = None  # digest of the line of another chain that this one repeats; from format 2 on


@dataclass(frozen=True, slots=True)
class Stored:
    """A line as the ledger holds it: its facts beside the digests that were written with it."""

    line: Line
    format: int
    previous: bytes
    digest: bytes


@dataclass(frozen=True, slots=True)
class Problem:
    """The first line at which a chain breaks. code: "missing", "format", "order", "changed", "closed" or "head"."""

    sequence: int
    code: str


def start(chain: UUID) -> bytes:
    """Return the digest that stands before the first line: SHA-256 over the 16 bytes of the chain id."""
    return hashlib.sha256(chain.bytes).digest()


def text_digest(salt: bytes, *texts: str) -> bytes:
    """Return SHA-256 over 16 bytes of salt and the texts as a JSON list: erasing salt and texts leaves the chain valid.

    Raises ValueError for a salt of another length.
    """
    if len(salt) != 16:
        raise ValueError(f"a salt has 16 bytes, not {len(salt)}")
    return hashlib.sha256(salt + _json(list(texts))).digest()


def canonical(line: Line, *, format: int = FORMAT) -> bytes:
    """Return the bytes that are hashed: UTF-8 JSON, keys sorted, no spaces, integers and strings only.

    Raises ValueError for a format that does not exist.
    """
    if format not in FORMATS:
        raise ValueError(f"format {format} of hashed bytes does not exist")
    joined = {} if format == 1 else {"origin": line.origin, "repeats": line.repeats.hex() if line.repeats else ""}
    return _json(
        {
            "category": line.category,
            "chain": str(line.chain),
            "first_at": moment(line.first_at),
            "first_day": line.first_day.isoformat(),
            "format": format,
            "half_days": line.half_days,
            "held": line.held,
            "item": str(line.item),
            "item_version": line.item_version,
            "items": line.items,
            "kind": line.kind,
            "last_at": moment(line.last_at),
            "last_day": line.last_day.isoformat(),
            "nominal": line.nominal,
            "points": line.points,
            "provenance": line.provenance,
            "recorded_at": moment(line.recorded_at),
            "recorded_by": line.recorded_by or 0,
            "required": int(line.required),
            "reverses": line.reverses.hex() if line.reverses else "",
            "score": line.score,
            "seconds": line.seconds,
            "sequence": line.sequence,
            "source": line.source,
            "subject": line.subject,
            "title": line.title.hex(),
            **joined,
        }
    )


def digest(previous: bytes, hashed: bytes) -> bytes:
    """Return SHA-256 over the digest of the line before and the bytes of this line."""
    return hashlib.sha256(previous + hashed).digest()


def moment(at: datetime) -> str:
    """Return a moment as UTC to the microsecond: "2026-03-01T02:03:04.000005Z". Raises ValueError without a zone."""
    if at.tzinfo is None:
        raise ValueError("a moment without a zone cannot be hashed")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def check(
    chain: UUID, lines: Iterable[Stored], *, head_sequence: int, head_digest: bytes, head_closed: bool = False
) -> tuple[int, Problem | None]:
    """Walk a chain in order and return (lines read, the first problem or None).

    head_closed: the head says that the chain has ended
    missing: a sequence number is skipped · format: unknown · order: `previous` is not the digest before
    changed: the line's own bytes give another digest · closed: a line after the end, or an end or a reopening where
    there is none · head: the chain ends before or after its head, or the head says otherwise of its end
    """
    before, expected, closed = start(chain), 1, False
    for stored in lines:
        problem = _problem(chain, stored, before, expected) or _misplaced(stored.line, closed)
        if problem:
            return expected - 1, Problem(expected, problem)
        before, expected, closed = stored.digest, expected + 1, stored.line.kind == CLOSING
    count = expected - 1
    if (count, before, closed) != (head_sequence, head_digest, head_closed):
        return count, Problem(min(count, head_sequence) + 1, "head")
    return count, None


def repeats(again: Line, told: Line) -> bool:
    """Does a line say the same as the line of another chain that it repeats: what, when, how much, by which source?"""
    same = ("kind", "item", "item_version", "subject", "category", "required", "first_day", "last_day", "provenance")
    return again.origin == (told.origin or told.source) and all(
        getattr(again, name) == getattr(told, name) for name in (*same, *MEASURES)
    )


def _problem(chain: UUID, stored: Stored, before: bytes, expected: int) -> str:
    line = stored.line
    if line.sequence != expected:
        return "missing"
    if stored.format not in FORMATS:
        return "format"
    if stored.previous != before:
        return "order"
    hashed = canonical(line, format=stored.format)
    unsealed = stored.format == 1 and (line.origin or line.repeats)  # format 1 does not cover them
    return "changed" if unsealed or line.chain != chain or digest(before, hashed) != stored.digest else ""


def _misplaced(line: Line, closed: bool) -> str:
    if closed != (line.kind == REOPENING):
        return "closed"
    return "closed" if line.kind in MARKS and any(getattr(line, name) for name in MEASURES) else ""


def _json(value: object) -> bytes:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
