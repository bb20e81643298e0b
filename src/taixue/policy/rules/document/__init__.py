"""A policy as data. The file format is described in docs/rules/format.md; `loading` reads it."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from taixue.policy.rules.conversion import Conversion
from taixue.policy.rules.document.around import Consequence as Consequence
from taixue.policy.rules.document.around import Exempting as Exempting
from taixue.policy.rules.document.around import Gate as Gate
from taixue.policy.rules.document.around import UnitScore as UnitScore
from taixue.policy.rules.document.counting import Cap as Cap
from taixue.policy.rules.document.counting import Carry as Carry
from taixue.policy.rules.document.counting import Repeat as Repeat
from taixue.policy.rules.document.duties import MEASURES as MEASURES
from taixue.policy.rules.document.duties import Bar as Bar
from taixue.policy.rules.document.duties import Duty as Duty
from taixue.policy.rules.document.duties import Group as Group
from taixue.policy.rules.document.duties import Level as Level
from taixue.policy.rules.document.duties import Share as Share
from taixue.policy.rules.document.words import NOWHERE as NOWHERE
from taixue.policy.rules.document.words import Clauses as Clauses
from taixue.policy.rules.document.words import Issuer as Issuer
from taixue.policy.rules.document.words import Parameter as Parameter
from taixue.policy.rules.document.words import Value as Value
from taixue.policy.rules.document.words import Words as Words
from taixue.policy.rules.filters import ANY as ANY
from taixue.policy.rules.filters import EVERY as EVERY
from taixue.policy.rules.filters import Filter as Filter
from taixue.policy.rules.filters import Which as Which
from taixue.policy.rules.windows import Cycle, Rolling, Rule, Window

FORMAT = 1
UNITS = ("hours", "days", "credits", "points")


@dataclass(frozen=True)
class Document:
    """One version of a policy, validated. Amounts are 1/100 of its unit.

    missing: parameters that nobody has said; with one of them the document can be read and not be published
    """

    code: str
    number: int
    title: Words
    notice: Words
    issuers: tuple[Issuer, ...]
    joint: bool  # each issuer publishes only with the approval of the others
    overridable: bool  # a rule that names this one in `replaces` holds in its place where it is assigned
    replaces: tuple[str, ...]  # codes of rules in whose place this one holds, where they allow it
    trial: bool
    valid_from: date
    valid_to: date | None  # last day on which an assignment may begin
    source: str
    unit: str
    windows: tuple[Rule, ...]
    rank_on: str  # "last-day" of the window, its "first-day", or "weighted" by the days at each rank
    pro_rata: str  # "months", "days" or "none": for who registered within the window
    pro_rata_leave: str  # the same for long leave within the window
    rank_lists: bool  # may points be shown as lists of people in order
    conversions: tuple[Conversion, ...]
    repeats: tuple[Repeat, ...]
    caps: tuple[Cap, ...]
    carries: tuple[Carry, ...]
    groups: tuple[Group, ...]
    gates: tuple[Gate, ...]
    exemptions: tuple[Exempting, ...]
    consequences: tuple[Consequence, ...]
    unit_score: UnitScore | None
    clauses: Clauses
    parameters: tuple[Parameter, ...]
    missing: tuple[str, ...]

    @property
    def incomplete(self) -> bool:
        """Is a number missing that the source does not show?"""
        return bool(self.missing)

    @property
    def calendar(self) -> Rule:
        """The first way of cutting time; a duty that names no window is asked in it."""
        return self.windows[0]

    @property
    def carry(self) -> str:
        """What becomes of a surplus of the first window: "none", "forbidden", or "into" where something takes it."""
        return "into" if self.carries else self.calendar.carry

    def rule(self, identity: str) -> Rule:
        """Return the rule of windows of an id, "" the first. Raises KeyError."""
        return self._rules[identity]

    def window(self, name: str, *, first: date | None = None, last: date | None = None) -> Window:
        """Return the window of a name; its days where they depend on a person. Raises ValueError for another name."""
        for rule in self.windows:
            try:
                found = rule.window(name)
            except ValueError:
                continue
            if rule.kind in ("rolling", "class") and first is not None and last is not None:
                return Window(found.name, first, last, None, rule.id, found.item)
            return found
        raise ValueError(f"{self.code} has no window {name!r}")

    def group(self, band: str, kinds: frozenset[str] = frozenset()) -> Group | None:
        """Return the first group a person owes in, or None if the policy asks nothing of the band and kinds."""
        return next((group for group in self.groups if group.takes(band, kinds)), None)

    def audiences(self) -> frozenset[str]:
        """Return what duties name in `who`."""
        return frozenset(duty.who for group in self.groups for duty in group.duties if duty.who)

    def conversion(self, kind: str) -> Conversion | None:
        """Return the first that an activity of the kind may earn by, or None if the policy does not know it."""
        return next((one for _, one in self.by_kind.get(kind, ())), None)

    @cached_property
    def by_kind(self) -> dict[str, tuple[tuple[int, Conversion], ...]]:
        """The conversions of each kind with their place, in their order."""
        found: dict[str, list[tuple[int, Conversion]]] = {}
        for place, one in enumerate(self.conversions):
            found.setdefault(one.kind, []).append((place, one))
        return {kind: tuple(rows) for kind, rows in found.items()}

    @cached_property
    def reduces_by(self) -> str:
        """How a part of a window is counted: "months", "days" or "none"."""
        effects = (one.effect for one in self.exemptions if one.effect != "lifts")
        return next((unit for unit in (self.pro_rata, self.pro_rata_leave, *effects) if unit != "none"), "none")

    @cached_property
    def _rules(self) -> dict[str, Rule]:
        return {"": self.windows[0], **{rule.id: rule for rule in self.windows}}

    @cached_property
    def common(self) -> bool:
        """Are the windows the same for everyone?"""
        return all(
            rule.kind in ("year", "week", "month", "quarter") or (isinstance(rule, Cycle) and rule.since is not None)
            for rule in self.windows
        )

    @cached_property
    def reach(self) -> int:
        """How many years before a window begins an entry may lie that decides in it."""
        if self.common and not self.carries:
            return 0
        return max((2, *(rule.years for rule in self.windows if isinstance(rule, (Cycle, Rolling)))))

    @cached_property
    def looks_back(self) -> bool:
        """Does an answer need entries from before the window, because an item counts once in a life?"""
        return any(one.within == "ever" for one in self.repeats) or any(rule.kind == "ever" for rule in self.windows)
