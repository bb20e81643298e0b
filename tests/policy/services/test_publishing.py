"""From a draft to a published version: two people, one of each joint issuer, and a text that stays."""

import hashlib

import pytest
from django.db import transaction
from django.db.utils import IntegrityError

from taixue.audit.models import Line
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.models import Note
from taixue.policy.models import Approval, Draft, Proposal, Version
from taixue.policy.queries import drafts as found
from taixue.policy.queries import policies as published
from taixue.policy.services import drafts, policies, publishing
from tests import world
from tests.world import NOON

TEXT = policies.library("fujian-2017")
JOINT = TEXT.replace("trial = false", "trial = false\njoint = true")


@pytest.fixture
def second(tree):
    return world.administrator("academy", None, at_unit=tree.province, name="省学院二")


@pytest.fixture
def draft(academy):
    return drafts.create(text=TEXT, unit_id=None, origin="library:fujian-2017", by=academy, at=NOON)


def asked(draft, by, **more):
    return publishing.ask(draft_id=draft.public_id, reason="按年度计划", by=by, at=NOON, **more)


def test_a_draft_is_asked_for_by_one_person_and_published_by_another(draft, academy, second):
    proposal = asked(draft, academy)
    assert Note.objects.filter(person=second.person_id, kind="policy.asked").count() == 1
    for _ in range(2):
        publishing.approve(proposal_id=proposal.public_id, place=0, by=second, at=NOON)
    version = published.get("fujian-2017", 1)
    assert (version.document, version.published_by, version.proposal_id) == (TEXT, second.account_id, proposal.pk)
    assert Draft.objects.get().state == "published"
    assert Note.objects.filter(person=academy.person_id, kind="policy.published").count() == 1
    told = ["policy.draft-made", "policy.asked", "policy.approved", "policy.published"]
    assert (
        list(Line.objects.filter(action__startswith="policy.").values_list("action", flat=True).order_by("pk")) == told
    )


def test_who_asked_cannot_approve(draft, academy):
    proposal = asked(draft, academy)
    with pytest.raises(Denied):
        publishing.approve(proposal_id=proposal.public_id, place=0, by=academy, at=NOON)
    assert not Version.objects.exists()


def test_what_was_declined_says_why_and_can_be_changed_and_asked_again(draft, academy, second):
    proposal = asked(draft, academy)
    with pytest.raises(Conflict):
        drafts.change(draft_id=draft.public_id, text=TEXT + "# x\n", revision=1, by=academy, at=NOON)
    publishing.decline(proposal_id=proposal.public_id, place=0, answer="学时过高", by=second, at=NOON)
    assert Note.objects.get(person=academy.person_id, kind="policy.declined").facts["answer"] == "学时过高"
    changed = drafts.change_figures(
        draft_id=draft.public_id, values={"groups[1].duties[0].hours": "60"}, revision=1, by=academy, at=NOON
    )
    assert changed.text == TEXT.replace("hours = 80", "hours = 60")
    assert asked(draft, academy).state == "asked"
    assert [one.given + one.declined for one in found.records(by=academy)] == [1]


def test_a_question_taken_back_lets_the_draft_be_changed(draft, academy, second):
    proposal = asked(draft, academy)
    with pytest.raises(Denied):
        publishing.withdraw(proposal_id=proposal.public_id, by=second, at=NOON)
    publishing.withdraw(proposal_id=proposal.public_id, by=academy, at=NOON)
    with pytest.raises(Conflict):
        publishing.approve(proposal_id=proposal.public_id, place=0, by=second, at=NOON)
    assert Draft.objects.get().state == "writing"


