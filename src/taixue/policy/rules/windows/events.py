"""Windows of a person's own life: from an event to a deadline, and over a class."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from taixue.policy.rules.windows.days import Distance
from taixue.policy.rules.windows.window import Counting, Lived, Window


@dataclass(frozen=True, slots=True)
class Deadline:
    """From `before` an event until `within` after it: "before or within a year after promotion"."""

    id: str
    event: str
    within: Distance
    before: Distance = Distance()
    carry: str = "none"
    suffix: str = ""
    kind: str = "event"
    counts_for: str = "none"

    def of(self, day: date) -> Window:
        """Return the window of an event on a day; the day as far away as the deadline is the last."""
        return Window(f"{self.event}:{day}{self.suffix}", self.before.before(day), self.within.after(day), rule=self.id)

    def window(self, name: str) -> Window:
        """Return the window of "promoted:2026-03-01". Raises ValueError for another name."""
        event, _colon, day = name.removesuffix(self.suffix).partition(":")
        found = self.of(date.fromisoformat(day))
        if event != self.event or found.name != name:
            raise ValueError(f"{name!r} is not of {self.event!r}")
        return found

    def counting(self, day: date) -> Counting:
        """Return nothing: whose event it is is not known here."""
        return Counting(None, "outside", self.of(day))

    def span(self, window: Window) -> tuple[date, date]:
        """Return the window's own days."""
        return window.first, window.last

    def windows(self, first: date, last: date, lived: Lived) -> Iterator[Window]:
        """Yield a window for each event by `last` whose deadline is not before `first`."""
        for event in lived.events:
            if event.kind == self.event and event.day <= last:
                window = self.of(event.day)
                if window.last >= first:
                    yield window


@dataclass(frozen=True, slots=True)
class Class:
    """The days of each class a person belongs to; only what was learned in it counts."""

    id: str
    carry: str = "none"
    kind: str = "class"
    counts_for: str = "none"

    def window(self, name: str) -> Window:
        """Return the window of "class:<32 digits>"; its days are those of the class. Raises ValueError."""
        kind, _colon, item = name.partition(":")
        if kind != "class" or not item:
            raise ValueError(f"{name!r} is no class")
        return Window(name, date(1900, 1, 1), date(9998, 12, 31), rule=self.id, item=item)

    def counting(self, day: date) -> Counting:
        """Return nothing: in which class it was is not known here."""
        return Counting(None, "outside", Window("", day, day, rule=self.id))

    def span(self, window: Window) -> tuple[date, date]:
        """Return the window's own days."""
        return window.first, window.last

    def windows(self, first: date, last: date, lived: Lived) -> Iterator[Window]:
        """Yield a window a class that has begun by `last` and ends on `first` or later."""
        for one in lived.classes:
            if one.first_day <= last and one.last_day >= first:
                yield Window(f"class:{one.item}", one.first_day, one.last_day, rule=self.id, item=one.item)
