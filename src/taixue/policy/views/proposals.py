"""Asking that a draft be published, and answering: each press one answer of one person for one issuer."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from taixue.kit import clock
from taixue.kit.decisions import RefusalForm
from taixue.lib.errors import Conflict, Invalid
from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs
from taixue.policy.labels import drafts as labels
from taixue.policy.queries import drafts as found
from taixue.policy.services import publishing
from taixue.policy.views import drafts

writing = needs(Permission.POLICY_EDIT)


@require_safe
@writing
def listing(request: HttpRequest) -> HttpResponse:
    """List what waits for an answer, and how each issuer answered so far."""
    facts = {"waiting": list(found.waiting(by=request.actor)[:100]), "records": found.records(by=request.actor)}
    return render(request, "policy/approvals.html", facts)


@require_POST
@writing
def ask(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Ask that a draft be published."""
    draft = found.get(draft_id, by=request.actor)
    form = drafts.ask_form(draft, drafts.read(draft), request.POST)
    if form is None:
        messages.error(request, _("It cannot be published as it is."))
        return redirect("policy:draft", draft_id)
    if form.is_valid() and _asked(request, form, draft_id):
        messages.success(request, _("Asked. A second person approves; you are told."))
        return redirect("policy:draft", draft_id)
    return drafts.shown(request, draft, asking=form, status=422)


@require_POST
@writing
def approve(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Approve for one issuer; the last approval publishes."""
    try:
        proposal = publishing.approve(
            proposal_id=proposal_id, place=_place(request), by=request.actor, at=clock.now()
        )  # fmt: skip
    except Invalid:
        raise Conflict("no longer to be published") from None
    if proposal.state == "published":
        version = proposal.version
        messages.success(request, _("Approved and published. It holds nowhere before it is assigned."))
        return redirect("policy:policy", version.policy.code, version.number)
    messages.success(request, _("Approved. It is published when every issuer has approved."))
    return redirect("policy:draft", proposal.draft.public_id)


@require_POST
@writing
def decline(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Decline for one issuer, with a reason."""
    form = RefusalForm(request.POST)
    if not form.is_valid():
        draft = found.of_proposal(proposal_id, by=request.actor)
        return drafts.shown(request, draft, refusal=form, status=422)
    proposal = publishing.decline(
        proposal_id=proposal_id, place=_place(request), by=request.actor, at=clock.now(), **form.cleaned_data
    )
    messages.success(request, _("Declined. Who asked is told the reason."))
    return redirect("policy:draft", proposal.draft.public_id)


@require_POST
@writing
def withdraw(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """Take one's own question back."""
    proposal = publishing.withdraw(proposal_id=proposal_id, by=request.actor, at=clock.now())
    messages.success(request, _("Taken back. The draft can be changed again."))
    return redirect("policy:draft", proposal.draft.public_id)


def _asked(request: HttpRequest, form: Any, draft_id: UUID) -> bool:
    """Ask; put a refusal into the form and return False."""
    try:
        publishing.ask(
            draft_id=draft_id, reason=form.cleaned_data["reason"], issuers=form.issuers(), by=request.actor,
            at=clock.now(),
        )  # fmt: skip
    except Invalid as refusal:
        if "mistakes" in refusal.facts:
            form.add_error(None, " ".join(labels.mistake(one) for one in refusal.facts["mistakes"]))
        for one in refusal.facts.get("problems", ()):
            form.add_error(one["field"] if one["field"] in form.fields else None, labels.problem(one))
    except Conflict as refusal:
        kept = _("Another unit keeps the rule of this code. Choose another code, or ask that unit.")
        form.add_error(None, kept if str(refusal) == "kept-elsewhere" else _("It was asked for already."))
    return not form.errors


def _place(request: HttpRequest) -> int:
    text = request.POST.get("place", "0")
    return int(text) if text.isdecimal() and len(text) < 4 else 0
