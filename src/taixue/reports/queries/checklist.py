"""What is open before a year is closed. Each app says itself what waits; what does not exist is not listed."""

from dataclasses import dataclass, field
from datetime import datetime

from taixue.credits.queries import due as credits
from taixue.kit import clock, dues
from taixue.kit.actor import Actor, Grant
from taixue.people.queries import vacant
from taixue.people.queries.vacant import Vacant
from taixue.people.rules.permissions import Role
from taixue.policy.queries import due as policy
from taixue.policy.queries import years
from taixue.policy.queries.years import TrainingYear
from taixue.policy.rules.years import Phase

APPS = (credits.due, policy.due)
DECIDED = ("corrections", "cases", "declarations", "exemptions", "objections")
"""What waits in these apps for somebody to decide and moves a year's hours or duties."""

VACANT, STALE = "vacant", "stale"
NAMED = 20
"""People without a posting who are named on the page."""


@dataclass(frozen=True, slots=True)
class Item:
    """A thing to settle and how many of it there are. code: of a question of an app, VACANT or STALE."""

    code: str
    count: int


@dataclass(frozen=True, slots=True)
class Checklist:
    """What a person reads before asking for a year to be closed."""

    items: list[Item]
    vacant: list[Vacant] = field(default_factory=list)

    @property
    def open(self) -> dict[str, int]:
        """What is open, without the standings, which are computed anew before a year is frozen: {code: number}."""
        return {item.code: item.count for item in self.items if item.count and item.code != STALE}

    @property
    def settled(self) -> bool:
        """Is nothing open?"""
        return not any(item.count for item in self.items)


def of(year: TrainingYear, *, at: datetime) -> Checklist:
    """Return the checklist of a year that was fetched with `by`: everything that waits in the authority's subtree."""
    if years.phase(year, today=clock.day(at)) is Phase.FROZEN:
        return Checklist([])
    whoever = Actor(name="", grants=(Grant(Role.ACADEMY, year.unit.path),))  # sees what waits for anybody there
    asked = [question for app in APPS for question in app(by=whoever, at=at) if question.code in DECIDED]
    waiting = dues.ask(asked, at=at)
    missing = vacant.count(year.unit.path, year.last_day)
    items = [
        *(Item(one.code, one.count) for one in waiting),
        Item(VACANT, missing),
        Item(STALE, len(years.stale(year))),
    ]
    return Checklist(items, vacant.listed(year.unit.path, year.last_day, number=NAMED) if missing else [])
