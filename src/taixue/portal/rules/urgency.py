"""In which order things that wait are done: what is overdue first, then by deadline, then what has none."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Protocol, TypeVar

LATE, SOON, LATER = "late", "soon", "later"
"""Overdue · due by the end of this week's Sunday · later, or without a deadline."""

ORDER = (
    "resets", "changes", "transfers", "corrections", "joins", "proposals", "deputies", "quality", "intakes",
    "reorganisations", "unregistered", "codes", "late", "opening", "outbox",
)  # fmt: skip
"""Where deadlines are equal: first what keeps a person from working, last what only informs."""


class Waiting(Protocol):
    """What of a thing is needed to order it."""

    @property
    def code(self) -> str: ...
    @property
    def until(self) -> date | None: ...
    @property
    def overdue(self) -> int: ...


W = TypeVar("W", bound=Waiting)


def week_end(today: date) -> date:
    """Return the Sunday of the week: 20 November 2026 is a Friday, its Sunday the 22nd."""
    return today + timedelta(days=6 - today.weekday())


def when(one: Waiting, today: date) -> str:
    """Return LATE, SOON or LATER."""
    if one.overdue:
        return LATE
    return SOON if one.until is not None and one.until <= week_end(today) else LATER


def sort(found: Iterable[W], today: date) -> list[W]:
    """Return the things in the order in which they are done."""
    rank = {LATE: 0, SOON: 1, LATER: 2}

    def place(one: W) -> tuple[int, date, int]:
        known = ORDER.index(one.code) if one.code in ORDER else len(ORDER)
        return rank[when(one, today)], one.until or date.max, known

    return sorted(found, key=place)
