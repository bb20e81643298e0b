"""A training year: opened with its rules, planned, closed by two people."""

from datetime import UTC, date, datetime

import pytest

from taixue.audit.models import Line
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.models import Note
from taixue.policy.models import Assignment, TrainingYear, YearReminder
from taixue.policy.queries import years as queries
from taixue.policy.rules.years import Days, Phase, phase, schedule
from taixue.policy.services import policies, reminders, schedules, standing, years
from tests import world
from tests.policy.builders import learn
from tests.world import NOON, TODAY

DUE = datetime(2027, 2, 19, 4, tzinfo=UTC)
DAYS = {"first_day": date(2026, 1, 1), "last_day": date(2026, 12, 20), "closing_day": date(2027, 2, 18)}


def opened(tree, by, **changed):
    facts = {"unit_id": tree.province.public_id, "name": "2026", "versions": {}, **DAYS} | changed
    return years.open_year(by=by, at=NOON, **facts)


@pytest.fixture
def year(tree, version, academy):
    return opened(tree, academy)


@pytest.fixture
def second(tree):
    return world.administrator("academy", None, at_unit=tree.province, name="罗书记")


@pytest.mark.parametrize(
    ("state", "day", "expected"),
    [
        ("open", date(2025, 12, 31), Phase.COMING), ("open", date(2026, 1, 1), Phase.RUNNING),
        ("open", date(2026, 12, 20), Phase.RUNNING), ("open", date(2026, 12, 21), Phase.STATISTICS),
        ("open", date(2027, 2, 17), Phase.STATISTICS), ("open", date(2027, 2, 18), Phase.DUE),
        ("asked", date(2027, 2, 18), Phase.ASKED), ("confirmed", date(2027, 2, 18), Phase.CLOSING),
        ("frozen", date(2026, 6, 1), Phase.FROZEN),
    ],
)  # fmt: skip
def test_a_year_is_in_one_phase_on_a_day(state, day, expected):
    assert phase(state, Days(*DAYS.values()), today=day) is expected


def test_reminders_are_proposed_back_from_the_end():
    days = schedule(date(2026, 11, 1), date(2026, 12, 20), every=14, before=7)
    assert days == [date(2026, 11, 1), date(2026, 11, 15), date(2026, 11, 29), date(2026, 12, 13)]


def test_opening_proposes_the_days_and_rules_that_hold(tree, version):
    offer = queries.opening(tree.province.path, "2027")
    assert (offer.first_day, offer.last_day) == (date(2027, 1, 1), date(2027, 12, 20))
    assert [(one.code, one.number) for one in offer.rules] == [("fujian-2017", 1)]
    with pytest.raises(NotFound):
        queries.opening(tree.province.path, "soon")


def test_opening_twice_opens_once_and_other_days_are_refused(tree, year, academy):
    assert opened(tree, academy).pk == year.pk
    assert Assignment.objects.count() == 1  # what holds already is left as it is
    with pytest.raises(Conflict, match="other-days"):
        opened(tree, academy, closing_day=date(2027, 3, 1))


def test_another_version_takes_over_on_the_first_day(tree, version, academy):
    text = policies.library("fujian-2017").replace("number = 1", "number = 2", 1)
    policies.publish(text=text, by=SYSTEM, at=NOON)
    opened(tree, academy, versions={"fujian-2017": 2})
    held = Assignment.objects.order_by("first_day").values_list("version__number", "first_day", "end_day")
    assert list(held) == [(1, date(2025, 1, 1), date(2026, 1, 1)), (2, date(2026, 1, 1), None)]


def test_who_has_no_right_over_rules_opens_nothing(tree, version, manager):
    with pytest.raises(NotFound):
        opened(tree, manager)
    with pytest.raises(Denied):
        opened(tree, manager, unit_id=tree.county.public_id)


def test_a_closing_takes_two_people_and_its_day(year, academy, second):
    with pytest.raises(Conflict, match="year-not-due"):
        years.ask(year_id=year.public_id, left_open={}, remark="", by=academy, at=NOON)
    with pytest.raises(Invalid):
        years.ask(year_id=year.public_id, left_open={"corrections": 2}, remark=" ", by=academy, at=DUE)
    years.ask(year_id=year.public_id, left_open={"corrections": 2}, remark="来年再办", by=academy, at=DUE)
    with pytest.raises(Denied):
        years.confirm(year_id=year.public_id, by=academy, at=DUE)
    for _ in range(2):
        assert years.confirm(year_id=year.public_id, by=second, at=DUE).state == "confirmed"
    assert Line.objects.filter(action="policy.year-closing-confirmed").count() == 1


def test_a_closing_taken_back_leaves_the_year_open(year, academy, second):
    years.ask(year_id=year.public_id, left_open={}, remark="", by=academy, at=DUE)
    for _ in range(2):
        assert years.withdraw(year_id=year.public_id, by=second, at=DUE).state == "open"
    with pytest.raises(Conflict, match="not-asked"):
        years.confirm(year_id=year.public_id, by=second, at=DUE)


def test_days_of_a_plan_lie_in_the_year(year, academy):
    known = {"year_id": year.public_id, "remind_who": "likely", "escalate_after": 0, "by": academy, "at": NOON}
    with pytest.raises(Invalid):
        years.plan(closing_day=date(2026, 12, 20), remind_on=[], **known)
    with pytest.raises(Invalid):
        years.plan(closing_day=DAYS["closing_day"], remind_on=[date(2026, 12, 21)], **known)
    assert years.plan(closing_day=DAYS["closing_day"], remind_on=[TODAY], **known).remind_on == [TODAY]


def test_a_schedule_reminds_each_once_and_tells_superiors_after_enough(tree, year, academy, manager):
    late, done = world.person(tree.station, "丙"), world.person(tree.station, "甲")
    learn(done, 80, date(2026, 6, 1), required=True)
    standing.refresh_many([late.pk, done.pk], NOON)
    county = TrainingYear.objects.get(pk=year.pk)
    years.plan(
        year_id=county.public_id, closing_day=county.closing_day, remind_on=[TODAY], remind_who="likely",
        escalate_after=1, by=academy, at=NOON,
    )  # fmt: skip
    reminders.remind(
        unit_path=tree.county.path, window="2026", version_id=standing.Standing.objects.first().version_id,
        person_ids=[late.public_id], by=manager, at=NOON,
    )  # fmt: skip
    assert [schedules.remind_due(NOON) for _ in range(2)] == [1, 0]
    assert list(Note.objects.filter(kind="policy.reminder", person=late).values_list("key", flat=True)) == [
        "reminder:2026:2026-11-20"
    ]
    assert not Note.objects.filter(person=done, kind="policy.reminder").exists()
    told = Note.objects.filter(kind="policy.escalated", person=manager.person_id).order_by("pk")
    assert [note.facts["n"] for note in told] == [1]
    assert YearReminder.objects.get().already == 1
