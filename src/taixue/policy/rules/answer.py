"""What an evaluation answers: the standing, every duty, every entry, and why."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from taixue.credits.rules.learned import Key
from taixue.policy.rules.document import EVERY, Bar, Duty, Gate
from taixue.policy.rules.prorata import Share
from taixue.policy.rules.windows import Window


class Line(NamedTuple):
    """An entry and what became of it. code "" if it counted, else why not; facts: plain values for the words.

    amount: what counts; worth: what it would be worth without caps; both 1/100 of the document's unit
    conversion: its place among the document's, -1 without; cut: by which caps, and how much each took
    """

    entry: Key
    sequence: int
    amount: int
    required: bool
    code: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    worth: int = 0
    conversion: int = -1
    cut: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """A surplus of the window before that counts in this one, under the marks that the document names."""

    window: str
    surplus: str  # id of the duty
    amount: int
    kind: str
    category: str
    subject: str
    required: bool
    provenance: str = ""
    item: str = ""
    minute: int = 0


@dataclass(frozen=True, slots=True)
class Reached:
    """One bar of a duty or gate: what is asked (or at most allowed), what was reached, in 1/100 of its measure."""

    bar: Bar
    asked: int
    counted: int
    lines: int = 0  # entries that count here

    @property
    def missing(self) -> int:
        """What is still owed, >= 0; nothing is owed of what is not to be exceeded."""
        return 0 if self.bar.at_most else max(0, self.asked - self.counted)

    @property
    def met(self) -> bool:
        """Is it reached, or not exceeded?"""
        return self.counted <= self.asked if self.bar.at_most else self.counted >= self.asked


@dataclass(frozen=True, slots=True)
class Met:
    """One duty: what is asked of this person, counted towards it, in its first bar; and every bar.

    part: the share of the full duty, as exemptions of this duty leave it; level: place among the duty's levels, -1 none
    """

    duty: Duty
    bars: tuple[Reached, ...]
    part: Share
    met: bool
    level: int = -1

    @property
    def first(self) -> Reached:
        """The bar in which the duty is shown in one figure: the first in the document's unit, else the first."""
        return next((one for one in self.bars if one.bar.measure == "credit"), self.bars[0])

    @property
    def asked(self) -> int:
        """What is asked in that bar, 1/100."""
        return self.first.asked

    @property
    def counted(self) -> int:
        """What counted in that bar, 1/100."""
        return self.first.counted

    @property
    def missing(self) -> int:
        """What is still owed in that bar, >= 0; nothing once the duty is met another way."""
        return 0 if self.met else self.first.missing


@dataclass(frozen=True, slots=True)
class Opened:
    """A gate, and whether it is open."""

    gate: Gate
    reached: Reached


@dataclass(frozen=True, slots=True)
class Excused:
    """An approved exemption and what it did. effect: "lifts", "months", "days", or "unknown" to the document."""

    kind: str
    first_day: date
    last_day: date
    effect: str
    duties: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Where a person stands in a window.

    exempt: why the person is not subject to duty: "", "on-leave", "no-posting", "not-registered", "band-not-named" or
    "exempted"
    reference, rank_day: the days on which posting and rank were read
    weights: where ranks are weighted, days in each group
    lifted: ids of duties that an exemption lifts; consequences: places among the document's
    """

    window: Window
    reference: date
    rank_day: date
    exempt: str
    unit_path: str
    rank: str
    band: str
    group: str
    registered_on: date | None
    first_day: date
    part: Share
    duties: tuple[Met, ...]
    counted: tuple[Line, ...]
    uncounted: tuple[Line, ...]
    participated: bool
    last_study: date | None
    weights: tuple[tuple[str, int], ...] = ()
    carried: tuple[Carried, ...] = ()
    excused: tuple[Excused, ...] = ()
    lifted: tuple[str, ...] = ()
    gates: tuple[Opened, ...] = ()
    consequences: tuple[int, ...] = ()

    @property
    def subject(self) -> bool:
        """Main posting in a unit on the reference day, registered, in a band that the policy names, not exempt."""
        return not self.exempt

    @property
    def met(self) -> bool:
        """Subject to duty, and every duty met that may be unmet."""
        return self.subject and all(one.met for one in self.duties if one.duty.binding)

    @property
    def amount(self) -> int:
        """All that counts, 1/100 of the document's unit."""
        return sum(line.amount for line in self.counted) + sum(one.amount for one in self.carried)

    @property
    def amount_required(self) -> int:
        """All that counts as required."""
        entries = sum(line.amount for line in self.counted if line.required)
        return entries + sum(one.amount for one in self.carried if one.required)


def headline(evaluation: Evaluation) -> tuple[Met | None, Met | None]:
    """Return the duty that figures of units add up, and the one over required entries: of several the highest binds.

    Duties in the document's unit over all entries come before those over some.
    """
    plain = [one for one in evaluation.duties if any(bar.bar.measure == "credit" for bar in one.bars)]
    total = [one for one in plain if one.duty.counts == "all"]
    whole = [one for one in total if one.first.bar.which is EVERY]
    required = [one for one in plain if one.duty.counts == "required" and one.first.bar.which is EVERY]
    return (
        max(whole or total, key=lambda one: one.asked, default=None),
        max(required, key=lambda one: one.asked, default=None),
    )