def test_joint_issuers_each_approve_by_a_person_of_their_own(academy, second, tree):
    joint = drafts.create(text=JOINT, unit_id=None, by=academy, at=NOON)
    with pytest.raises(Invalid) as refused:
        asked(joint, academy, issuers={2: tree.county.code})
    assert [one["field"] for one in refused.value.facts["problems"]] == ["issuer-3"]
    proposal = asked(joint, academy, issuers={2: tree.county.code, 3: tree.other_county.code})
    local = [world.administrator("academy", unit, name="县学院") for unit in (tree.county, tree.other_county)]
    assert [one.place for one in found.answerable(proposal, by=local[0])] == [2]
    publishing.approve(proposal_id=proposal.public_id, place=0, by=second, at=NOON)
    with pytest.raises(Denied):
        publishing.approve(proposal_id=proposal.public_id, place=2, by=second, at=NOON)
    publishing.approve(proposal_id=proposal.public_id, place=2, by=local[0], at=NOON)
    assert not Version.objects.exists()
    publishing.approve(proposal_id=proposal.public_id, place=3, by=local[1], at=NOON)
    assert Version.objects.get().published_by == local[1].account_id


def test_an_incomplete_text_is_refused_with_each_parameter_by_name(academy):
    text = TEXT.replace("hours = 80", 'hours = "?asked"') + (
        '\n[[parameters]]\nid = "asked"\nwords = { zh = "数字无法辨认", en = "cannot be read" }\n'
    )
    draft = drafts.create(text=text, unit_id=None, by=academy, at=NOON)
    with pytest.raises(Invalid) as refused:
        asked(draft, academy)
    assert refused.value.facts["missing"] == ("asked",)


def test_a_text_with_mistakes_is_kept_and_not_asked_for(academy):
    draft = drafts.create(text="number = ", unit_id=None, by=academy, at=NOON)
    with pytest.raises(Invalid) as refused:
        asked(draft, academy)
    assert [one.line for one in refused.value.facts["mistakes"]] == [1]


def test_the_next_version_has_the_next_number_and_stays_with_its_keeper(version, academy, tree):
    same = drafts.create(text=TEXT, unit_id=None, by=academy, at=NOON)
    with pytest.raises(Invalid) as refused:
        asked(same, academy)
    assert refused.value.facts["problems"][0]["cure"] == 2
    assert drafts.copied("version:fujian-2017.1") == TEXT.replace("number = 1", "number = 2")
    local = world.administrator("academy", tree.county, name="县学院")
    theirs = drafts.create(text=drafts.copied("library:fujian-2017"), unit_id=tree.county.public_id, by=local, at=NOON)
    with pytest.raises(Conflict, match="kept-elsewhere"):
        asked(theirs, local)
    with pytest.raises(NotFound):
        found.get(same.public_id, by=local)


def test_two_changes_of_one_state_do_not_overwrite_each_other(draft, academy, second):
    drafts.change(draft_id=draft.public_id, text=TEXT + "# a\n", revision=1, by=academy, at=NOON)
    with pytest.raises(Conflict, match="changed-meanwhile"):
        drafts.change(draft_id=draft.public_id, text=TEXT + "# b\n", revision=1, by=second, at=NOON)


@pytest.mark.parametrize("cause", ["asker approves", "second answer", "text of another", "without approval", "deleted"])
def test_the_database_refuses_what_no_service_does(draft, academy, second, cause):
    proposal = asked(draft, academy)
    made = {"number": 1, "document": TEXT, "digest": draft.digest, "published_at": NOON}
    approval = Approval.objects.get()
    given = {"state": "given", "at": NOON, "by_name": "x"}
    with pytest.raises(IntegrityError), transaction.atomic():
        if cause == "asker approves":
            Approval.objects.update(by_account=academy.account_id, **given)
        elif cause == "second answer":
            Approval.objects.update(by_account=second.account_id, **given)
            Approval.objects.update(state="declined")
        elif cause == "text of another":
            Draft.objects.update(text="x", digest=hashlib.sha256(b"x").digest())
        elif cause == "deleted":
            approval.delete()
        else:
            policy = Version._meta.get_field("policy").related_model.objects.create(code="fujian-2017")
            Version.objects.create(policy=policy, published_by=second.account_id, proposal=proposal, **made)
    assert Proposal.objects.get().state == "asked"
