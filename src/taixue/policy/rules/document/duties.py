"""Who owes what. Amounts in 1/100 of the document's unit, or of the measure. Source: docs/rules/format.md, "Duties"."""

from dataclasses import dataclass
from fractions import Fraction

from taixue.policy.rules.document.words import NOWHERE, Words
from taixue.policy.rules.filters import EVERY, Which

MEASURES = ("credit", "days", "minutes", "items", "points", "score", "entries", "different", "calendar-days", "absence")
"""What may be added up: the document's unit, or a measure as it happened."""


@dataclass(frozen=True, slots=True)
class Share:
    """A share of something else: of another duty (what it asks, or what counted for it), the list, or the class."""

    part: Fraction
    of: str  # id of a duty, "prescribed" or "class"
    by: str = "asked"  # or "counted"


@dataclass(frozen=True, slots=True)
class Bar:
    """One thing to reach, or not to exceed: a limit over a measure of some entries.

    limit: 1/100 of the unit or measure, or a share; at_most: it is not to be exceeded
    """

    limit: int | Share
    measure: str = "credit"
    which: Which = EVERY
    at_most: bool = False


@dataclass(frozen=True, slots=True)
class Level:
    """A name for how much was reached: from an amount on."""

    least: int
    name: Words


@dataclass(frozen=True, slots=True)
class Duty:
    """What is asked. counts: "all" entries or the "required" ones.

    bars: one, or several of which any one will do (`needs` "any") or all are asked ("all")
    who: "" everyone of the group, else the version of a saved audience that owes it, "<public id>@<number>"
    nature: "duty", "entitlement" (a right: never unmet) or "aim" (shown: never unmet)
    """

    id: str
    counts: str
    bars: tuple[Bar, ...]
    clause: Words
    who: str = ""
    needs: str = "all"
    window: str = ""
    nature: str = "duty"
    name: Words = NOWHERE
    whole: bool = True  # what is asked of a part of the window is rounded up to a whole unit
    levels: tuple[Level, ...] = ()

    @property
    def full(self) -> int:
        """What the first bar asks for a full window, 0 where it is a share of something else."""
        limit = self.bars[0].limit if self.bars else 0
        return limit if isinstance(limit, int) else 0

    @property
    def plain(self) -> bool:
        """Is it a minimum in the document's unit, as figures of units add them up?"""
        return len(self.bars) == 1 and self.bars[0].measure == "credit" and not self.bars[0].at_most

    @property
    def binding(self) -> bool:
        """May it be unmet?"""
        return self.nature == "duty"


@dataclass(frozen=True, slots=True)
class Group:
    """People who owe the same. bands: of people.rules.ranks; by_reference: bands that follow without being named.

    everyone: any band, named or not; kinds: only people of one of these kinds, () of any
    """

    id: str
    name: Words
    bands: tuple[str, ...]
    by_reference: tuple[str, ...]
    duties: tuple[Duty, ...]
    everyone: bool = False
    kinds: tuple[str, ...] = ()

    def takes(self, band: str, kinds: frozenset[str]) -> bool:
        """Does a person of a band and of these kinds owe in this group?"""
        named = self.everyone or band in self.bands or band in self.by_reference
        return named and (not self.kinds or not kinds.isdisjoint(self.kinds))
