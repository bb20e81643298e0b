"""The Merkle tree over the heads of all chains, and what is signed of it. Source: docs/rules/roots.md.

Leaves and nodes are hashed as in RFC 6962, with 0x00 and 0x01 in front, so that neither passes for the other. Pure: no
Django, no database, so that anyone may recompute a root from the published figures.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from taixue.credits.rules import chain

USE = "taixue-root-1"
"""Stands in front of what is signed, and names the format."""

FIRST = b"\x00" * 32
"""What the first root names as the one before."""

LEAF = 57
"""Bytes of a leaf: chain id 16, number of the last line 8, its digest 32, 1 if the chain has ended else 0."""

PAGE = 1024
"""Leaves kept together. A power of two, so that every page is a whole subtree."""


@dataclass(frozen=True, slots=True)
class Statement:
    """What is signed of a night. previous: digest of the statement before, so that none can be taken out later."""

    number: int  # 1, 2, 3 … without a hole
    made_at: datetime
    size: int  # heads
    root: bytes
    previous: bytes


def leaf(number: UUID, sequence: int, digest: bytes, closed: bool) -> bytes:
    """Return the bytes of a leaf. Raises ValueError for a digest of another length."""
    if len(digest) != 32:
        raise ValueError(f"a digest has 32 bytes, not {len(digest)}")
    return number.bytes + sequence.to_bytes(8, "big") + digest + bytes([closed])


def leaf_hash(data: bytes) -> bytes:
    """Return SHA-256 over 0x00 and the bytes of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return SHA-256 over 0x01 and two digests below."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def top(hashes: Sequence[bytes]) -> bytes:
    """Return the root over digests in order; SHA-256 of nothing over none.

    Works over leaves and, as a page is a whole subtree, over the tops of pages.
    """
    if not hashes:
        return hashlib.sha256(b"").digest()
    level = list(hashes)
    while len(level) > 1:  # an odd one at the end goes up as it is, which is the tree of RFC 6962
        above = [node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level = above + level[len(level) - len(level) % 2 :]
    return level[0]


def path(index: int, hashes: Sequence[bytes]) -> list[bytes]:
    """Return the digests beside the way from a leaf up to the root, the lowest first. Raises IndexError outside."""
    if not 0 <= index < len(hashes):
        raise IndexError(index)
    found, level = [], list(hashes)
    while len(level) > 1:
        beside = index ^ 1
        if beside < len(level):
            found.append(level[beside])
        above = [node(level[at], level[at + 1]) for at in range(0, len(level) - 1, 2)]
        level, index = above + level[len(level) - len(level) % 2 :], index // 2
    return found


def climb(hashed: bytes, index: int, size: int, beside: Sequence[bytes]) -> bytes:
    """Return the root that a leaf's digest and a path lead to. Raises ValueError if the path has another length."""
    rest, at, last = list(beside), index, size - 1
    while last > 0:
        if at != last or at % 2:  # an even one at the end has nobody beside it
            if not rest:
                raise ValueError("the path is too short")
            other = rest.pop(0)
            hashed = node(other, hashed) if at % 2 else node(hashed, other)
        at, last = at // 2, last // 2
    if rest:
        raise ValueError("the path is too long")
    return hashed


def canonical(statement: Statement) -> bytes:
    """Return the bytes of a statement: UTF-8 JSON, keys sorted, no spaces."""
    facts = {
        "format": USE,
        "made_at": chain.moment(statement.made_at),
        "number": statement.number,
        "previous": statement.previous.hex(),
        "root": statement.root.hex(),
        "size": statement.size,
    }
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


def message(statement: Statement) -> bytes:
    """Return what is signed: the format, a line break, the bytes of the statement."""
    return USE.encode() + b"\n" + canonical(statement)


def digest(statement: Statement) -> bytes:
    """Return SHA-256 over the bytes of a statement: what the next one names as `previous`."""
    return hashlib.sha256(canonical(statement)).digest()
