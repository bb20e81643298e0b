"""How audit lines are sealed: a digest a line, a digest a block over its lines and the block before.

Format 1: SHA-256 over UTF-8 JSON with sorted keys and no spaces; times are UTC with microseconds; no fractions.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

FORMAT = 1
FIRST = b"\x00" * 32
"""What the first block names as the block before it."""


@dataclass(frozen=True, slots=True)
class LineFacts:
    """An audit line as it is hashed."""

    id: int
    at: datetime
    actor_account: int | None
    actor_name: str
    action: str
    target_kind: str
    target: str
    person: int | None
    unit_path: str
    reason: str
    details: Mapping[str, object]
    address: str


def canonical(value: object) -> bytes:
    """Return the bytes that are hashed. Raises ValueError for a float: it has no single spelling."""
    _refuse_fractions(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def moment(at: datetime) -> str:
    """Return a moment as it is hashed, e.g. "2026-11-20T06:05:00.000000Z"."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def line_digest(line: LineFacts) -> bytes:
    """Return the 32-byte digest of a line."""
    fields = {name: getattr(line, name) for name in LineFacts.__slots__}
    return hashlib.sha256(canonical({**fields, "at": moment(line.at), "format": FORMAT})).digest()


def block_digest(*, number: int, sealed_at: datetime, horizon: int, previous: bytes, lines: Iterable[bytes]) -> bytes:
    """Return the 32-byte digest of a block: its lines' digests in order, and the digest of the block before."""
    fields = {
        "format": FORMAT,
        "number": number,
        "sealed_at": moment(sealed_at),
        "horizon": horizon,
        "previous": previous.hex(),
        "lines": [digest.hex() for digest in lines],
    }
    return hashlib.sha256(canonical(fields)).digest()


def _refuse_fractions(value: object) -> None:
    if isinstance(value, float):
        raise ValueError(f"{value!r} is a fraction; write a whole number of a smaller unit, or text")
    if isinstance(value, Mapping):
        for part in value.values():
            _refuse_fractions(part)
    elif isinstance(value, list | tuple):
        for part in value:
            _refuse_fractions(part)
