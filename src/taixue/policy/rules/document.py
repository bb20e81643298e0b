"""A policy as data. The file format is described in docs/rules/format.md; `loading` reads it."""

from dataclasses import dataclass
from datetime import date

from taixue.policy.rules.conversion import Conversion
from taixue.policy.rules.windows import Calendar

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Words:
    """A short text in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Duty:
    """A minimum of hours. counts: "all" entries or the "required" ones; hours in centihours of a full year.

    who: "" everyone of the group, else the version of a saved audience that owes it, "<public id>@<number>"
    """

    id: str
    counts: str
    full: int
    clause: Words
    who: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """People who owe the same. bands: of people.rules.ranks; by_reference: bands that follow without being named."""

    id: str
    name: Words
    bands: tuple[str, ...]
    by_reference: tuple[str, ...]
    duties: tuple[Duty, ...]


@dataclass(frozen=True, slots=True)
class Clauses:
    """Where the notice says it: window, statistics days, carry, first year, conversion."""

    window: Words
    statistics: Words
    carry: Words
    first_year: Words
    conversion: Words


@dataclass(frozen=True, slots=True)
class Document:
    """One version of a policy, validated."""

    code: str
    number: int
    title: Words
    notice: Words
    issuers: tuple[Words, ...]
    trial: bool
    valid_from: date
    source: str
    calendar: Calendar
    carry: str  # "none": a surplus stays in its window
    rank_on: str  # "last-day" of the window or its "first-day"
    pro_rata: str  # "months", "days" or "none"
    conversions: tuple[Conversion, ...]
    groups: tuple[Group, ...]
    clauses: Clauses

    def group(self, band: str) -> Group | None:
        """Return the group a band owes in, or None if the policy asks nothing of it."""
        for group in self.groups:
            if band in group.bands or band in group.by_reference:
                return group
        return None

    def audiences(self) -> frozenset[str]:
        """Return what duties name in `who`."""
        return frozenset(duty.who for group in self.groups for duty in group.duties if duty.who)

    def conversion(self, kind: str) -> Conversion | None:
        """Return what an activity of the kind earns, or None if the policy does not know it."""
        return next((c for c in self.conversions if c.kind == kind), None)
