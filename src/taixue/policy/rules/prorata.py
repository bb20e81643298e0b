"""A part of the window: what is asked of who registered within it, was on long leave or exempt for a while.

Sources: docs/rules/format.md, docs/rules/fujian-2017.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from taixue.lib.hours import HOUR
from taixue.policy.rules.windows import Window

Span = tuple[date, date]
"""First and last day, both included."""


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a full duty that is asked: `parts` of `whole` months or days. unit: "months", "days" or "none"."""

    parts: int
    whole: int
    unit: str


FULL = Share(1, 1, "none")
DAY = timedelta(days=1)


def share(registered_on: date, window: Window, unit: str, *, away: Iterable[Span] = ()) -> Share:
    """Return the share asked of someone who registered on that day, <= the window's last day.

    months: months begun from the month of registration until December, of 12; in a window that is no part of one
        calendar year, of its own months
    days: days from registration to the window's last day, both included, of the window's days
    none, or registered by the window's first day and never away: FULL
    away: days that are not asked for either: of months those wholly away
    Raises ValueError for another unit, and for a day after the window.
    """
    if unit not in ("months", "days", "none"):
        raise ValueError(f"no pro rata by {unit!r}")
    if registered_on > window.last:
        raise ValueError(f"registered on {registered_on}, after the window")
    spans = [span for span in away if span[0] <= window.last and span[1] >= window.first]
    if unit == "none" or (registered_on <= window.first and not spans):
        return FULL
    found = _months(registered_on, window, spans) if unit == "months" else _days(registered_on, window, spans)
    return FULL if registered_on <= window.first and found.parts == found.whole else found


def asked(full: int, part: Share) -> int:
    """Return the amount asked: `full` hundredths times the share, rounded up to a whole unit if it is not FULL."""
    if part.parts == part.whole:
        return full
    return -(-full * part.parts // (part.whole * HOUR)) * HOUR


def exactly(full: int, part: Share) -> int:
    """Return the amount asked of a duty that is not rounded to whole units: up to 1/100."""
    return -(-full * part.parts // part.whole)


def _months(registered_on: date, window: Window, spans: list[Span]) -> Share:
    first, last = window.first.replace(day=1), window.last
    if first.year == last.year:
        first, last = date(first.year, 1, 1), date(first.year, 12, 31)
    begun = registered_on.replace(day=1) if registered_on > window.first else first
    parts = whole = 0
    month = first
    while month <= last:
        after = (month + timedelta(days=31)).replace(day=1)
        whole += 1
        parts += month >= begun and not _covered(max(month, window.first), min(after - DAY, window.last), spans)
        month = after
    return Share(parts, whole, "months")


def _covered(first: date, last: date, spans: list[Span]) -> bool:
    """Is every day of a month that belongs to the window away? A month outside of it is never."""
    if last < first:
        return False
    day = first
    for begins, ends in sorted(spans):
        if begins <= day <= ends:
            day = ends + DAY
    return day > last


def _days(registered_on: date, window: Window, spans: list[Span]) -> Share:
    day, parts = max(window.first, registered_on), 0
    for begins, ends in sorted(spans):
        if ends >= day:
            parts += max(0, (begins - day).days)
            day = max(day, ends + DAY)
    parts += max(0, (window.last - day).days + 1)
    return Share(parts, window.days, "days")
