"""How entries count: repeated items and caps. Amounts in 1/100 of the document's unit. Source: docs/rules/format.md."""

from dataclasses import dataclass
from fractions import Fraction

from taixue.policy.rules.document.words import Words
from taixue.policy.rules.filters import Which


@dataclass(frozen=True, slots=True)
class Repeat:
    """The same item more than once. within: "day", "window" or "ever"; keep: "once" (the first), "longest", "best".

    attempts: only so many tries count, the first ones; 0: any number
    """

    id: str
    which: Which
    within: str
    keep: str
    attempts: int
    clause: Words


@dataclass(frozen=True, slots=True)
class Cap:
    """The most that counts of something, in the order in which it was learned.

    per: "entry", "item", "class", "day", "week", "month", "quarter", "year" or "window"
    most: an amount, or None; entries: a number of entries, or None
    share, of: the most as a share of what the duty `of` asks
    """

    id: str
    which: Which
    per: str
    most: int | None
    entries: int | None
    share: Fraction | None
    of: str
    clause: Words


@dataclass(frozen=True, slots=True)
class Carry:
    """A surplus over what the duty `surplus` asks counts in the next window under other marks, at most `most`."""

    surplus: str
    kind: str
    category: str
    subject: str
    required: bool
    most: int | None
    clause: Words
