"""Places in a list or in the feed, as text that a client hands back and does not read. Pure."""

import base64
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

KEPT = timedelta(days=90)
"""How long the feed can be resumed after its last line read."""

SLACK = timedelta(days=2)
"""How much longer lines are kept: a transaction may have begun long before it told what it did."""

_LIST = struct.Struct(">c16s")
_FEED = struct.Struct(">cQQQQ")
_KINDS = {"unit": b"u", "person": b"p", "posting": b"o", "assessment": b"a", "snapshot": b"s"}


class Unreadable(ValueError):
    """The text is no cursor of this list."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place in the feed: everything before it was told. Order: transaction, then line.

    cluster: identifies the PostgreSQL cluster whose transactions are counted
    at: when the last line told was written, to know whether the next ones are still kept
    """

    cluster: int
    transaction: int
    line: int
    at: datetime

    def is_over(self, now: datetime) -> bool:
        """May lines after this place have been cleared away?"""
        return now - self.at > KEPT


def write_list(kind: str, last: UUID) -> str:
    """Return the cursor behind the thing with this public id."""
    return _text(_LIST.pack(_KINDS[kind], last.bytes))


def read_list(kind: str, text: str) -> UUID:
    """Return the public id that a cursor stands behind. Raises Unreadable, also for another list's cursor."""
    mark, last = _LIST.unpack(_bytes(text, _LIST.size))
    if mark != _KINDS[kind]:
        raise Unreadable("of another list")
    return UUID(bytes=last)


def write_feed(point: Point) -> str:
    """Return the cursor of a place in the feed."""
    return _text(_FEED.pack(b"f", point.cluster, point.transaction, point.line, int(point.at.timestamp())))


def read_feed(text: str) -> Point:
    """Return the place in the feed of a cursor. Raises Unreadable."""
    mark, cluster, transaction, line, at = _FEED.unpack(_bytes(text, _FEED.size))
    if mark != b"f" or max(transaction, line) >= 1 << 63 or at >= 1 << 34:
        raise Unreadable("not of the feed")
    return Point(cluster, transaction, line, datetime.fromtimestamp(at, UTC))


def _text(packed: bytes) -> str:
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def _bytes(text: str, size: int) -> bytes:
    try:
        packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError as problem:  # binascii.Error, and text that is not ASCII
        raise Unreadable("not base64") from problem
    if len(packed) != size:
        raise Unreadable("not of this length")
    return packed
