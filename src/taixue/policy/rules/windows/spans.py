"""Windows that follow one another without a gap: cycles of years, weeks, months, quarters, the last years, ever."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from taixue.policy.rules.windows.days import shifted
from taixue.policy.rules.windows.window import Counting, Lived, Window

DAY = timedelta(days=1)
EVER = date(9998, 12, 31)


@dataclass(frozen=True, slots=True)
class Cycle:
    """So many years in a row, from a common day on, or from the latest event of a kind in a person's life.

    since: the common day, or None where `event` begins a person's own cycles
    """

    id: str
    years: int
    since: date | None
    event: str = ""
    carry: str = "none"
    suffix: str = ""
    kind: str = "cycle"
    counts_for: str = "none"

    def window(self, name: str) -> Window:
        """Return the window named by its days, "2024-05-01..2026-04-30". Raises ValueError for another name."""
        first, _dots, last = name.removesuffix(self.suffix).partition("..")
        found = self._from(date.fromisoformat(first))
        shared = self.since is None or found == self._around(self.since, found.first)
        if not shared or found.name != name or found.last != date.fromisoformat(last):
            raise ValueError(f"{name!r} is no cycle of {self.years} years")
        return found

    def counting(self, day: date) -> Counting:
        """Return the common cycle around a day; a person's own cycles are not known here."""
        if self.since is None or day < self.since:
            return Counting(None, "outside", self._from(day))
        window = self._around(self.since, day)
        return Counting(window.name, "in-window", window)

    def span(self, window: Window) -> tuple[date, date]:
        """Return the window's own days."""
        return window.first, window.last

    def windows(self, first: date, last: date, lived: Lived) -> Iterator[Window]:
        """Yield the cycles that have begun by `last` and end on `first` or later."""
        begun = [event.day for event in lived.events if event.kind == self.event and event.day <= last]
        since = self.since or max(begun, default=None)
        if since is None or since > last:
            return
        window = self._around(since, max(first, since))
        while window.first <= last:
            yield window
            window = self._around(since, window.last + DAY)

    def _around(self, since: date, day: date) -> Window:
        turns = (day.year - since.year) // self.years
        first = shifted(since, years=turns * self.years)
        if first > day:
            first = shifted(since, years=(turns - 1) * self.years)
        return self._window(first, shifted(since, years=((first.year - since.year) // self.years + 1) * self.years))

    def _from(self, first: date) -> Window:
        return self._window(first, shifted(first, years=self.years))

    def _window(self, first: date, end: date) -> Window:
        last = end - DAY
        return Window(f"{first}..{last}{self.suffix}", first, last, rule=self.id)


@dataclass(frozen=True, slots=True)
class Rolling:
    """The last years up to the reference day. One window a person; its days move on, its name stays."""

    id: str
    years: int
    carry: str = "none"
    suffix: str = ""
    kind: str = "rolling"
    counts_for: str = "none"

    @property
    def name(self) -> str:
        """The one name: "last-5-years"."""
        return f"last-{self.years}-years{self.suffix}"

    def ending(self, last: date) -> Window:
        """Return the window that ends on a day."""
        return Window(self.name, shifted(last, years=-self.years) + DAY, last, rule=self.id)

    def window(self, name: str) -> Window:
        """Return the window of the name with its latest days. Raises ValueError for another name."""
        if name != self.name:
            raise ValueError(f"{name!r} is not {self.name!r}")
        return self.ending(EVER)

    def counting(self, day: date) -> Counting:
        """Return that every day counts, as long as it is not too old."""
        return Counting(self.name, "in-window", self.ending(day))

    def span(self, window: Window) -> tuple[date, date]:
        """Return the window's own days."""
        return window.first, window.last

    def windows(self, first: date, last: date, lived: Lived) -> Iterator[Window]:
        """Yield the window that ends on `last`."""
        yield self.ending(last)


@dataclass(frozen=True, slots=True)
class Ever:
    """All time: for what is done once in a life."""

    id: str
    carry: str = "none"
    suffix: str = ""
    kind: str = "ever"
    counts_for: str = "none"

    def window(self, name: str) -> Window:
        """Return the one window, "ever". Raises ValueError for another name."""
        if name != f"ever{self.suffix}":
            raise ValueError(f"{name!r} is not 'ever'")
        return Window(name, date(1900, 1, 1), EVER, rule=self.id)

    def counting(self, day: date) -> Counting:
        """Return that every day counts."""
        window = self.window(f"ever{self.suffix}")
        return Counting(window.name, "in-window", window)

    def span(self, window: Window) -> tuple[date, date]:
        """Return the window's own days."""
        return window.first, window.last

    def windows(self, first: date, last: date, lived: Lived) -> Iterator[Window]:
        """Yield the one window."""
        yield self.window(f"ever{self.suffix}")


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the year: kind "week" (from Monday, by ISO), "month" or "quarter"."""

    id: str
    kind: str
    carry: str = "none"
    suffix: str = ""
    counts_for: str = "none"

    def window(self, name: str) -> Window:
        """Return the window of "2026-W03", "2026-03" or "2026-Q1". Raises ValueError for another name."""
        year, _dash, part = name.removesuffix(self.suffix).partition("-")
        if self.kind == "week":
            day = date.fromisocalendar(int(year), int(part.removeprefix("W")), 1)
        else:
            number = int(part.removeprefix("Q"))
            day = date(int(year), number if self.kind == "month" else number * 3 - 2, 1)
        found = self._around(day)
        if found.name != name:
            raise ValueError(f"{name!r} is no {self.kind}")
        return found

    def counting(self, day: date) -> Counting:
        """Return the week, month or quarter of a day."""
        window = self._around(day)
        return Counting(window.name, "in-window", window)

    def span(self, window: Window) -> tuple[date, date]:
        """Return the window's own days."""
        return window.first, window.last

    def windows(self, first: date, last: date, lived: Lived) -> Iterator[Window]:
        """Yield every part between the days."""
        window = self._around(first)
        while window.first <= last:
            yield window
            window = self._around(window.last + DAY)

    def _around(self, day: date) -> Window:
        if self.kind == "week":
            year, week, weekday = day.isocalendar()
            first = day - timedelta(days=weekday - 1)
            return Window(f"{year}-W{week:02d}{self.suffix}", first, first + timedelta(days=6), rule=self.id)
        months = 1 if self.kind == "month" else 3
        first = date(day.year, (day.month - 1) // months * months + 1, 1)
        name = f"{first:%Y-%m}" if self.kind == "month" else f"{first.year}-Q{first.month // 3 + 1}"
        return Window(name + self.suffix, first, shifted(first, months=months) - DAY, rule=self.id)
