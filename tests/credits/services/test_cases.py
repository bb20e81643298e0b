"""An outage as one case of many people: planned, approved by another, carried out whole or not at all."""

import os
import signal
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.db.utils import IntegrityError

from taixue.audit.models import Line
from taixue.credits.models import Case, Correction, Entry
from taixue.credits.queries import cases as questions
from taixue.credits.queries import due
from taixue.credits.services import cases, ledger
from taixue.kit import dues, queue
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.models import Note
from tests import world
from tests.credits.builders import AT, facts, paper
from tests.people.services.test_intake_together import until, waiting

DAY = AT.date()
LATER = AT + timedelta(days=3)


@pytest.fixture
def course(db):
    from tests.study.conftest import course

    return course(2700).course.public_id


@pytest.fixture
def people(tree):
    return [world.person(tree.office, f"学员{n}") for n in range(6)]


def plan(unit, course, by, *listed, day=DAY):
    return cases.plan(
        unit_id=unit.public_id, course=course, day=day, listed=listed, reason="当日平台故障，第一讲无法播放",
        upload=paper("故障说明.pdf"), by=by, at=AT,
    )  # fmt: skip


def asked(unit, course, by, *listed):
    return cases.ask(case_id=plan(unit, course, by, *listed).public_id, by=by, at=AT)


def verdicts(case):
    return {line["name"]: line["verdict"] for line in case.people}


def test_a_plan_says_person_by_person_who_gets_it(tree, course, people, asker):
    has, _rest = people[0], people[1:]
    ledger.post(**facts(has, source=f"course:{course}", item=course), by=SYSTEM, at=AT)
    case = plan(tree.office, course, asker)
    assert verdicts(case) == {"学员0": "has"} | {f"学员{n}": "add" for n in range(1, 6)}
    assert Correction.objects.count() == 0  # nobody is asked yet
    assert not questions.visible(by=world.administrator("auditor", tree.county)).exists()


def test_a_list_names_the_people_and_says_who_is_not_meant(tree, course, people, asker):
    far = world.person(tree.county, "县里的人")
    case = plan(tree.office, course, asker, "学员1", f"学员2 {people[2].mobile}", "无此人", far.mobile, "学员1")
    assert verdicts(case) == {"学员1": "add", "学员2": "add", "无此人": "nobody", "县里的人": "elsewhere"}


def test_approved_by_another_it_is_carried_out_for_all_and_each_is_told(tree, course, people, asker, approver):
    case = asked(tree.office, course, asker)
    assert Correction.objects.filter(case=case, state="asked").count() == 6
    cases.approve(case_id=case.public_id, by=approver, at=LATER)
    assert Entry.objects.count() == 0
    queue.run_waiting()
    lines = Entry.objects.filter(item=course)
    assert {(one.provenance, one.nominal, one.last_day) for one in lines} == {("corrected", 100, DAY)}
    assert lines.count() == 6
    assert Note.objects.filter(kind="credits.added").count() == 6
    case.refresh_from_db()
    assert case.state == "carried"
    assert cases.carry_out(case_id=case.public_id, by=approver, at=LATER) == 0
    actions = Line.objects.filter(person=people[0].pk, action__startswith="credits.").order_by("pk")
    assert [one.action for one in actions] == [
        "credits.correction-asked", "credits.correction-approved", "credits.correction-carried",
    ]  # fmt: skip


def test_who_got_it_meanwhile_gets_nothing_twice(tree, course, people, asker, approver):
    case = asked(tree.office, course, asker)
    ledger.post(**facts(people[0], source=f"course:{course}", item=course), by=SYSTEM, at=AT)
    cases.approve(case_id=case.public_id, by=approver, at=LATER)
    assert cases.carry_out(case_id=case.public_id, by=approver, at=LATER) == 5
    assert Correction.objects.get(person=people[0]).state == "declined"
    assert Entry.objects.filter(person=people[0]).count() == 1


def test_nobody_approves_their_own_case_nor_one_they_gain_from(tree, course, people, asker):
    case = asked(tree.office, course, asker)
    with pytest.raises(Denied, match="second-person"):
        cases.approve(case_id=case.public_id, by=asker, at=LATER)
    world.grant(people[3], "unit-admin", tree.county)
    with pytest.raises(Denied, match="own-entry"):
        cases.approve(case_id=case.public_id, by=world.actor(people[3]), at=LATER)
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        Case.objects.update(state="approved", decided_by=asker.account_id, decided_at=LATER)


def test_a_declined_case_changes_nothing_and_says_why_to_everybody(tree, course, people, asker, approver):
    case = asked(tree.office, course, asker)
    cases.decline(case_id=case.public_id, answer="日志里没有故障", by=approver, at=LATER)
    told = Correction.objects.values_list("state", "answer").distinct()
    assert list(told) == [("declined", "日志里没有故障")]
    with pytest.raises(Conflict):
        cases.approve(case_id=case.public_id, by=approver, at=LATER)


def test_other_units_know_nothing_of_it_and_cannot_plan_it(tree, course, people, asker):
    case, stranger = asked(tree.office, course, asker), world.administrator("unit-admin", tree.other_county)
    with pytest.raises(NotFound):
        cases.approve(case_id=case.public_id, by=stranger, at=LATER)
    with pytest.raises(NotFound):
        plan(tree.office, course, stranger)


def test_a_day_to_come_and_nobody_are_refused(tree, course, asker):
    with pytest.raises(Invalid):
        plan(tree.office, course, asker, day=DAY + timedelta(days=1))
    with pytest.raises(Invalid):
        plan(tree.station, course, asker)


def test_the_week_counts_the_cases_that_wait(tree, course, people, asker, approver):
    asked(tree.office, course, asker)
    for who, expected in ((asker, 0), (approver, 1)):
        counted = {one.code: one.count for one in dues.ask(due.due(by=who, at=LATER), at=LATER)}
        assert counted["cases"] == questions.to_decide(by=who).count() == expected
        assert counted["corrections"] == 0


def test_a_worker_killed_in_the_middle_of_a_case_leaves_nothing_half_done(committed):
    from tests.study.conftest import course as make

    tree, item = world.tree(), make(2700).course.public_id
    for n in range(6):
        world.person(tree.office, f"学员{n}")
    first, second = (world.administrator("unit-admin", tree.county) for _ in range(2))
    case = asked(tree.office, item, first)
    cases.approve(case_id=case.public_id, by=second, at=LATER)
    connection.close()
    blocker = connections.create_connection("default")
    blocker.set_autocommit(False)
    blocker.cursor().execute("LOCK TABLE notices_note IN SHARE MODE")  # all lines are written, the first note must wait
    worker = os.fork()
    if not worker:
        try:
            cases.carry_out(case_id=case.public_id, by=second, at=LATER)
        finally:
            os._exit(0)
    until(lambda: waiting("INSERT INTO"))
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    blocker.rollback()
    blocker.close()
    until(lambda: not waiting("INSERT INTO"))
    assert (Entry.objects.count(), Correction.objects.filter(state="asked").count()) == (0, 6)
    assert Case.objects.get().state == "approved"
    assert cases.carry_out(case_id=case.public_id, by=second, at=LATER) == 6
    assert Note.objects.filter(kind="credits.added").count() == 6
