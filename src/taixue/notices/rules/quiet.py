"""Quiet hours: when nobody is disturbed, and when they end. Local times of the authority's zone."""

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta

_FORM = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `first` until `end`, over midnight where `end` is the earlier one; the same moment twice is never."""

    first: time
    end: time

    def holds(self, at: datetime) -> bool:
        """Is this local moment quiet?"""
        now = at.time().replace(tzinfo=None)
        if self.first <= self.end:
            return self.first <= now < self.end
        return now >= self.first or now < self.end

    def over(self, at: datetime) -> datetime:
        """Return the first local moment from `at` on that is not quiet: 23:10 is the next day's 07:30."""
        if not self.holds(at):
            return at
        end = at.replace(hour=self.end.hour, minute=self.end.minute, second=0, microsecond=0)
        return end if end > at else end + timedelta(days=1)


NEVER = Quiet(time(0), time(0))


def read(text: str) -> Quiet:
    """Return quiet hours as a setting writes them, "21:30-07:30"; "" is never. Raises ValueError for another form."""
    if not text.strip():
        return NEVER
    found = _FORM.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"quiet hours (TAIXUE_QUIET) are written 21:30-07:30, not {text!r}")
    a, b, c, d = map(int, found.groups())
    return Quiet(time(a, b), time(c, d))
