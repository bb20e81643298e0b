"""When a digest is due. Local times of the authority's zone."""

from datetime import datetime, time, timedelta

from taixue.notices.rules.routes import DAILY

HOUR = time(8)
"""When digests go: what was gathered by eight in the morning."""

MONDAY = 0


def last_due(pace: str, at: datetime) -> datetime:
    """Return the latest local moment, not after `at`, at which a digest of this pace goes: daily, or on Mondays."""
    due = at.replace(hour=HOUR.hour, minute=HOUR.minute, second=0, microsecond=0)
    if due > at:
        due -= timedelta(days=1)
    return due if pace == DAILY else due - timedelta(days=(due.weekday() - MONDAY) % 7)
