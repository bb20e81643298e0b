"""Corrections: what waits for a decision, what I asked, what was decided; my own; objecting and looking again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from taixue.credits import labels
from taixue.credits.forms.corrections import ObjectionForm, ReviewForm
from taixue.credits.labels import corrections as words
from taixue.credits.queries import corrections as found
from taixue.credits.queries import statements
from taixue.credits.services import corrections, objections
from taixue.files.queries import addresses
from taixue.kit import clock
from taixue.kit.decisions import ApprovalForm, RefusalForm
from taixue.people.rules.permissions import Permission
from taixue.people.services import reading
from taixue.people.views.access import needs, signed_in

PAGE = 50
MAY = (Permission.CORRECTION_ASK, Permission.CORRECTION_DECIDE, Permission.EVIDENCE_SEE)


@require_safe
@needs(*MAY)
def listing(request: HttpRequest) -> HttpResponse:
    """Show one of the four lists."""
    name = request.GET.get("list", "")
    chosen = name if name in found.LISTS else found.LISTS[0]
    page = Paginator(found.listed(chosen, by=request.actor), PAGE).get_page(request.GET.get("page"))
    counts = {"to-decide": found.waiting(by=request.actor), "objections": found.objected(by=request.actor)}
    lists = [(name, label, counts.get(name, 0)) for name, label in labels.LISTS.items()]
    facts = {"chosen": chosen, "lists": lists, "page": page, "rows": _rows(page.object_list)}
    return render(request, "credits/corrections.html", facts)


@require_safe
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """List the corrections of my own file, with their states."""
    page = Paginator(found.own(by=request.actor), PAGE).get_page(request.GET.get("page"))
    return render(request, "credits/corrections_own.html", {"page": page, "rows": _rows(page.object_list)})


@require_safe
@signed_in
def page(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Show one correction with what it is about, and the forms for who may decide, object or look again."""
    return _page(request, correction_id)


@require_POST
@needs(Permission.CORRECTION_DECIDE)
def approve(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Approve: the ledger gets its line or lines."""
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        return _page(request, correction_id, approval=form)
    corrections.approve(correction_id=correction_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Approved. It stands in the ledger; the learner is told and may object."))
    return redirect("credits:correction", correction_id)


@require_POST
@needs(Permission.CORRECTION_DECIDE)
def decline(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Decline, with a reason: the ledger stays."""
    form = RefusalForm(request.POST, auto_id="id_refusal_%s")
    if not form.is_valid():
        return _page(request, correction_id, refusal=form)
    corrections.decline(correction_id=correction_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Declined. The ledger stays as it is."))
    return redirect("credits:correction", correction_id)


@require_POST
@signed_in
def object_to(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Object to a correction of my own file."""
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        return _page(request, correction_id, objecting=form)
    objections.object_to(correction_id=correction_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Sent. A third person looks at it again; you are told."))
    return redirect("credits:correction", correction_id)


@require_POST
@needs(Permission.CORRECTION_DECIDE)
def keep(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Let the correction stand after an objection."""
    return _reviewed(request, correction_id, objections.keep, str(_("The correction stands; the person is told.")))


@require_POST
@needs(Permission.CORRECTION_DECIDE)
def uphold(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Undo the correction after an objection."""
    return _reviewed(request, correction_id, objections.uphold, str(_("The correction is undone by another one.")))


def _reviewed(
    request: HttpRequest, correction_id: UUID, service: Callable[..., object], said: str
) -> HttpResponse:  # fmt: skip
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _page(request, correction_id, review=form)
    service(correction_id=correction_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, said)
    return redirect("credits:correction", correction_id)


def _rows(page: Any) -> list[tuple[found.Correction, Any, Any, Any]]:
    """Return corrections with what they are about, what they do, and their state or that of the objection."""
    return [
        (one, one.entry or one.supplement, words.wish(one),
         words.OBJECTIONS[one.objection.state] if hasattr(one, "objection") else labels.STATES[one.state])
        for one in page
    ]  # fmt: skip


def _page(request: HttpRequest, correction_id: UUID, **bound: forms.Form) -> HttpResponse:
    by, now = request.actor, clock.now()
    correction = found.get(correction_id, by=by)
    reading.seen(correction.person, by=by, at=now, what="entry.seen")
    objection = getattr(correction, "objection", None)
    proof = correction.evidence
    urls = addresses.media_urls([proof] if proof else [], session_key=request.session.session_key, at=now)
    facts: dict[str, Any] = {
        "correction": correction, "mark": labels.STATES[correction.state],
        "about": correction.entry or correction.supplement,
        "wish": words.wish(correction), "row": statements.row(correction.entry) if correction.entry else None,
        "lines": found.lines(correction), "own": correction.person_id == by.person_id,
        "evidence": urls.get(proof) if proof else None,
        "may_decide": found.may_decide(correction, by=by), "objection": objection,
        "objection_mark": words.OBJECTIONS[objection.state] if objection else None,
        "undoes": getattr(correction, "undoes", None),
        "may_review": objection is not None and found.may_review(correction, by=by),
        "may_object": objections.may_object(correction, by=by, at=now), "until": objections.until(correction),
        "approval": bound.get("approval") or ApprovalForm(),
        "refusal": bound.get("refusal") or RefusalForm(auto_id="id_refusal_%s"),
        "objecting": bound.get("objecting") or ObjectionForm(), "review": bound.get("review") or ReviewForm(),
    }  # fmt: skip
    return render(request, "credits/correction.html", facts, status=422 if bound else 200)
