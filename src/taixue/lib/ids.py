"""Public identifiers: UUIDv7 where order is welcome, UUIDv4 where time must not show."""

from uuid import UUID, uuid4

import uuid_utils


def new() -> UUID:
    """Return a new UUIDv7: unique, ordered by the time it was made (ms)."""
    return UUID(bytes=uuid_utils.uuid7().bytes)


def written(count: int) -> list[str]:
    """Return so many new UUIDv7 as texts, in order: where many rows are written at once."""
    make = uuid_utils.uuid7
    return [str(make()) for _ in range(count)]


def new_without_time() -> UUID:
    """Return a new random UUIDv4, for things whose time of making must not show."""
    return uuid4()
