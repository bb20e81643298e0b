"""What was learned elsewhere: declared by one, credited by another."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from taixue.audit.models import Line
from taixue.credits.models import Declaration, DeclarationStep, Entry, Participant
from taixue.credits.queries import chains, due
from taixue.credits.queries import declarations as questions
from taixue.credits.services import approvals, declarations, ledger
from taixue.kit import dues
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.models import Note
from tests import world
from tests.credits.builders import AT, declare, facts, paper, told

LATER = AT + timedelta(days=3)


@pytest.fixture
def me(learner):
    return world.actor(learner)


@pytest.fixture
def academy(tree):
    return world.administrator("academy", tree.province, name="苏砚秋")


def approve(declaration, by, answer=""):
    return approvals.approve(declaration_id=declaration.public_id, by=by, at=LATER, answer=answer)


def test_what_is_approved_stands_in_the_ledger_as_it_happened(me, learner, approver):
    declaration = declare(me)
    assert Entry.objects.count() == 0
    approve(declaration, approver)
    entry = Entry.objects.get(person=learner)
    assert (entry.kind, entry.provenance, entry.source) == (
        "external-course", "declared", f"declaration:{declaration.public_id}",
    )  # fmt: skip
    assert (entry.half_days, entry.seconds, entry.items, entry.points, entry.nominal) == (4, 0, 0, 0, 0)
    assert [str(day) for day in (entry.first_day, entry.last_day)] == ["2026-08-03", "2026-08-04"]
    assert Participant.objects.get(declaration=declaration).entry == entry
    assert Note.objects.get(person=learner, kind="credits.declaration-approved").facts["title"] == "公文写作培训班"
    assert chains.verify(learner.pk, by=SYSTEM).valid


def test_approved_twice_it_is_credited_once(me, approver):
    declaration = declare(me)
    for _ in range(2):
        approve(declaration, approver)
    assert Entry.objects.count() == 1
    assert DeclarationStep.objects.filter(declaration=declaration).count() == 2


def test_nobody_decides_on_what_they_declared_or_took_part_in(tree, asker, approver):
    colleague = world.person(tree.office, "方知远")
    entered = declare(asker, people=(colleague,))
    with pytest.raises(Denied, match="second-person"):
        approve(entered, asker)
    world.grant(colleague, "unit-admin", tree.county)
    with pytest.raises(Denied, match="own-entry"):
        approve(entered, world.actor(colleague))
    assert approve(entered, approver).state == "approved"


def test_the_database_too_wants_another_person(me, learner, tree):
    admin = world.administrator("unit-admin", tree.county)
    entered = declare(admin, people=(learner,))
    with pytest.raises(IntegrityError, match="two_people"), transaction.atomic():
        Declaration.objects.update(state="approved", decided_by=admin.account_id, decided_at=LATER)
    with pytest.raises(IntegrityError, match="took part in"), transaction.atomic():
        Declaration.objects.filter(pk=entered.pk).update(
            state="approved", decided_by=me.account_id, decided_at=LATER
        )  # fmt: skip


def test_the_ledger_takes_no_declared_line_without_an_approval(me, learner):
    declaration = declare(me)
    line = facts(
        learner, kind="external-course", source=f"declaration:{declaration.public_id}", item=declaration.public_id,
        provenance="declared", seconds=0, held=0, nominal=0, half_days=4,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="as a second person approved"), transaction.atomic():
        ledger.post(**line, by=SYSTEM, at=AT)


def test_a_kind_of_the_authority_waits_for_the_academy(me, approver, academy):
    declaration = declare(me, kind="paper", half_days=0, items=1)
    with pytest.raises(Denied, match="certify"):
        approve(declaration, approver)
    assert approve(declaration, academy).state == "approved"


def test_returned_with_a_reason_it_is_put_right_and_sent_again(me, learner, approver):
    declaration = declare(me)
    approvals.send_back(declaration_id=declaration.public_id, answer="缺结业证书", by=approver, at=LATER)
    assert Note.objects.get(person=learner).facts["reason"] == "缺结业证书"
    again = declarations.send_again(
        declaration_id=declaration.public_id, facts=told(half_days=3), keep=[], uploads=[paper("结业证书.pdf")],
        by=me, at=LATER,
    )  # fmt: skip
    assert (again.state, again.sent, [one.name for one in again.files.all()]) == ("waiting", 2, ["结业证书.pdf"])
    approve(again, approver)
    assert Entry.objects.get().half_days == 3
    assert list(again.steps.order_by("pk").values_list("act", flat=True)) == ["sent", "returned", "sent", "approved"]


def test_returning_takes_a_reason(me, approver):
    with pytest.raises(Invalid):
        approvals.send_back(declaration_id=declare(me).public_id, answer=" ", by=approver, at=LATER)


def test_withdrawn_it_is_never_credited(me, approver):
    declaration = declare(me)
    for _ in range(2):
        declarations.withdraw(declaration_id=declaration.public_id, by=me, at=LATER)
    with pytest.raises(Conflict, match="already-decided"):
        approve(declaration, approver)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        Declaration.objects.update(state="waiting")


def test_what_is_approved_is_not_withdrawn_and_keeps_its_files(me, approver):
    declaration = approve(declare(me), approver)
    with pytest.raises(Conflict):
        declarations.withdraw(declaration_id=declaration.public_id, by=me, at=LATER)
    with pytest.raises(IntegrityError, match="stays as it was approved"), transaction.atomic():
        declaration.files.all().delete()


def test_a_group_study_credits_everybody_once(tree, asker, approver):
    group = [world.person(tree.office, f"组员{n}") for n in range(12)]
    declaration = declare(
        asker, people=tuple(group), kind="group-study", half_days=0, items=1, title="第三季度集体学习"
    )
    approve(declaration, approver)
    assert Entry.objects.filter(kind="group-study", items=1).count() == 12
    with pytest.raises(Invalid):
        declare(asker, people=tuple(group[:2]))  # an external course is one person's


def test_a_number_of_a_certificate_is_declared_once(me, learner):
    first = declare(me, certificate="闽大培 2026-017")
    with pytest.raises(Conflict, match="declared") as refusal:
        declare(me, certificate="闽大培2026－017", title="别的名字", first_day=AT.date(), last_day=AT.date())
    assert [one.id for one in refusal.value.facts["doubles"]] == [first.public_id]
    declarations.withdraw(declaration_id=first.public_id, by=me, at=AT)
    assert declare(me, certificate="闽大培2026－017").state == "waiting"


def test_what_looks_like_a_double_is_credited_only_with_a_word(me, approver):
    first, second = declare(me), declare(me, title="公文写作 培训班")
    approve(first, approver, "核对过证书")
    with pytest.raises(Conflict, match="looks-declared"):
        approve(second, approver)
    assert approvals.approve_each(declaration_ids=[second.public_id], by=approver, at=LATER) == (0, [second.title])
    approve(second, approver, "另一期，证书不同")
    assert Entry.objects.count() == 2


def test_evidence_is_asked_for_where_the_kind_says_so(me):
    with pytest.raises(Invalid) as refusal:
        declarations.send(facts=told(), by=me, at=AT)
    assert [one["field"] for one in refusal.value.facts["problems"]] == ["file"]
    reading = told(kind="reading", half_days=0, items=2, title="《条例释义》")
    assert declarations.send(facts=reading, by=me, at=AT).files.count() == 0


def test_other_units_neither_see_nor_decide_nor_declare_for_its_people(me, learner, tree):
    declaration, stranger = declare(me), world.administrator("unit-admin", tree.other_county)
    for act in (approve, lambda one, by: questions.get(one.public_id, by=by)):
        with pytest.raises(NotFound):
            act(declaration, stranger)
    with pytest.raises(NotFound):
        declare(stranger, people=(learner,))


def test_a_group_that_reaches_into_other_units_is_decided_above(tree, academy, approver):
    far = world.person(tree.other_office, "贺兰溪")
    near = world.person(tree.office, "端木岩")
    above = world.administrator("academy", tree.city, name="城中人")
    declaration = declare(above, people=(near, far), kind="group-study", half_days=0, items=1)
    with pytest.raises(Denied):
        approve(declaration, approver)
    assert [one.person_id for one in questions.participants(declaration, by=approver)] == [near.pk]
    assert approve(declaration, academy).state == "approved"


def test_the_week_counts_what_the_page_lists(me, asker, approver, academy, tree):
    declare(me)
    declare(me, kind="paper", half_days=0, items=1)
    declare(asker, people=(world.person(tree.office, "方知远"),))
    for who, expected in ((approver, 2), (asker, 1), (academy, 3), (me, 0)):
        counted = {one.code: one.count for one in dues.ask(due.due(by=who, at=LATER), at=LATER)}
        assert counted.get("declarations", 0) == questions.waiting(by=who) == expected


def test_each_step_leaves_an_audit_line_about_the_person(me, learner, approver):
    approve(declare(me), approver)
    lines = Line.objects.filter(person=learner.pk, action__startswith="credits.").order_by("pk")
    assert [line.action for line in lines] == ["credits.declaration-sent", "credits.declaration-approved"]
