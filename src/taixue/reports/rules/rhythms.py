"""How often a subscribed report comes: every Monday, or on the first of every month."""

from datetime import date, timedelta
from enum import StrEnum


class Rhythm(StrEnum):
    WEEKLY = "weekly"
    MONTHLY = "monthly"


def issue(rhythm: Rhythm, day: date) -> date:
    """Return the day of the latest issue that is due on a day: that day's Monday, or the first of its month."""
    return day - timedelta(days=day.weekday()) if rhythm == Rhythm.WEEKLY else day.replace(day=1)


def coming(rhythm: Rhythm, day: date) -> date:
    """Return the day of the first issue after a day."""
    if rhythm == Rhythm.WEEKLY:
        return issue(rhythm, day) + timedelta(days=7)
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1)
