"""A worked case: a person, what was done, and what must come of it, as plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from taixue.policy.rules.document import Value

LONG_AGO = date(2000, 1, 1)
NOON = 12 * 60
STANDINGS = ("met", "not met", "taken", "open", "refused", "-")
"""What may come of a case; "not subject: <code>" besides. "-": the document is incomplete, nothing is said."""


@dataclass(frozen=True, slots=True)
class Stay:
    """A posting, both days included; last None: still there. kind: "main", or "leave" in its place."""

    band: str
    first_day: date = LONG_AGO
    last_day: date | None = None
    kind: str = "main"
    rank: str = ""


@dataclass(frozen=True, slots=True)
class Attendance:
    """A class the person belongs to, both days with it: how many half days it has, and how many were missed."""

    item: str
    first_day: date
    last_day: date
    half_days: int
    missed: int


@dataclass(frozen=True, slots=True)
class Somebody:
    """The person of a case. events: (kind, day); exemptions: (kind, first, last), approved."""

    stays: tuple[Stay, ...] = ()
    registered: date | None = LONG_AGO
    kinds: frozenset[str] = frozenset()
    prescribed: tuple[str, ...] = ()
    events: tuple[tuple[str, date], ...] = ()
    classes: tuple[Attendance, ...] = ()
    exemptions: tuple[tuple[str, date, date], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What somebody did: measures as the ledger keeps them, and when it ended: local day, minute of it.

    reverses: the number of the entry that it takes back, from 1; 0: none
    """

    kind: str
    day: date
    minute: int = NOON
    recorded: date | None = None
    seconds: int = 0
    nominal: int = 0
    half_days: int = 0
    items: int = 0
    points: int = 0
    score: int = 0
    required: bool = False
    category: str = ""
    subject: str = ""
    item: str = ""
    provenance: str = "proven"
    reverses: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """What must come out: each duty's amounts in hundredths, None where nothing is said, and the standing."""

    asked: Mapping[str, int] | None
    counted: Mapping[str, int] | None
    standing: str


@dataclass(frozen=True, slots=True)
class Case:
    """One person in one window on a day. parameters: what the unit sets instead of the document."""

    person: Somebody
    deeds: tuple[Deed, ...]
    window: str
    on: date
    parameters: Mapping[str, Value] = field(default_factory=dict)
    expected: Expected | None = None
