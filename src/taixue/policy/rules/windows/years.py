"""Yearly windows: the days of a year that count, and the statistics days after them. Source: docs/rules/format.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from taixue.policy.rules.windows.window import Counting, Lived, Window

MonthDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a policy cuts each year. Days are (month, day), both ends included; a last day before the first: next year.

    counts_for: what a statistics day counts for: "none", "this" window or the "next" one
    """

    first: MonthDay
    last: MonthDay
    statistics: tuple[MonthDay, MonthDay] | None
    counts_for: str
    id: str = "year"
    carry: str = "none"
    suffix: str = ""  # of the names, where a document has several yearly windows
    kind: str = "year"

    @property
    def crosses(self) -> bool:
        """Does the window cross New Year, as an academic year does?"""
        return self.last < self.first

    def window(self, name: str) -> Window:
        """Return the window of a year, "2026", or "2026-2027" where it crosses New Year. Raises ValueError."""
        plain = name.removesuffix(self.suffix)
        year = int(plain.partition("-")[0])
        if not 1 <= year <= 9997 or name != self._name(year):
            raise ValueError(f"{name!r} is not a year")
        return self._window(year)

    def counting(self, day: date) -> Counting:
        """Return which window an activity that ends on `day` counts for, and why."""
        window = self._window(day.year)
        if self.crosses and day < window.first:
            earlier = self._window(day.year - 1)
            latest = earlier.statistics[1] if earlier.statistics else earlier.last
            window = earlier if day <= latest else window
        if window.first <= day <= window.last:
            return Counting(window.name, "in-window", window)
        if window.statistics is None or not window.statistics[0] <= day <= window.statistics[1]:
            return Counting(None, "outside", window)
        named = {"none": None, "this": window.name, "next": self._name(window.first.year + 1)}
        return Counting(named[self.counts_for], f"statistics-{self.counts_for}", window)

    def span(self, window: Window) -> tuple[date, date]:
        """Return (first, last) of all days that may count for a window, statistics days with it."""
        first, last = window.first, window.last
        if window.statistics is not None and self.counts_for == "this":
            last = max(last, window.statistics[1])
        if self.statistics is not None and self.counts_for == "next":
            before = self._window(first.year - 1).statistics
            first = min(first, before[0]) if before else first
        return first, last

    def windows(self, first: date, last: date, lived: Lived) -> Iterator[Window]:
        """Yield the windows that have begun by `last` and end on `first` or later; the same for everyone."""
        for year in range(first.year - 1, last.year + 1):
            window = self._window(year)
            if first <= window.last and window.first <= last:
                yield window

    def _name(self, year: int) -> str:
        return (f"{year}-{year + 1}" if self.crosses else str(year)) + self.suffix

    def _window(self, year: int) -> Window:
        after = year + 1 if self.crosses else year
        statistics = None
        if self.statistics is not None:
            begins, ends = self.statistics
            opening = after if begins > self.last else after + 1
            statistics = (date(opening, *begins), date(opening if ends >= begins else opening + 1, *ends))
        return Window(self._name(year), date(year, *self.first), date(after, *self.last), statistics, self.id)
