"""Builders for policies: the Fujian rule over the whole authority since 2025, entries of round hours."""

from datetime import UTC, date, datetime, timedelta

import pytest

from taixue.credits.models import Entry
from taixue.credits.services import ledger
from taixue.kit.actor import SYSTEM, Actor
from taixue.lib import ids
from taixue.people.models import Person
from taixue.policy.models import Version
from taixue.policy.services import assignments, policies
from tests import world


def learn(person: Person, hours: float, day: date, *, required: bool = False, seconds: int = 3600) -> Entry:
    """Post a course of so many hours, completed at noon of a day."""
    noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    item = ids.new()
    entry, _ = ledger.post(
        person_id=person.pk, kind="course", source=f"course:{item}", item=item, item_version=1, title="课程",
        title_en="Course", subject="law", category="online", required=required, seconds=seconds, held=0,
        nominal=round(hours * 100), first_at=noon - timedelta(hours=2), last_at=noon, provenance="proven",
        by=SYSTEM, at=noon,
    )  # fmt: skip
    return entry


@pytest.fixture
def tree(db: None) -> world.Tree:
    return world.tree()


@pytest.fixture
def version(tree: world.Tree) -> Version:
    made = policies.publish(text=policies.library("fujian-2017"), by=SYSTEM, at=world.NOON)
    assignments.assign(
        code="fujian-2017", number=1, unit_path=tree.province.path, first_day=date(2025, 1, 1), by=SYSTEM, at=world.NOON
    )
    return made


@pytest.fixture
def learner(tree: world.Tree) -> Person:
    return world.person(tree.station)


@pytest.fixture
def manager(tree: world.Tree) -> Actor:
    return world.administrator("unit-admin", tree.county, name="周明远")


@pytest.fixture
def academy(tree: world.Tree) -> Actor:
    return world.administrator("academy", None, at_unit=tree.province, name="省学院")
