"""Drafts, what is asked of whom, and how often an issuer approved; narrowed to who writes rules there."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Avg, Count, DurationField, ExpressionWrapper, F, Max, Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach
from taixue.policy.models import Approval, Draft, Policy, Proposal, Version

State = Draft.State


@dataclass(frozen=True, slots=True)
class Record:
    """How an issuer answered so far. unit None: the whole authority; days: from question to answer, on average."""

    unit: Any
    open: int
    given: int
    declined: int
    days: float | None


def visible(*, by: Actor) -> QuerySet[Draft]:
    """Return the drafts of the units in which `by` writes rules, and those that ask an issuer of theirs."""
    reached = reach(by, Permission.POLICY_EDIT)
    if "/" in reached:
        return Draft.objects.all()
    own = Q(unit__isnull=False) & access.within(reached, "unit__path")
    asked = Approval.objects.filter(unit__isnull=False).filter(access.within(reached, "unit__path"))
    return Draft.objects.filter(own | Q(pk__in=asked.values("proposal__draft")))


def get(public_id: UUID, *, by: Actor) -> Draft:
    """Return a draft. Raises NotFound."""
    found = visible(by=by).select_related("unit").filter(public_id=public_id).first()
    if found is None:
        raise NotFound("draft")
    return found


def listed(*, by: Actor, search: str = "", state: str = "") -> QuerySet[Draft]:
    """Return drafts for a list, those that wait for an answer first, then the last changed; discarded ones not."""
    rows = visible(by=by).exclude(state=State.DISCARDED).select_related("unit")
    rows = rows.filter(state=state) if state else rows.exclude(state=State.PUBLISHED)
    if search:
        rows = rows.filter(Q(title__icontains=search) | Q(title_en__icontains=search) | Q(code__icontains=search))
    return rows.order_by("state", "-changed_at", "-pk")


def path_of(draft: Draft) -> str:
    """Return for which part of the tree a draft is written."""
    return draft.unit.path if draft.unit else paths.ROOT


def writes(draft: Draft, *, by: Actor) -> bool:
    """May `by` change the draft, who may otherwise only read and answer it?"""
    return access.allowed(Permission.POLICY_EDIT, over=path_of(draft), by=by)


def proposals(draft: Draft) -> list[Proposal]:
    """Return what was asked about a draft, the last first, with the approvals in the order of the issuers."""
    rows = draft.proposals.prefetch_related("approvals__unit").order_by("-asked_at", "-pk")
    return list(rows)


def open_proposal(draft: Draft) -> Proposal | None:
    """Return the question that waits, None if nothing is asked."""
    return draft.proposals.filter(state=Proposal.State.ASKED).first()


def answerable(proposal: Proposal, *, by: Actor) -> list[Approval]:
    """Return the approvals that `by` may give now: open, of an issuer of theirs, one a person, never to oneself."""
    given = list(proposal.approvals.select_related("unit"))
    if proposal.asked_by == by.account_id or by.account_id is None or proposal.state != Proposal.State.ASKED:
        return []
    if any(one.by_account == by.account_id for one in given):
        return []
    reached = [one for one in given if access.allowed(Permission.POLICY_EDIT, over=place_of(one), by=by)]
    return [one for one in reached if one.state == Approval.State.OPEN]


def place_of(approval: Approval) -> str:
    """Return over which part of the tree somebody must write rules to give an approval."""
    return approval.unit.path if approval.unit else paths.ROOT


def waiting(*, by: Actor) -> QuerySet[Proposal]:
    """Return the proposals that wait for an answer which `by` may give."""
    reached = reach(by, Permission.POLICY_EDIT)
    open_ones = Approval.objects.filter(state=Approval.State.OPEN)
    if "/" not in reached:
        open_ones = open_ones.filter(unit__isnull=False).filter(access.within(reached, "unit__path"))
    answered = Approval.objects.filter(by_account=by.account_id, by_account__isnull=False)
    rows = Proposal.objects.filter(pk__in=open_ones.values("proposal"), state=Proposal.State.ASKED)
    rows = rows.exclude(asked_by=by.account_id or 0)
    return rows.exclude(pk__in=answered.values("proposal")).select_related("draft").order_by("asked_at")


def records(*, by: Actor) -> list[Record]:
    """Return how each issuer in reach answered so far, the one with most questions first."""
    reached = reach(by, Permission.POLICY_EDIT)
    rows = Approval.objects.exclude(state=Approval.State.DROPPED)
    if "/" not in reached:
        rows = rows.filter(unit__isnull=False).filter(access.within(reached, "unit__path"))
    took = ExpressionWrapper(F("at") - F("proposal__asked_at"), output_field=DurationField())
    sums = rows.values("unit").annotate(
        n=Count("pk"), n_open=Count("pk", filter=Q(state="open")), n_given=Count("pk", filter=Q(state="given")),
        n_declined=Count("pk", filter=Q(state="declined")), took=Avg(took, filter=Q(at__isnull=False)),
    )  # fmt: skip
    found = list(sums.order_by("-n", "unit"))
    named = access.units(Permission.POLICY_EDIT, by=by).in_bulk([row["unit"] for row in found if row["unit"]])
    day = timedelta(days=1)
    return [
        Record(named.get(row["unit"]), row["n_open"], row["n_given"], row["n_declined"],
               row["took"] / day if row["took"] is not None else None)
        for row in found
    ]  # fmt: skip


def next_number(code: str) -> int:
    """Return the number that the next version of a policy has."""
    found = Version.objects.filter(policy__code=code).aggregate(last=Max("number"))["last"]
    return int(found or 0) + 1


def keeper(code: str) -> Policy | None:
    """Return the policy of a code with the unit that keeps it, None for one that nobody has published."""
    return Policy.objects.select_related("unit").filter(code=code).first()


def of_proposal(public_id: UUID, *, by: Actor) -> Draft:
    """Return the draft that a proposal asks for. Raises NotFound."""
    found = visible(by=by).select_related("unit").filter(proposals__public_id=public_id).first()
    if found is None:
        raise NotFound("proposal")
    return found


def base(draft: Draft) -> Version | None:
    """Return the version that a draft follows: the newest published one of its code, else the one it was copied from.

    Of a published draft the one before it.
    """
    code, number = draft.code, None
    if draft.origin.startswith("version:") and not Version.objects.filter(policy__code=code).exists():
        code, _dot, text = draft.origin.removeprefix("version:").rpartition(".")
        number = int(text)
    rows = Version.objects.exclude(proposal__draft=draft).filter(policy__code=code)
    rows = rows.filter(number=number) if number is not None else rows
    return rows.select_related("policy").order_by("-number").first()


def published_by(version: Version) -> Proposal | None:
    """Return who asked for a version and who approved it, None for one that came with the installation."""
    rows = Proposal.objects.filter(version=version).prefetch_related("approvals__unit")
    return rows.first() if version.proposal_id else None
