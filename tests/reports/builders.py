"""Builders for reports: the five people of docs/rules/fujian-2017.md, "Rates of a unit", at the station."""

from datetime import UTC, date, datetime
from typing import Any

from taixue.kit.actor import SYSTEM, Actor
from taixue.people.models import Person
from taixue.policy.services import assignments, policies, standing, years
from taixue.reports.queries.snapshots import Frozen
from taixue.reports.services import freezing
from tests import world
from tests.policy.builders import learn
from tests.world import NOON

DAY = date(2026, 6, 1)
NAMES = ("甲", "乙", "丙", "丁", "戊")


def rule(unit: Any) -> Any:
    """Let the Fujian rule hold for a unit's subtree since 2025; return its version."""
    made = policies.publish(text=policies.library("fujian-2017"), by=SYSTEM, at=NOON)
    assignments.assign(
        code="fujian-2017", number=1, unit_path=unit.path, first_day=date(2025, 1, 1), by=SYSTEM, at=NOON
    )
    return made


def five(station: Any) -> list[Person]:
    """Take in five people: four owe 80 h each; 甲 has all of it, 乙 lacks required hours, 丙 only took part."""
    people = [world.person(station, name, registered_on=None if name == "戊" else date(2020, 1, 1)) for name in NAMES]
    learn(people[0], 25, DAY, required=True)
    learn(people[0], 55, DAY)
    learn(people[1], 24, DAY, required=True)
    learn(people[1], 56, DAY)
    standing.studied(people[2].pk, DAY)
    standing.refresh_many([person.pk for person in people], NOON)
    return people


CLOSING = datetime(2027, 2, 19, 4, tzinfo=UTC)
"""Noon of the day from which the year of `year` may be closed: sixty days after 20 December and one."""


def year(unit: Any, by: Actor = SYSTEM) -> Any:
    """Open the year 2026 of an authority as the form proposes it."""
    return years.open_year(
        unit_id=unit.public_id, name="2026", first_day=date(2026, 1, 1), last_day=date(2026, 12, 20),
        closing_day=date(2027, 2, 18), versions={}, by=by, at=NOON,
    )  # fmt: skip


def closing(unit: Any, asker: Actor, confirmer: Actor) -> Any:
    """Open 2026 and let two people close it; return the year as it waits to be frozen."""
    made = year(unit)
    years.ask(year_id=made.public_id, left_open={}, remark="", by=asker, at=CLOSING)
    return years.confirm(year_id=made.public_id, by=confirmer, at=CLOSING)


def closing_of(number: int, unit: Any, asker: Actor, confirmer: Actor, *, at: datetime) -> Any:
    """Open a year that is over and let two people close it; return it as it waits to be frozen."""
    made = years.open_year(
        unit_id=unit.public_id, name=str(number), first_day=date(number, 1, 1), last_day=date(number, 12, 20),
        closing_day=date(number + 1, 2, 18), versions={}, by=SYSTEM, at=at,
    )  # fmt: skip
    years.ask(year_id=made.public_id, left_open={}, remark="", by=asker, at=at)
    return years.confirm(year_id=made.public_id, by=confirmer, at=at)


def frozen(unit: Any, asker: Actor, confirmer: Actor) -> Frozen:
    """Open, close and freeze 2026."""
    made = closing(unit, asker, confirmer)
    for _ in freezing.recount(made.public_id, by=SYSTEM, at=CLOSING):
        pass
    return freezing.freeze(year_id=made.public_id, by=SYSTEM, at=CLOSING)
