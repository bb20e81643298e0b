"""The learner does not agree: a third person looks again."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from taixue.credits.models import Entry, Objection
from taixue.credits.queries import chains, due
from taixue.credits.queries import corrections as questions
from taixue.credits.services import corrections, objections
from taixue.kit import dues
from taixue.lib.errors import Conflict, Denied, NotFound
from taixue.notices.models import Note
from tests import world
from tests.credits.builders import AT

LATER, LATEST = AT + timedelta(days=3), AT + timedelta(days=10)


@pytest.fixture
def me(learner):
    return world.actor(learner)


@pytest.fixture
def third(tree):
    return world.administrator("unit-admin", tree.city, name="方知远")


@pytest.fixture
def reversed_entry(correction, approver):
    corrections.approve(correction_id=correction.public_id, by=approver, at=LATER)
    return correction


def protest(correction, me, at=LATER):
    return objections.object_to(correction_id=correction.public_id, words="那一讲我学完了", by=me, at=at)


def hours(learner):
    return sum(Entry.objects.filter(person=learner).values_list("nominal", flat=True))


def test_an_upheld_objection_lets_the_entry_stand_again(reversed_entry, entry, learner, me, third):
    protest(reversed_entry, me)
    assert hours(learner) == 0
    undone = objections.uphold(correction_id=reversed_entry.public_id, answer="原记录无误", by=third, at=LATEST)
    assert hours(learner) == 500
    assert (undone.asked_by, undone.decided_by) == (me.account_id, third.account_id)
    line = questions.lines(questions.get(undone.public_id, by=third)).added
    assert (line.provenance, line.last_day, line.required) == ("corrected", entry.last_day, entry.required)
    assert Note.objects.filter(person=learner, kind="credits.objection-upheld").count() == 1
    assert chains.verify(learner.pk, by=third).valid


def test_a_kept_correction_stands_with_a_reason(reversed_entry, learner, me, third):
    protest(reversed_entry, me)
    objections.keep(correction_id=reversed_entry.public_id, answer="确属重复", by=third, at=LATEST)
    assert hours(learner) == 0
    assert Objection.objects.get().state == "kept"
    with pytest.raises(Conflict, match="already-decided"):
        objections.uphold(correction_id=reversed_entry.public_id, answer="改主意", by=third, at=LATEST)


def test_neither_who_asked_nor_who_decided_looks_again(reversed_entry, me, asker, approver, auditor):
    protest(reversed_entry, me)
    for who in (asker, approver):
        with pytest.raises(Denied, match="third-person"):
            objections.keep(correction_id=reversed_entry.public_id, answer="维持", by=who, at=LATEST)
    with pytest.raises(Denied):
        objections.keep(correction_id=reversed_entry.public_id, answer="维持", by=auditor, at=LATEST)
    with pytest.raises(IntegrityError, match="neither asked"), transaction.atomic():
        Objection.objects.update(state="kept", decided_by=approver.account_id, decided_at=LATEST)


def test_one_objects_once_within_seven_days_to_what_is_ones_own(reversed_entry, me, tree):
    with pytest.raises(Conflict, match="too-late"):
        protest(reversed_entry, me, at=LATER + timedelta(days=7, seconds=1))
    assert protest(reversed_entry, me, at=LATER + timedelta(days=7)) == protest(reversed_entry, me)
    with pytest.raises(NotFound):
        protest(reversed_entry, world.actor(world.person(tree.station, "同事")))


def test_nothing_is_objected_to_before_it_is_decided(correction, me):
    with pytest.raises(Conflict, match="not-approved"):
        protest(correction, me)


def test_the_week_counts_objections_for_third_persons_only(reversed_entry, me, asker, approver, third):
    protest(reversed_entry, me)
    for who, expected in ((asker, 0), (approver, 0), (third, 1)):
        counted = {one.code: one.count for one in dues.ask(due.due(by=who, at=LATER), at=LATER)}
        assert counted["objections"] == questions.objected(by=who) == expected
