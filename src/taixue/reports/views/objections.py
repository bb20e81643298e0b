"""Objections to being named, for whoever decides on them."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from taixue.kit import clock
from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs
from taixue.reports.forms.publications import KeepForm, ShowForm
from taixue.reports.labels import publications as words
from taixue.reports.queries import publications as found
from taixue.reports.services import objections

MAY = Permission.RESULTS_PUBLISH
PAGE = 50


@never_cache
@require_safe
@needs(MAY)
def listing(request: HttpRequest) -> HttpResponse:
    """List objections, those that wait first."""
    pages = Paginator(found.objections(by=request.actor), PAGE).get_page(request.GET.get("page"))
    rows = [(one, words.OBJECTIONS[one.state]) for one in pages]
    return render(request, "reports/objections.html", {"pages": pages, "rows": rows})


@never_cache
@require_safe
@needs(MAY)
def page(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """Show an objection with its reason, and what may be decided."""
    return _page(request, objection_id, KeepForm(), ShowForm(), 200)


def _page(request: HttpRequest, objection_id: UUID, keep: KeepForm, show: ShowForm, status: int) -> HttpResponse:
    row = found.objection(objection_id, by=request.actor)
    facts = {"row": row, "state": words.OBJECTIONS[row.state], "keep": keep, "show": show}
    return render(request, "reports/objection.html", facts, status=status)


@require_POST
@needs(MAY)
def keep_off(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """Keep the name off."""
    form = KeepForm(request.POST)
    if not form.is_valid():
        return _page(request, objection_id, form, ShowForm(), 422)
    objections.uphold(objection_id=objection_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    return redirect("reports:objection", objection_id)


@require_POST
@needs(MAY)
def show_again(request: HttpRequest, objection_id: UUID) -> HttpResponse:
    """Show the name again, with a reason."""
    form = ShowForm(request.POST)
    if not form.is_valid():
        return _page(request, objection_id, KeepForm(), form, 422)
    objections.decline(objection_id=objection_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    return redirect("reports:objection", objection_id)
