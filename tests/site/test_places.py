"""What other apps store of where a unit stands follows when it moves, and past years keep the rule of their day."""

from datetime import date
from typing import Any

import pytest

from taixue.catalog.models import Audience, Course
from taixue.catalog.queries import audiences, editions
from taixue.catalog.rules.courses import Facts
from taixue.catalog.services import audiences as stating
from taixue.catalog.services import courses, lessons, publishing
from taixue.kit.actor import SYSTEM
from taixue.people.models import Unit
from taixue.people.queries import trees
from taixue.people.services import units
from taixue.policy.models import Assignment, Standing
from taixue.policy.services import assignments, policies, standing
from tests import world
from tests.people.town import Town, build
from tests.portal import builders


@pytest.fixture
def town(db: None) -> Any:
    return build()


def moved(town: Town) -> Unit:
    """Let the office with its station stand in the other county from today; return the station."""
    units.move(unit=town.tree.office, parent=town.tree.other_county, by=SYSTEM, at=world.NOON)
    return Unit.objects.get(pk=town.tree.station.pk)


def test_rules_and_standings_are_where_the_unit_is(town: Town) -> None:
    version = policies.publish(text=policies.library("fujian-2017"), by=SYSTEM, at=world.NOON)
    assignments.assign(code="fujian-2017", number=version.number, unit_path=town.tree.office.path,
                       first_day=date(2026, 1, 1), by=SYSTEM, at=world.NOON)  # fmt: skip
    standing.refresh(town.learner.pk, world.NOON)
    before = Standing.objects.get(person=town.learner)
    station = moved(town)
    after = Standing.objects.get(person=town.learner)
    assert (before.unit_path, after.unit_path) == (town.tree.station.path, station.path)
    assert Assignment.objects.get().unit_path == Unit.objects.get(pk=town.tree.office.pk).path
    standing.refresh(town.learner.pk, world.NOON)
    assert Standing.objects.get(person=town.learner).unit_path == station.path


def test_a_year_that_is_over_keeps_the_rule_of_the_superior_of_its_day(town: Town) -> None:
    version = policies.publish(text=policies.library("fujian-2017"), by=SYSTEM, at=world.NOON)
    for unit in (town.tree.county, town.tree.other_county):
        first = date(2025, 1, 1) if unit == town.tree.county else date(2026, 1, 1)
        assignments.assign(code="fujian-2017", number=version.number, unit_path=unit.path, first_day=first, by=SYSTEM,
                           at=world.NOON)  # fmt: skip
    standing.refresh(town.learner.pk, world.NOON)
    assert set(Standing.objects.filter(person=town.learner).values_list("window", flat=True)) == {"2025", "2026"}
    station = moved(town)
    standing.refresh(town.learner.pk, world.NOON)
    rows = dict(Standing.objects.filter(person=town.learner).values_list("window", "unit_path"))
    assert rows == {"2025": station.path, "2026": station.path}  # 2025 by the old county's rule, shown where it stands


def test_what_is_required_for_a_unit_is_so_wherever_it_stands(town: Town) -> None:
    facts = Facts(subject="law", title="课", title_en="", centihours=100)
    version = courses.create(facts=facts, owner_path=town.tree.office.path, by=SYSTEM, at=world.NOON)
    lesson = lessons.add(version_id=version.public_id, title="第一讲", by=SYSTEM, at=world.NOON)
    lessons.attach(lesson_id=lesson.public_id, file=builders.video(100).public_id, by=SYSTEM, at=world.NOON)
    for unit, required in ((town.tree.county, False), (town.tree.office, True)):
        stating.state(version_id=version.public_id, band="", unit_path=unit.path, required=required, by=SYSTEM,
                      at=world.NOON)  # fmt: skip
    publishing.publish(version_id=version.public_id, by=SYSTEM, at=world.NOON)
    station = moved(town)
    assert Audience.objects.filter(unit_path=town.tree.office.path).exists()  # a published edition never changes
    assert audiences.required_among([version], "", station.path) == {version.pk}
    found = editions.found(by=town.admin, who=editions.Who("", station.path), kind="required")
    assert [edition.title for edition in found.part(0, 5)] == ["课"]
    assert Course.objects.get().owner_path == Unit.objects.get(pk=town.tree.office.pk).path


def test_lines_of_a_unit_are_found_under_the_path_of_their_day(town: Town) -> None:
    old = town.tree.office.path
    moved(town)
    now = Unit.objects.get(pk=town.tree.office.pk).path
    assert set(trees.former((now,))) == {now, old}
    assert trees.former(("/",)) == ("/",)
