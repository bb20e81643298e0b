"""Publishing: one person asks, another approves; where issuers publish jointly, a person of each of them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.services import notes
from taixue.people.queries import access, deciders, units
from taixue.people.rules.permissions import Permission
from taixue.policy.models import Approval, Draft, Proposal
from taixue.policy.queries import drafts, policies
from taixue.policy.rules.document import Document
from taixue.policy.services import drafts as writing
from taixue.policy.services import policies as published

LONGEST = 500
State = Proposal.State
P = Permission


@transaction.atomic
def ask(*, draft_id: UUID, reason: str, by: Actor, at: datetime, issuers: Mapping[int, str] | None = None) -> Proposal:
    """Ask that a draft be published; asked again by the same person it is the same question.

    issuers: codes of the units of the other issuers, by `policies.other_issuers`, where they publish jointly
    Raises NotFound; Denied; Invalid, `facts["mistakes"]` for a text with mistakes, `facts["missing"]` for one that does
    not say all, `problems` for a reason, number or issuers that do not do; Conflict if another question waits or
    another unit keeps the policy.
    """
    draft = writing.locked(draft_id, by=by)
    waiting = drafts.open_proposal(draft)
    if waiting is not None and waiting.asked_by == by.account_id:
        return waiting
    if draft.state != Draft.State.WRITING:
        raise Conflict("not-writing")
    document = _sound(draft, by=by)
    proposal = Proposal.objects.create(
        draft=draft, digest=draft.digest, reason=words(reason, "reason"), asked_by=_account(by), asked_by_name=by.name,
        asked_person=by.person_id, asked_at=at,
    )  # fmt: skip
    places = [(0, draft.unit), *_others(document, issuers or {})]
    Approval.objects.bulk_create([Approval(proposal=proposal, place=place, unit=unit) for place, unit in places])
    _move(draft, Draft.State.ASKED)
    writing.record("policy.asked", draft, by=by, at=at, reason=proposal.reason)
    _tell_deciders(proposal, {unit.path if unit else paths.ROOT for _place, unit in places}, by=by, at=at)
    return proposal


@transaction.atomic
def approve(*, proposal_id: UUID, place: int, by: Actor, at: datetime) -> Proposal:
    """Approve for one issuer; with the last approval the text is published. Again by the same person it stays.

    Raises NotFound; Denied without POLICY_EDIT over the issuer's unit, to who asked, and to who approved for another
    issuer; Conflict if it is decided, or the text can no longer be published.
    """
    proposal, approval = _locked(proposal_id, place, by=by)
    if approval.state == Approval.State.GIVEN and approval.by_account == by.account_id:
        return proposal
    _may(proposal, approval, by=by)
    _answer(approval, Approval.State.GIVEN, by=by, at=at)
    writing.record("policy.approved", proposal.draft, by=by, at=at, details={"place": place})
    if proposal.approvals.exclude(state=Approval.State.GIVEN).exists():
        return proposal
    version = published.publish_approved(proposal=proposal, by=by, at=at)
    _decide(proposal, State.PUBLISHED, "", by=by, at=at)
    _move(proposal.draft, Draft.State.PUBLISHED)
    _tell_asker(proposal, "policy.published", link=f"/policies/{version.policy.code}/{version.number}/", by=by, at=at)
    return proposal


@transaction.atomic
def decline(*, proposal_id: UUID, place: int, answer: str, by: Actor, at: datetime) -> Proposal:
    """Decline for one issuer, with a reason: nothing is published, and the draft can be changed again.

    Raises NotFound; Denied as `approve`; Invalid without a reason; Conflict if it is decided.
    """
    proposal, approval = _locked(proposal_id, place, by=by)
    reason = words(answer, "answer")
    _may(proposal, approval, by=by)
    _answer(approval, Approval.State.DECLINED, by=by, at=at)
    _decide(proposal, State.DECLINED, reason, by=by, at=at)
    _drop(proposal)
    writing.record("policy.declined", proposal.draft, by=by, at=at, reason=reason)
    _tell_asker(proposal, "policy.declined", link=f"/policies/drafts/{proposal.draft.public_id}/", by=by, at=at)
    return proposal


@transaction.atomic
def withdraw(*, proposal_id: UUID, by: Actor, at: datetime) -> Proposal:
    """Take one's own question back; the draft can be changed again.

    Raises NotFound, Denied to another than who asked, Conflict if it is decided.
    """
    proposal = _lock(proposal_id, by=by)
    if proposal.state == State.WITHDRAWN and proposal.asked_by == by.account_id:
        return proposal
    if proposal.asked_by != by.account_id:
        raise Denied("only who asked takes it back")
    if proposal.state != State.ASKED:
        raise Conflict("decided")
    proposal.state, proposal.decided_at = State.WITHDRAWN, at
    proposal.save(update_fields=["state", "decided_at"])
    _drop(proposal)
    writing.record("policy.withdrawn", proposal.draft, by=by, at=at)
    return proposal


def words(text: str, field: str) -> str:
    """Return a reason as it is stored. Raises Invalid for one of nothing or of more than LONGEST."""
    said = text.strip()
    if not 0 < len(said) <= LONGEST:
        raise Invalid(field, problems=[{"field": field, "code": "length", "value": len(said), "cure": LONGEST}])
    return said


def _sound(draft: Draft, *, by: Actor) -> Document:
    """Return the document if it can be published as it is. Raises Invalid, or Conflict as `ask`."""
    document = published.publishable(draft.text)
    number = drafts.next_number(document.code)
    if document.number != number:
        problem = {"field": "number", "code": "number", "value": document.number, "cure": number}
        raise Invalid("number", problems=[problem])
    keeper = drafts.keeper(document.code)
    if keeper is not None and keeper.unit_id != draft.unit_id:
        raise Conflict("kept-elsewhere", code=document.code)
    return document


def _others(document: Document, codes: Mapping[int, str]) -> list[tuple[int, Any]]:
    """Return the other issuers whose approval the document asks for, with their units. Raises Invalid."""
    found: list[tuple[int, Any]] = []
    problems = []
    for place in policies.other_issuers(document) if document.joint else ():
        try:
            unit = units.by_code(codes.get(place, ""))
        except NotFound:
            unit = None
        if unit is None or unit.valid_to is not None:
            problems.append({"field": f"issuer-{place}", "code": "issuer", "value": codes.get(place, "")})
        found.append((place, unit))
    if problems:
        raise Invalid("issuers", problems=problems)
    return found


def _locked(proposal_id: UUID, place: int, *, by: Actor) -> tuple[Proposal, Approval]:
    proposal = _lock(proposal_id, by=by)
    approval = proposal.approvals.select_related("unit").filter(place=place).first()
    if approval is None:
        raise NotFound("approval", place=place)
    return proposal, approval


def _lock(proposal_id: UUID, *, by: Actor) -> Proposal:
    """Return the question, locked after its draft: answers to it follow each other."""
    found = Proposal.objects.select_related("draft").filter(public_id=proposal_id).first()
    if found is None:
        raise NotFound("proposal")
    drafts.get(found.draft.public_id, by=by)
    draft = Draft.objects.select_for_update(of=("self",)).select_related("unit").get(pk=found.draft_id)
    proposal = Proposal.objects.select_for_update().get(pk=found.pk)
    proposal.draft = draft
    return proposal


def _may(proposal: Proposal, approval: Approval, *, by: Actor) -> None:
    if proposal.asked_by == _account(by):
        raise Denied("second-person")
    access.require(P.POLICY_EDIT, over=drafts.place_of(approval), by=by)
    if proposal.approvals.filter(by_account=by.account_id).exists():
        raise Denied("one-issuer-each")
    if proposal.state != State.ASKED or approval.state != Approval.State.OPEN:
        raise Conflict("decided")


def _answer(approval: Approval, state: str, *, by: Actor, at: datetime) -> None:
    approval.state, approval.by_account, approval.by_name, approval.at = state, by.account_id, by.name, at
    approval.save(update_fields=["state", "by_account", "by_name", "at"])


def _decide(proposal: Proposal, state: str, answer: str, *, by: Actor, at: datetime) -> None:
    proposal.state, proposal.answer = state, answer
    proposal.decided_by, proposal.decided_by_name, proposal.decided_at = by.account_id, by.name, at
    proposal.save(update_fields=["state", "answer", "decided_by", "decided_by_name", "decided_at"])


def _drop(proposal: Proposal) -> None:
    """Ask nobody any more, and let the draft be changed again."""
    proposal.approvals.filter(state=Approval.State.OPEN).update(state=Approval.State.DROPPED)
    _move(proposal.draft, Draft.State.WRITING)


def _move(draft: Draft, state: str) -> None:
    draft.state = state
    draft.save(update_fields=["state"])


def _tell_deciders(proposal: Proposal, places: set[str], *, by: Actor, at: datetime) -> None:
    told = deciders.of_units(places, clock.day(at), permission=P.POLICY_EDIT, without=by.person_id)
    everywhere = deciders.of_authority(clock.day(at), permission=P.POLICY_EDIT, without=by.person_id)
    for person_id in {number for path in places for number in told.get(path) or everywhere}:
        notes.tell(
            person_id, kind="policy.asked", key=f"policy.asked:{proposal.public_id}", sender=by.name, at=at,
            facts=_said(proposal, by), link=f"/policies/drafts/{proposal.draft.public_id}/",
        )  # fmt: skip


def _tell_asker(proposal: Proposal, kind: str, *, link: str, by: Actor, at: datetime) -> None:
    if proposal.asked_person is not None:
        notes.tell(
            proposal.asked_person, kind=kind, key=f"{kind}:{proposal.public_id}", sender=by.name, at=at, link=link,
            facts=_said(proposal, by) | {"answer": proposal.answer},
        )  # fmt: skip


def _said(proposal: Proposal, by: Actor) -> dict[str, object]:
    draft = proposal.draft
    return {"title": draft.title, "title_en": draft.title_en, "by": by.name, "reason": proposal.reason}


def _account(by: Actor) -> int:
    if by.account_id is None:
        raise Denied("publishing takes an account")
    return by.account_id
