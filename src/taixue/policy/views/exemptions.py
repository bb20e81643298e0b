"""Exemptions: my own, the lists of who decides, one of them; asking, deciding, withdrawing, ending early."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.credits.services.evidence import Upload
from taixue.files.queries import addresses
from taixue.kit import clock
from taixue.kit.decisions import ApprovalForm, RefusalForm
from taixue.lib.errors import Conflict, Denied, Invalid
from taixue.people.queries import persons
from taixue.people.rules.permissions import Permission, reach
from taixue.people.services import reading
from taixue.people.views.access import needs, signed_in
from taixue.policy.forms.exemptions import EndForm, ExemptionFilter, ExemptionForm
from taixue.policy.labels import exemptions as labels
from taixue.policy.queries import exemptions as found
from taixue.policy.services import exemptions

PAGE = 50
ASK, DECIDE = Permission.EXEMPTION_ASK, Permission.EXEMPTION_DECIDE


@require_safe
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """List my own exemptions with their states."""
    page = Paginator(found.own(by=request.actor), PAGE).get_page(request.GET.get("page"))
    person = persons.by_id(request.actor.person_id, by=request.actor) if request.actor.person_id else None
    return render(request, "policy/exemptions_own.html", {"page": page, "rows": _rows(page), "person": person})


@require_safe
@needs(DECIDE, Permission.EVIDENCE_SEE)
def listing(request: HttpRequest) -> HttpResponse:
    """Show what waits for me, or everything in reach, narrowed by name, kind and state."""
    name = request.GET.get("list", "")
    chosen = name if name in found.LISTS else found.LISTS[0]
    filters = ExemptionFilter(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    narrowed = {"kind": asked.get("kind", ""), "state": asked.get("state", ""), "search": asked.get("q", "")}
    page = Paginator(found.listed(chosen, by=request.actor, **narrowed), PAGE).get_page(request.GET.get("page"))
    facts = {
        "chosen": chosen, "lists": labels.LISTS, "filters": filters, "filtered": any(narrowed.values()), "page": page,
        "rows": _rows(page), "waiting": found.waiting(by=request.actor),
    }  # fmt: skip
    return render(request, "policy/exemptions.html", facts)


@require_http_methods(["GET", "POST"])
@signed_in
def new(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask for an exemption, for myself or for somebody of my units."""
    by = request.actor
    person = persons.get(person_id, by=by)
    if person.pk != by.person_id and not reach(by, ASK):
        raise Denied(ASK)
    posted = request.method == "POST"
    form = ExemptionForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and (made := _asked(request, person_id, form)):
        messages.success(request, _("Asked. A second person decides; you are told here and in your inbox."))
        return redirect("policy:exemption", made.public_id)
    facts = {"form": form, "person": person, "own": person.pk == by.person_id}
    return render(request, "policy/exemption_new.html", facts, status=422 if form.errors else 200)


@require_safe
@signed_in
def page(request: HttpRequest, exemption_id: UUID) -> HttpResponse:
    """Show an exemption and what may be done with it."""
    return _page(request, exemption_id)


@require_POST
@needs(DECIDE)
def approve(request: HttpRequest, exemption_id: UUID) -> HttpResponse:
    """Approve."""
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        return _page(request, exemption_id, approval=form)
    exemptions.approve(exemption_id=exemption_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Approved. What is owed is computed anew."))
    return redirect("policy:exemption", exemption_id)


@require_POST
@needs(DECIDE)
def decline(request: HttpRequest, exemption_id: UUID) -> HttpResponse:
    """Decline, with a reason."""
    form = RefusalForm(request.POST, auto_id="id_refusal_%s")
    if not form.is_valid():
        return _page(request, exemption_id, refusal=form)
    exemptions.decline(exemption_id=exemption_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Declined. What is owed stays as it is."))
    return redirect("policy:exemption", exemption_id)


@require_POST
@signed_in
def withdraw(request: HttpRequest, exemption_id: UUID) -> HttpResponse:
    """Take a request back."""
    exemptions.withdraw(exemption_id=exemption_id, by=request.actor, at=clock.now())
    messages.success(request, _("Withdrawn."))
    return redirect("policy:exemption", exemption_id)


@require_POST
@needs(DECIDE)
def end(request: HttpRequest, exemption_id: UUID) -> HttpResponse:
    """End an approved exemption early."""
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            exemptions.end(exemption_id=exemption_id, by=request.actor, at=clock.now(), **form.cleaned_data)
        except Invalid as refusal:
            for one in refusal.facts["problems"]:
                form.add_error("day", labels.problem(one["code"], str(one["value"])))
        else:
            messages.success(request, _("It ends earlier. What is owed is computed anew."))
            return redirect("policy:exemption", exemption_id)
    return _page(request, exemption_id, ending=form)


def _asked(request: HttpRequest, person_id: UUID, form: ExemptionForm) -> found.Exemption | None:
    said = dict(form.cleaned_data)
    file = said.pop("file")
    upload = Upload(file.name or "", file.content_type or "", file.chunks())
    try:
        return exemptions.ask(person_id=person_id, upload=upload, by=request.actor, at=clock.now(), **said)
    except Invalid as refusal:
        form.refuse(refusal.facts["problems"])
    except Conflict:
        form.add_error("first_day", labels.problem("overlaps"))
    return None


def _rows(page: Any) -> list[tuple[found.Exemption, str, tuple[str, str, Any]]]:
    return [(one, labels.kind(one.kind), labels.STATES[one.state]) for one in page]


def _page(request: HttpRequest, exemption_id: UUID, **bound: forms.Form) -> HttpResponse:
    by, now = request.actor, clock.now()
    told = found.get(exemption_id, by=by)
    own = told.person_id == by.person_id
    reading.seen(told.person, by=by, at=now, what="exemption.seen")
    url = addresses.media_urls([told.evidence], session_key=request.session.session_key, at=now).get(told.evidence)
    deciding = bool(reach(by, DECIDE)) and not own
    facts: dict[str, Any] = {
        "told": told, "own": own, "kind": labels.kind(told.kind), "mark": labels.STATES[told.state], "evidence": url,
        "may_decide": found.may_decide(told, by=by), "may_end": deciding and told.state == "approved",
        "may_withdraw": told.asked_by == by.account_id and told.state == "asked",
        "approval": bound.get("approval") or ApprovalForm(),
        "refusal": bound.get("refusal") or RefusalForm(auto_id="id_refusal_%s"),
        "ending": bound.get("ending") or EndForm(),
    }  # fmt: skip
    return render(request, "policy/exemption.html", facts, status=422 if bound else 200)
