"""Counters of units are what a recount says, whatever happens to the standings."""

from datetime import date, timedelta

import pytest
from django.db import connection

from taixue.kit import queue
from taixue.kit.actor import Actor, Grant
from taixue.policy.models import Standing
from taixue.policy.queries import branches
from taixue.policy.services import standing
from taixue.reports.models import Counter, Stale
from taixue.reports.queries import asking, breakdowns, rollup
from taixue.reports.queries.figures import Figures, Scope
from taixue.reports.queries.narrowing import Narrow
from taixue.reports.rules.grouping import By
from taixue.reports.services import rollup as counting
from tests import world
from tests.policy.builders import learn
from tests.reports.builders import DAY
from tests.world import NOON

TODAY = NOON.date()


def same(version) -> bool:
    return rollup.known(version.pk, "2026") == rollup.recount(version.pk, "2026")


def of(version, unit, *, alone: bool = False) -> Figures:
    return rollup.known(version.pk, "2026").get((unit.path, alone, "section"), Figures())


def live(unit, by: Actor) -> Scope:
    return asking.scope(unit.public_id, asking.Asking(window="2026"), by=by)


def test_a_change_of_one_person_is_carried_to_every_unit_above(five, tree, version):
    assert counting.count_all(today=TODAY) > 0
    assert [of(version, unit).met for unit in (tree.station, tree.office, tree.county, tree.province)] == [1, 1, 1, 1]
    learn(five[2], 80, DAY, required=True)
    standing.refresh(five[2].pk, NOON)
    before = of(version, tree.province)
    counting.count_all(today=TODAY)
    assert (before.met, of(version, tree.province).met, of(version, tree.province).counted) == (1, 2, 24000)
    assert of(version, tree.office, alone=True) == Figures() and of(version, tree.station, alone=True).subject == 4
    assert same(version)


def test_people_and_units_that_move_are_taken_from_where_they_were_counted(five, tree, version):
    counting.count_all(today=TODAY)
    Standing.objects.filter(person=five[0], window="2026").update(unit_path=tree.other_office.path)
    standing.follow(old=tree.station.path, new=f"{tree.other_county.path}{tree.station.pk}/")
    counting.count_all(today=TODAY)
    assert of(version, tree.county) == Figures() and of(version, tree.other_county).subject == 4
    assert same(version) and not Counter.objects.filter(subject=0).exists()


def test_who_is_no_longer_asked_is_no_longer_counted(five, tree, version):
    counting.count_all(today=TODAY)
    Standing.objects.filter(person__in=five).delete()
    counting.count_all(today=TODAY)
    assert not Counter.objects.exists() and same(version)


def test_a_computation_that_changes_no_figure_leaves_nothing_to_count(five, version):
    counting.count_all(today=TODAY)
    standing.refresh_many([person.pk for person in five], NOON)
    assert not Stale.objects.exists()


def test_counters_answer_once_they_were_counted_today(five, tree, version, manager):
    assert not rollup.serves(live(tree.office, manager), Narrow(), By.UNIT, today=TODAY)
    counting.count_all(today=TODAY)
    scope = live(tree.office, manager)
    assert rollup.serves(scope, Narrow(), By.UNIT, today=TODAY)
    assert not rollup.serves(scope, Narrow(), By.UNIT, today=TODAY + timedelta(days=1))
    assert not rollup.serves(scope, Narrow(sex="1"), By.UNIT, today=TODAY)
    found = rollup.of(scope, By.UNIT)
    assert [(line.name, line.figures.met, line.figures.subject) for line in found.lines] == [
        ("青石县第一市场监督管理所", 1, 4)
    ]
    assert rollup.of(scope, By.BAND).total.counted == 16000


def test_what_changed_since_the_last_count_is_said_before_it_is_counted(five, tree, version):
    manager = Actor("周明远", grants=(Grant("unit-admin", tree.province.path),))
    counting.count_all(today=TODAY)
    chief = world.person(tree.office, "处长", rank="一级调研员")
    learn(five[2], 80, DAY, required=True)
    Standing.objects.filter(person=five[0], window="2026").update(unit_path=tree.other_office.path)
    standing.refresh_many([five[2].pk, chief.pk], NOON)
    assert Stale.objects.exists()
    for unit in (tree.province, tree.county, tree.office, tree.station):
        scope = live(unit, manager)
        for by_what in (By.UNIT, By.BAND):
            added = breakdowns.of(scope, by_what, narrow=Narrow(), today=TODAY, by=manager)
            assert rollup.of(scope, by_what) == added and added.total.subject > 0
        assert rollup.windows(unit.path, by=manager).held == branches.windows(unit.path, by=manager)


def test_who_registered_on_another_day_keeps_another_pace(five, tree, version, manager):
    late = Standing.objects.filter(person=five[3], window="2026")
    late.update(counted=7000, counted_required=7000)
    counting.count_all(today=TODAY)
    assert of(version, tree.station).likely == 2
    late.update(first_day=date(2026, 11, 1))
    added = breakdowns.of(live(tree.station, manager), By.BAND, narrow=Narrow(), today=TODAY, by=manager)
    assert rollup.of(live(tree.station, manager), By.BAND) == added and added.total.likely == 1
    counting.count_all(today=TODAY)
    assert of(version, tree.station).likely == 1 and same(version)


def test_with_a_new_day_it_is_counted_anew_who_will_miss(five, tree, version, manager):
    counting.count_all(today=TODAY)
    assert of(version, tree.station).likely == 2  # 丙 and 丁, who have nothing
    Standing.objects.filter(person=five[3], window="2026").update(counted=7000, counted_required=7000)
    for day, likely in ((date(2026, 6, 10), 1), (date(2027, 1, 10), 3), (TODAY, 2)):
        counting.count_all(today=day)
        scope = live(tree.station, manager)
        added = breakdowns.of(scope, By.BAND, narrow=Narrow(), today=day, by=manager)
        assert rollup.of(scope, By.BAND) == added and of(version, tree.station).likely == added.total.likely
        assert added.total.likely == likely and same(version)


def test_the_nightly_job_finds_a_wrong_counter_and_puts_it_right(five, version):
    counting.count_all(today=TODAY)
    Counter.objects.update(met=0)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    queue.defer("reports.recount")
    queue.run_waiting()
    assert same(version)


@pytest.mark.parametrize("batch", [1, 2])
def test_small_batches_reach_the_same_counters(five, tree, version, monkeypatch, batch):
    chief = world.person(tree.office, "处长", rank="一级调研员")
    standing.refresh(chief.pk, NOON)
    monkeypatch.setattr(counting, "BATCH", batch)
    counting.count_all(today=TODAY)
    assert same(version)
