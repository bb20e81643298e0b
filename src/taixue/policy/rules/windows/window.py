"""A window: the days over which a duty is asked, under a short name that stays the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from taixue.lib.periods import Period


@dataclass(frozen=True, slots=True)
class Window:
    """First and last day, both counting, and the statistics days of a year's window.

    rule: id of the rule of the document that made it
    item: of a class's window the class, else ""
    """

    name: str
    first: date
    last: date
    statistics: tuple[date, date] | None = None
    rule: str = "year"
    item: str = ""

    @property
    def days(self) -> int:
        """How many days the window has."""
        return (self.last - self.first).days + 1

    @property
    def period(self) -> Period:
        """The calendar year the window lies in; where it is no part of one its own days, statistics days with them."""
        if self.first.year == self.last.year:
            return Period(date(self.first.year, 1, 1), date(self.first.year + 1, 1, 1))
        last = max(self.last, self.statistics[1]) if self.statistics else self.last
        return Period(self.first, last + timedelta(days=1))

    def reference(self, today: date) -> date:
        """Return the reference day: the last day of the window, or today while the window runs."""
        return min(self.last, max(self.first, today))


@dataclass(frozen=True, slots=True)
class Counting:
    """What a day counts for. window: its name or None. code: in-window, outside, statistics-none, -this or -next."""

    window: str | None
    code: str
    around: Window


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a person. kind: "registered", "appointed", "promoted", "transferred", "certified" …"""

    kind: str
    day: date


@dataclass(frozen=True, slots=True)
class Attended:
    """A class a person belongs to, with how much of it there was and how much of that was missed, in half days."""

    item: str
    first_day: date
    last_day: date
    half_days: int
    missed: int


class Lived(Protocol):
    """What a rule of windows may ask of a person."""

    @property
    def events(self) -> Sequence[Event]:
        """What happened, in order."""

    @property
    def classes(self) -> Sequence[Attended]:
        """Which classes the person belonged to."""


class Rule(Protocol):
    """How a document cuts time into windows."""

    @property
    def id(self) -> str:
        """By which duties name it."""

    @property
    def kind(self) -> str:
        """One of the kinds of docs/rules/format.md."""

    @property
    def carry(self) -> str:
        """What becomes of a surplus: "none", or "forbidden" where the source says so."""

    @property
    def counts_for(self) -> str:
        """What a statistics day counts for."""

    def window(self, name: str) -> Window:
        """Return the window of a name. Raises ValueError for one that is not of this rule."""

    def counting(self, day: date) -> Counting:
        """Return which window an activity that ends on `day` counts for, and why."""

    def span(self, window: Window) -> tuple[date, date]:
        """Return (first, last) of all days that may count for a window."""

    def windows(self, first: date, last: date, lived: Lived) -> Iterator[Window]:
        """Yield the windows of a person that have begun by `last` and end on `first` or later, the oldest first."""
