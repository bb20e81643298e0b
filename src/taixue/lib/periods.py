"""Spans of days, half open: the first day belongs to the span, the end does not."""

from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Period:
    """Days from `first` up to, not including, `end`."""

    first: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.first:
            raise ValueError(f"a period cannot end ({self.end}) before it begins ({self.first})")

    @property
    def last(self) -> date:
        """The last day that belongs to the period."""
        return self.end - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days the period has, >= 0."""
        return (self.end - self.first).days

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.end


def year(number: int) -> Period:
    """Return the calendar year."""
    return Period(date(number, 1, 1), date(number + 1, 1, 1))
