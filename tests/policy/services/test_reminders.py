from datetime import date, timedelta

import pytest

from taixue.audit.models import Line
from taixue.lib.errors import Denied, Invalid, NotFound
from taixue.notices.models import Note
from taixue.policy.services import reminders, standing
from tests import world
from tests.policy.builders import learn
from tests.world import NOON


@pytest.fixture
def four(tree, version):
    """Two who owe, one who is done, and one of another county who owes."""
    made = [world.person(tree.station, name) for name in ("甲", "乙", "丙")]
    made.append(world.person(tree.other_office, "丁"))
    learn(made[0], 21.5, date(2026, 5, 1), required=True)
    learn(made[2], 80, date(2026, 5, 1), required=True)
    for person in made:
        standing.refresh(person.pk, NOON)
    return made


@pytest.fixture
def remind(tree, version, manager):
    def act(people, *, by=manager, at=NOON, unit=tree.county, service=reminders.remind):
        return service(
            unit_path=unit.path, window="2026", version_id=version.pk, person_ids=[p.public_id for p in people],
            by=by, at=at,
        )  # fmt: skip

    return act


def test_only_those_of_the_unit_who_owe_are_told_with_what_they_owe(four, remind):
    told = remind(four)
    assert set(told.people) == {four[0].public_id, four[1].public_id} and told.already == 0
    note = Note.objects.get(person=four[0], kind="policy.reminder")
    assert note.facts == {"end_day": "2026-12-20", "missing_hours": 5850, "missing_required_hours": 350}
    assert (note.sender, note.link) == ("周明远", "/duties/2026/")
    assert Note.objects.filter(kind="policy.reminder").count() == 2


def test_nobody_is_reminded_twice_a_day(four, remind):
    remind(four[:1])
    again = remind(four[:2], at=NOON + timedelta(hours=6))
    assert (again.people, again.already) == ((four[1].public_id,), 1)
    tomorrow = remind(four[:2], at=NOON + timedelta(days=1))
    assert (len(tomorrow.people), tomorrow.already) == (2, 0)
    assert Note.objects.filter(person=four[0], kind="policy.reminder").count() == 2


def test_a_reminder_is_an_audit_line(four, remind, tree, manager):
    remind(four)
    line = Line.objects.get(action="policy.reminded")
    assert (line.actor_account, line.target, line.unit_path) == (manager.account_id, "2026", tree.county.path)
    assert line.details == {"people": 2, "already": 0}


def test_unread_reminders_can_be_taken_back_and_sent_again(four, remind):
    remind(four[:2])
    Note.objects.filter(person=four[1]).update(read_at=NOON)
    assert remind(four, service=reminders.withdraw) == 1
    assert [note.person_id for note in Note.objects.filter(kind="policy.reminder")] == [four[1].pk]
    assert Line.objects.get(action="policy.reminder-withdrawn").details == {"people": 1}
    assert remind(four[:1]).people == (four[0].public_id,)


def test_nobody_takes_back_what_another_sent(four, remind, tree):
    remind(four[:1])
    other = world.administrator("unit-admin", tree.county, name="陈立新")
    assert remind(four[:1], by=other, service=reminders.withdraw) == 0
    assert Note.objects.filter(kind="policy.reminder").count() == 1


@pytest.mark.parametrize("service", [reminders.remind, reminders.withdraw])
def test_who_may_not_remind_does_not(four, remind, tree, service):
    auditor = world.administrator("auditor", tree.county, name="卫承泽")
    with pytest.raises(Denied):
        remind(four, by=auditor, service=service)
    stranger = world.administrator("unit-admin", tree.other_county)
    with pytest.raises(NotFound):
        remind(four, by=stranger, service=service)
    with pytest.raises(Invalid):
        remind([], service=service)
    assert not Note.objects.filter(kind="policy.reminder").exists()
