"""Corrections: what waits for a decision, what I asked, what was decided."""

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
from taixue.credits.queries import corrections as found
from taixue.credits.queries import statements
from taixue.credits.services import corrections
from taixue.kit import clock
from taixue.kit.decisions import ApprovalForm, RefusalForm
from taixue.people.rules.permissions import Permission
from taixue.people.services import reading
from taixue.people.views.access import needs

PAGE = 50
MAY = (Permission.CORRECTION_ASK, Permission.CORRECTION_DECIDE, Permission.EVIDENCE_SEE)


@require_safe
@needs(*MAY)
def listing(request: HttpRequest) -> HttpResponse:
    """Show one of the three lists."""
    name = request.GET.get("list", "")
    chosen = name if name in found.LISTS else found.LISTS[0]
    page = Paginator(found.listed(chosen, by=request.actor), PAGE).get_page(request.GET.get("page"))
    rows = [(correction, labels.STATES[correction.state]) for correction in page.object_list]
    waiting = found.waiting(by=request.actor)
    facts = {"chosen": chosen, "lists": labels.LISTS, "page": page, "rows": rows, "waiting": waiting}
    return render(request, "credits/corrections.html", facts)


@require_safe
@needs(*MAY)
def page(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Show one correction with the entry it is about, and the forms to decide for who may."""
    return _page(request, correction_id)


@require_POST
@needs(Permission.CORRECTION_DECIDE)
def approve(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Approve: the entry is reversed."""
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        return _page(request, correction_id, approval=form)
    corrections.approve(correction_id=correction_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Approved. The entry is reversed by a second line."))
    return redirect("credits:correction", correction_id)


@require_POST
@needs(Permission.CORRECTION_DECIDE)
def decline(request: HttpRequest, correction_id: UUID) -> HttpResponse:
    """Decline, with a reason: the entry stays."""
    form = RefusalForm(request.POST, auto_id="id_refusal_%s")
    if not form.is_valid():
        return _page(request, correction_id, refusal=form)
    corrections.decline(correction_id=correction_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Declined. The entry stays as it is."))
    return redirect("credits:correction", correction_id)


def _page(request: HttpRequest, correction_id: UUID, **bound: forms.Form) -> HttpResponse:
    correction = found.get(correction_id, by=request.actor)
    reading.seen(correction.entry.person, by=request.actor, at=clock.now(), what="entry.seen")
    facts: dict[str, Any] = {
        "correction": correction, "mark": labels.STATES[correction.state], "row": statements.row(correction.entry),
        "may_decide": found.may_decide(correction, by=request.actor),
        "approval": bound.get("approval") or ApprovalForm(),
        "refusal": bound.get("refusal") or RefusalForm(auto_id="id_refusal_%s"),
    }  # fmt: skip
    return render(request, "credits/correction.html", facts, status=422 if bound else 200)
