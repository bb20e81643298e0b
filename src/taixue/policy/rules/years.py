"""In which phase a training year is on a day. Source: docs/rules/year.md."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

MOST_REMINDERS = 60
"""Days that a schedule of reminders may name."""


class Phase(StrEnum):
    COMING = "coming"  # nothing counts yet
    RUNNING = "running"
    STATISTICS = "statistics"  # nothing new counts; corrections do
    DUE = "due"  # may be closed
    ASKED = "asked"  # one person asked to close it
    CLOSING = "closing"  # a second one agreed; being frozen
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class Days:
    """Days of a year: the first and the last that count, and the day from which it may be closed."""

    first: date
    last: date
    closing: date


_STATES = {"asked": Phase.ASKED, "confirmed": Phase.CLOSING, "frozen": Phase.FROZEN}


def phase(state: str, days: Days, *, today: date) -> Phase:
    """Return the phase of a year with a state ("open", "asked", "confirmed", "frozen") on a day."""
    if state in _STATES:
        return _STATES[state]
    if today < days.first:
        return Phase.COMING
    if today <= days.last:
        return Phase.RUNNING
    return Phase.STATISTICS if today < days.closing else Phase.DUE


def problems(days: Days, remind_on: list[date]) -> list[dict[str, str]]:
    """Return what is wrong with the days of a year, field by field; empty if nothing is.

    The closing day lies after the last day, at most two years; reminders between the first and the last day, each once.
    """
    found = []
    if not days.last < days.closing <= days.last + timedelta(days=731):
        found.append({"field": "closing_day", "code": "closing-before-the-end", "value": days.closing.isoformat()})
    outside = [day for day in remind_on if not days.first <= day <= days.last]
    if outside:
        found.append({"field": "remind_on", "code": "reminder-outside", "value": outside[0].isoformat()})
    if len(set(remind_on)) != len(remind_on) or len(remind_on) > MOST_REMINDERS:
        found.append({"field": "remind_on", "code": "reminder-twice", "value": str(len(remind_on))})
    return found


def schedule(first: date, last: date, *, every: int, before: int) -> list[date]:
    """Return days to propose: every so many days, counted back from `before` days before the last, within the year."""
    found: list[date] = []
    day = last - timedelta(days=before)
    while day >= first and len(found) < MOST_REMINDERS:
        found.append(day)
        day -= timedelta(days=every)
    return sorted(found)
