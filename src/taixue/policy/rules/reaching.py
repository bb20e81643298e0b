"""What each duty asks of a person, what counted towards it, and whether it is met."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from taixue.policy.rules import prorata
from taixue.policy.rules.answer import Carried, Line, Met, Opened, Reached
from taixue.policy.rules.document import EVERY, Bar, Document, Duty, Gate, Share
from taixue.policy.rules.facts import Facts, Learned
from taixue.policy.rules.prorata import Share as Part
from taixue.policy.rules.subject import Place, lifted, part_of
from taixue.policy.rules.windows import Attended, Window

UNIT = 100
WHOLE = frozenset({"items", "entries", "different"})
"""Measures of which nobody can do a part: a share of them is rounded up to a whole one."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts in a window, ready to be added up."""

    window: Window
    facts: Facts
    entries: Sequence[Learned]
    lines: Sequence[Line]
    carried: Sequence[Carried]

    def reached(self, bar: Bar, asked: int, *, required: bool) -> Reached:
        """Return what counts towards a bar, in 1/100 of its measure. required: only entries that are."""
        if bar.measure == "absence":
            return Reached(bar, asked, sum(one.missed for one in self._classes()) * UNIT // 2)
        which, prescribed = bar.which, self.facts.prescribed
        pairs = [
            (entry, line) for entry, line in zip(self.entries, self.lines, strict=True)
            if (not required or entry.required) and (which is EVERY or which.meets(entry, prescribed))
        ]  # fmt: skip
        if bar.measure != "credit":
            return Reached(bar, asked, MEASURES[bar.measure]([entry for entry, _ in pairs]), len(pairs))
        more = sum(
            one.amount for one in self.carried if (not required or one.required) and which.meets(one, prescribed)
        )
        return Reached(bar, asked, sum([line.amount for _, line in pairs]) + more, len(pairs))

    def length(self) -> int:
        """Return the days of the window's classes, 1/100."""
        return sum(one.half_days for one in self._classes()) * UNIT // 2

    def _classes(self) -> list[Attended]:
        if self.window.item:
            return [one for one in self.facts.classes if one.item == self.window.item]
        return [one for one in self.facts.classes if self.window.first <= one.last_day <= self.window.last]


def _days(entries: Sequence[Learned]) -> int:
    days = {
        day
        for entry in entries
        for day in range((entry.first_day or entry.last_day).toordinal(), entry.last_day.toordinal() + 1)
    }
    return len(days) * UNIT


MEASURES: dict[str, Callable[[Sequence[Learned]], int]] = {
    "days": lambda entries: sum(e.half_days for e in entries) * UNIT // 2,
    "minutes": lambda entries: sum(e.seconds for e in entries) * UNIT // 60,
    "items": lambda entries: sum(e.items for e in entries) * UNIT,
    "points": lambda entries: sum(e.points for e in entries) * UNIT,
    "score": lambda entries: max((e.score for e in entries), default=0) * UNIT,
    "entries": lambda entries: len(entries) * UNIT,
    "different": lambda entries: len({e.item for e in entries}) * UNIT,
    "calendar-days": _days,
}


@dataclass(slots=True)
class Asking:
    """What the duties of a person ask. Shares of other duties are looked up by id; they never point in a circle."""

    document: Document
    window: Window
    facts: Facts
    where: Place
    duties: tuple[Duty, ...]

    @classmethod
    def of(cls, document: Document, window: Window, facts: Facts, where: Place) -> "Asking":
        """Return the duties of the window that the person owes."""
        duties: tuple[Duty, ...] = ()
        if where.group is not None and not where.exempt:
            duties = tuple(
                duty for duty in where.group.duties
                if document.rule(duty.window).id == window.rule and (not duty.who or duty.who in facts.meant)
            )  # fmt: skip
        return cls(document, window, facts, where, duties)

    def part(self, duty: Duty) -> Part:
        """Return the part of a duty that is asked."""
        if not self.where.excused:
            return self.where.part
        return part_of(self.document, self.window, self.facts, self.where, duty)

    def amount(self, identity: str) -> int:
        """Return what a duty asks in its first bar, 1/100; 0 where the person does not owe it."""
        found = next((duty for duty in self.duties if duty.id == identity), None)
        return self.limit(found, found.bars[0]) if found else 0

    def limit(self, duty: Duty, bar: Bar) -> int:
        """Return a limit that is a number, for this person: by rank, and for the part of the window."""
        full = bar.limit if isinstance(bar.limit, int) else 0
        if self.where.weights:
            full = self._weighted(duty, duty.bars.index(bar))
        if bar.at_most:
            return full
        return (prorata.asked if duty.whole else prorata.exactly)(full, self.part(duty))

    def _weighted(self, duty: Duty, place: int) -> int:
        """Return the limit by the days in each group; a group without the duty asks nothing."""
        days = sum(number for _, number in self.where.weights)
        total = 0
        for group, number in self.where.weights:
            same = next((one for one in group.duties if one.id == duty.id and place < len(one.bars)), None)
            limit = same.bars[place].limit if same else 0
            total += (limit if isinstance(limit, int) else 0) * number
        if len(self.where.weights) == 1:
            return total // days
        return -(-total // (days * UNIT)) * UNIT if duty.whole else -(-total // days)


def met(asking: Asking, counted: Counted) -> tuple[tuple[Met, ...], tuple[str, ...]]:
    """Return every duty with what was reached, and the ids of those that an exemption lifts."""
    found, gone = [], []
    for duty in asking.duties:
        if asking.where.excused and lifted(asking.where, duty):
            gone.append(duty.id)
        else:
            found.append(_met(duty, asking, counted))
    return tuple(found), tuple(gone)


def gates(document: Document, asking: Asking, counted: Counted) -> tuple[Opened, ...]:
    """Return the gates of the window."""
    here = [gate for gate in document.gates if gate.window == counted.window.rule]
    return tuple(Opened(gate, gate_reached(gate, asking, counted)) for gate in here)


def gate_reached(gate: Gate, asking: Asking, counted: Counted) -> Reached:
    """Return what was reached of what a gate asks."""
    limit = gate.bar.limit
    asked = limit if isinstance(limit, int) else _shared(limit, gate.bar, asking, counted)
    return counted.reached(gate.bar, asked, required=False)


def _met(duty: Duty, asking: Asking, counted: Counted) -> Met:
    required = duty.counts == "required"
    bars = tuple(_reached(duty, bar, required, asking, counted) for bar in duty.bars)
    reached = (any if duty.needs == "any" else all)(one.met for one in bars)
    found = Met(duty, bars, asking.part(duty), reached)
    if not duty.levels:
        return found
    level = max((n for n, one in enumerate(duty.levels) if one.least <= found.counted), default=-1)
    return Met(duty, bars, found.part, reached, level)


def _reached(duty: Duty, bar: Bar, required: bool, asking: Asking, counted: Counted) -> Reached:
    limit = bar.limit
    asked = asking.limit(duty, bar) if isinstance(limit, int) else _shared(limit, bar, asking, counted)
    return counted.reached(bar, asked, required=required)


def _shared(share: Share, bar: Bar, asking: Asking, counted: Counted) -> int:
    """Return a limit that is a share: a minimum rounded up, a maximum cut."""
    if share.of == "prescribed":
        whole = len(asking.facts.prescribed) * UNIT
    elif share.of == "class":
        whole = counted.length()
    else:
        whole = _of_duty(share, asking, counted)
    exact = whole * share.part
    if bar.at_most:
        return int(exact)
    step = UNIT if bar.measure in WHOLE else 1
    return -int(-exact // step) * step


def _of_duty(share: Share, asking: Asking, counted: Counted) -> int:
    if share.by == "asked":
        return asking.amount(share.of)
    other = next((duty for duty in asking.duties if duty.id == share.of), None)
    return counted.reached(other.bars[0], 0, required=other.counts == "required").counted if other else 0
