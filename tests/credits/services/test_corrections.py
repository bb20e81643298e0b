"""Corrections: one asks, another decides."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from taixue.audit.models import Line
from taixue.credits.models import Correction
from taixue.credits.queries import corrections as questions
from taixue.credits.services import corrections
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.models import Note
from tests import world
from tests.credits.builders import AT, post

LATER = AT + timedelta(days=3)


def test_an_approved_correction_reverses_the_entry_and_tells_the_person(correction, entry, approver):
    line = corrections.approve(correction_id=correction.public_id, by=approver, at=LATER, answer="属实")
    correction.refresh_from_db()
    assert (correction.state, correction.decided_by, correction.answer) == ("approved", approver.account_id, "属实")
    assert line.reverses_id == entry.pk
    note = Note.objects.get(person=entry.person_id, kind="credits.reversed")
    assert (note.facts["reason"], note.link) == ("重复登记", f"/entries/{line.public_id}/")


def test_who_asked_may_not_decide(correction, asker):
    for decide in (corrections.approve, corrections.decline):
        with pytest.raises(Denied, match="second-person"):
            decide(correction_id=correction.public_id, answer="属实", by=asker, at=LATER)


def test_the_database_too_wants_two_people(correction, asker):
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(state="approved", decided_by=asker.account_id, decided_at=LATER)


def test_nobody_decides_over_an_entry_of_their_own(tree, asker):
    admin = world.person(tree.office, "罗承志")
    world.grant(admin, "unit-admin", tree.county)
    correction = corrections.ask(entry_id=post(admin).public_id, reason="重复", by=asker, at=AT)
    with pytest.raises(Denied, match="own-entry"):
        corrections.approve(correction_id=correction.public_id, by=world.actor(admin), at=LATER)
    assert not questions.listed("to-decide", by=world.actor(admin)).exists()


def test_a_declined_correction_changes_nothing_and_may_be_asked_again(correction, entry, asker, approver):
    corrections.decline(correction_id=correction.public_id, answer="查无此事", by=approver, at=LATER)
    assert not hasattr(type(entry).objects.get(pk=entry.pk), "reversal")
    again = corrections.ask(entry_id=entry.public_id, reason="有新的材料", by=asker, at=LATER)
    assert again.state == "asked"


def test_a_decision_is_made_once(correction, approver):
    corrections.decline(correction_id=correction.public_id, answer="查无此事", by=approver, at=LATER)
    with pytest.raises(Conflict, match="already-decided"):
        corrections.approve(correction_id=correction.public_id, by=approver, at=LATER)
    with pytest.raises(IntegrityError, match="decided once"), transaction.atomic():
        Correction.objects.update(answer="另一个说法")


def test_the_same_entry_is_not_asked_about_twice_at_a_time(correction, entry, approver):
    with pytest.raises(Conflict, match="already-asked"):
        corrections.ask(entry_id=entry.public_id, reason="还是重复", by=approver, at=AT)


def test_a_reversal_is_not_reversed(correction, approver, asker):
    line = corrections.approve(correction_id=correction.public_id, by=approver, at=LATER)
    with pytest.raises(Conflict, match="reversal-of-reversal"):
        corrections.ask(entry_id=line.public_id, reason="反悔", by=asker, at=LATER)


@pytest.mark.parametrize("reason", ["", "   ", "长" * 501])
def test_asking_takes_a_reason_of_1_to_500_characters(entry, asker, reason):
    with pytest.raises(Invalid):
        corrections.ask(entry_id=entry.public_id, reason=reason, by=asker, at=AT)


def test_a_learner_sees_her_entry_but_may_not_ask_to_reverse_it(entry, learner):
    with pytest.raises(Denied):
        corrections.ask(entry_id=entry.public_id, reason="我不要", by=world.actor(learner), at=AT)


def test_outside_the_unit_there_is_neither_entry_nor_correction(correction, entry, tree):
    stranger = world.administrator("unit-admin", tree.other_county)
    with pytest.raises(NotFound):
        corrections.ask(entry_id=entry.public_id, reason="别处", by=stranger, at=AT)
    with pytest.raises(NotFound):
        corrections.approve(correction_id=correction.public_id, by=stranger, at=AT)
    assert not questions.visible(by=stranger).exists()


def test_an_auditor_reads_corrections_and_decides_none(correction, auditor):
    assert [c.pk for c in questions.visible(by=auditor)] == [correction.pk]
    with pytest.raises(Denied):
        corrections.approve(correction_id=correction.public_id, by=auditor, at=AT)


def test_each_list_holds_what_it_says(correction, asker, approver):
    def names() -> list[int]:
        return [questions.listed(n, by=who).count() for who in (asker, approver) for n in questions.LISTS]

    assert names() == [0, 1, 0, 1, 0, 0]
    corrections.approve(correction_id=correction.public_id, by=approver, at=LATER)
    assert names() == [0, 1, 1, 0, 0, 1]


def test_every_step_leaves_an_audit_line_about_the_person(correction, approver, entry):
    corrections.approve(correction_id=correction.public_id, by=approver, at=LATER)
    actions = Line.objects.filter(person=entry.person_id, action__startswith="credits.").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "credits.correction-asked", "credits.correction-approved", "credits.reversed",
    ]  # fmt: skip
