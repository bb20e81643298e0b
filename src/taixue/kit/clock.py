"""The one clock. Views, api, jobs, pulse and cli ask it; everything below gets `at` passed in."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings


def now() -> datetime:
    """Return the current time, UTC, moved by the setting TAIXUE_CLOCK_OFFSET (seconds)."""
    return datetime.now(UTC) + timedelta(seconds=settings.TAIXUE_CLOCK_OFFSET)


def zone() -> ZoneInfo:
    """Return the authority's zone: it decides which day a moment belongs to."""
    return ZoneInfo(settings.TIME_ZONE)


def day(at: datetime) -> date:
    """Return the local day of a moment in the authority's zone."""
    return at.astimezone(zone()).date()


def begins(day: date) -> datetime:
    """Return the moment at which a local day begins in the authority's zone."""
    return datetime.combine(day, datetime.min.time(), zone())
