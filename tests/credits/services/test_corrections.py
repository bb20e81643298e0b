"""Corrections: one asks, another decides."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from taixue.audit.models import Line
from taixue.credits.models import Correction, Entry, Supplement
from taixue.credits.queries import chains
from taixue.credits.queries import corrections as questions
from taixue.credits.services import corrections, ledger
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.models import Note
from tests import world
from tests.credits.builders import AT, facts, paper, post

LATER = AT + timedelta(days=3)


def test_an_approved_correction_reverses_the_entry_and_tells_the_person(correction, entry, approver):
    line = corrections.approve(correction_id=correction.public_id, by=approver, at=LATER, answer="属实")
    correction.refresh_from_db()
    assert (correction.state, correction.decided_by, correction.answer) == ("approved", approver.account_id, "属实")
    assert line.reverses_id == entry.pk
    note = Note.objects.get(person=entry.person_id, kind="credits.reversed")
    assert (note.facts["reason"], note.link) == ("重复登记", f"/corrections/{correction.public_id}/")


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

    assert names() == [0, 0, 1, 0, 1, 0, 0, 0]
    corrections.approve(correction_id=correction.public_id, by=approver, at=LATER)
    assert names() == [0, 0, 1, 1, 0, 0, 0, 1]


def test_every_step_leaves_an_audit_line_about_the_person(correction, approver, entry):
    corrections.approve(correction_id=correction.public_id, by=approver, at=LATER)
    actions = Line.objects.filter(person=entry.person_id, action__startswith="credits.").order_by("pk")
    assert list(actions.values_list("action", flat=True)) == [
        "credits.correction-asked", "credits.correction-approved", "credits.reversed",
    ]  # fmt: skip


@pytest.fixture
def course(db):
    from tests.study.conftest import course

    return course(2700)  # one hour, earned once


@pytest.fixture
def later(course, learner, asker):
    """Ask that the course be recorded for the learner."""
    return corrections.ask_for_course(
        person_id=learner.public_id, course=course.course.public_id, day=AT.date(), reason="学完未记录，已核实",
        upload=paper(), by=asker, at=AT,
    )  # fmt: skip


def test_a_course_that_was_not_recorded_is_added_by_two_people(later, course, learner, approver):
    line = corrections.approve(correction_id=later.public_id, by=approver, at=LATER)
    assert (line.person_id, line.provenance, line.kind, line.nominal) == (learner.pk, "corrected", "course", 100)
    assert (line.item, line.source, str(line.last_day)) == (
        course.course.public_id, f"course:{course.course.public_id}", "2026-09-05",
    )  # fmt: skip
    assert questions.lines(questions.get(later.public_id, by=approver)).added == line
    assert Note.objects.get(person=learner).kind == "credits.added"
    assert chains.verify(learner.pk, by=approver).valid


def test_what_was_recorded_later_is_not_earned_again(later, course, learner, approver):
    corrections.approve(correction_id=later.public_id, by=approver, at=LATER)
    _line, is_new = ledger.post(
        **facts(learner, source=f"course:{course.course.public_id}", item=course.course.public_id), by=SYSTEM, at=LATER
    )
    assert not is_new


def test_what_stands_in_the_ledger_or_waits_is_not_asked_for_again(later, course, learner, asker, approver):
    wish = {"person_id": learner.public_id, "course": course.course.public_id, "day": AT.date(), "reason": "再记一次"}
    with pytest.raises(Conflict, match="already-asked"):
        corrections.ask_for_course(**wish, upload=paper(), by=asker, at=AT)
    corrections.approve(correction_id=later.public_id, by=approver, at=LATER)
    with pytest.raises(Conflict, match="has-it"):
        corrections.ask_for_course(**wish, upload=paper(), by=asker, at=AT)


def test_recording_later_takes_evidence_a_known_course_and_a_person_in_reach(course, learner, asker, tree):
    wish = {"person_id": learner.public_id, "day": AT.date(), "reason": "核实", "at": AT}
    known = course.course.public_id
    with pytest.raises(Invalid):
        corrections.ask_for_course(**wish, course=known, upload=None, by=asker)
    with pytest.raises(NotFound):
        corrections.ask_for_course(**wish, course=learner.public_id, upload=paper(), by=asker)
    with pytest.raises(NotFound):
        stranger = world.administrator("unit-admin", tree.other_county)
        corrections.ask_for_course(**wish, course=known, upload=paper(), by=stranger)


def test_an_entry_is_replaced_by_one_with_other_hours(entry, asker, approver):
    asked = corrections.ask_instead(
        entry_id=entry.public_id, nominal=300, required=True, reason="学时登记有误", upload=paper(), by=asker, at=AT
    )
    line = corrections.approve(correction_id=asked.public_id, by=approver, at=LATER)
    sums = Entry.objects.filter(person=entry.person_id).values_list("nominal", flat=True).order_by("sequence")
    assert list(sums) == [500, -500, 300]
    assert line.source == f"correction:{asked.public_id}"
    assert (line.last_at, line.seconds) == (entry.last_at, entry.seconds)


def test_the_ledger_takes_no_added_line_without_an_approved_correction(later, learner):
    line = facts(learner, provenance="corrected", source="correction:none")
    with pytest.raises(IntegrityError, match="only under an approved correction"), transaction.atomic():
        ledger.post(**line, by=SYSTEM, at=AT)
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        Supplement.objects.update(nominal=9_900)


def test_others_learn_of_the_correction_only_in_reach(later, learner, auditor, tree):
    assert [one.pk for one in questions.own(by=world.actor(learner))] == [later.pk]
    assert questions.get(later.public_id, by=auditor) == later
    with pytest.raises(NotFound):
        questions.get(later.public_id, by=world.actor(world.person(tree.station, "同事")))
