"""Days so many years, months or days away."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta


def shifted(day: date, *, years: int = 0, months: int = 0, days: int = 0) -> date:
    """Return the day so far away; where a month has no such day, its last one: a year after 29 February is the 28th."""
    month = day.year * 12 + day.month - 1 + years * 12 + months
    year, number = divmod(month, 12)
    last = calendar.monthrange(year, number + 1)[1]
    return date(year, number + 1, min(day.day, last)) + timedelta(days=days)


@dataclass(frozen=True, slots=True)
class Distance:
    """How far: so many years, months and days."""

    years: int = 0
    months: int = 0
    days: int = 0

    def after(self, day: date) -> date:
        """Return the day so far after."""
        return shifted(day, years=self.years, months=self.months, days=self.days)

    def before(self, day: date) -> date:
        """Return the day so far before."""
        return shifted(day, years=-self.years, months=-self.months, days=-self.days)
