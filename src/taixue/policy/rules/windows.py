"""Windows: the days of a year that count, and the statistics days after them. Source: docs/rules/format.md."""

from dataclasses import dataclass
from datetime import date

from taixue.lib.periods import Period

MonthDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a policy cuts each calendar year. Days are (month, day), both ends included.

    counts_for: what a statistics day counts for: "none", "this" window or the "next" one
    """

    first: MonthDay
    last: MonthDay
    statistics: tuple[MonthDay, MonthDay] | None
    counts_for: str

    def window(self, name: str) -> "Window":
        """Return the window of a year, "2026". Raises ValueError for another name."""
        year = int(name)
        if not 1 <= year <= 9998 or name != str(year):
            raise ValueError(f"{name!r} is not a year")
        statistics = None
        if self.statistics is not None:
            first, last = (date(year, *day) for day in self.statistics)
            statistics = (first, last)
        return Window(name, date(year, *self.first), date(year, *self.last), statistics)

    def counting(self, day: date) -> "Counting":
        """Return which window an activity that ends on `day` counts for, and why."""
        window = self.window(str(day.year))
        if window.first <= day <= window.last:
            return Counting(window.name, "in-window", window)
        if window.statistics is None or not window.statistics[0] <= day <= window.statistics[1]:
            return Counting(None, "outside", window)
        named = {"none": None, "this": window.name, "next": str(day.year + 1)}
        return Counting(named[self.counts_for], f"statistics-{self.counts_for}", window)

    def span(self, window: "Window") -> tuple[date, date]:
        """Return (first, last) of all days that may count for a window, statistics days with it."""
        first, last = window.first, window.last
        if window.statistics is not None and self.counts_for == "this":
            last = max(last, window.statistics[1])
        if self.statistics is not None and self.counts_for == "next":
            first = min(first, date(first.year - 1, *self.statistics[0]))
        return first, last


@dataclass(frozen=True, slots=True)
class Window:
    """One training year: first and last day, both counting, and the statistics days."""

    name: str
    first: date
    last: date
    statistics: tuple[date, date] | None

    @property
    def days(self) -> int:
        """How many days the window has."""
        return (self.last - self.first).days + 1

    @property
    def period(self) -> Period:
        """The calendar year the window lies in."""
        return Period(date(self.first.year, 1, 1), date(self.first.year + 1, 1, 1))

    def reference(self, today: date) -> date:
        """Return the reference day: the last day of the window, or today while the window runs."""
        return min(self.last, max(self.first, today))


@dataclass(frozen=True, slots=True)
class Counting:
    """What a day counts for. window: "2026" or None. code: in-window, outside, statistics-none, -this or -next."""

    window: str | None
    code: str
    around: Window
