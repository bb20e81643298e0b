"""Reports as files: ordered, waited for, taken."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from taixue.kit import clock
from taixue.lib.errors import Conflict
from taixue.people.rules.permissions import Permission
from taixue.people.views.access import confirmed, needs
from taixue.reports import labels
from taixue.reports.forms.choices import ChoiceForm
from taixue.reports.forms.exports import ExportForm
from taixue.reports.queries import exports as found
from taixue.reports.services import exports

PAGE = 20


@require_POST
@needs(Permission.FIGURES_SEE)
def order(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Order the report of the address as a file; go to where it will lie."""
    form, asked = ExportForm(request.POST), ChoiceForm(request.GET).asking()
    if not form.is_valid():
        messages.warning(request, form.words())
        return redirect(f"{reverse('reports:figures', args=[unit_id])}?{request.GET.urlencode()}")
    try:
        made = exports.order(
            unit_id=unit_id, asked=asked, language=get_language() or "zh-hans", by=request.actor, at=clock.now(),
            **form.cleaned_data,
        )  # fmt: skip
    except Conflict:
        messages.warning(request, str(labels.EXPORT_PROBLEMS["many"]))
        return redirect("reports:exports")
    return redirect("reports:export", made.public_id)


@never_cache
@require_safe
@needs(Permission.FIGURES_SEE)
def listing(request: HttpRequest) -> HttpResponse:
    """List the files that the actor ordered."""
    pages = Paginator(found.visible(by=request.actor), PAGE).get_page(request.GET.get("page"))
    return render(request, "reports/exports.html", {"pages": pages, "titles": labels.TITLES})


@never_cache
@require_safe
@needs(Permission.FIGURES_SEE)
def page(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Show how far a file is, and where to take it."""
    return render(request, "reports/export.html", _about(request, export_id))


@never_cache
@require_safe
@needs(Permission.FIGURES_SEE)
def progress(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Show only how far it is; when it is done the page loads anew."""
    about = _about(request, export_id)
    answer = render(request, "reports/_progress.html", about)
    if about["export"].state != "waiting":
        answer["HX-Refresh"] = "true"
    return answer


@never_cache
@require_safe
@needs(Permission.FIGURES_SEE)
@confirmed
def take(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """Hand the file out."""
    row, content = exports.take(export_id=export_id, by=request.actor, at=clock.now())
    answer = HttpResponse(content, content_type=exports.KINDS[row.form])
    name = f"{labels.named(row.unit)}-{labels.TITLES[row.report]}-{row.asked_at:%Y%m%d}.{row.form}"
    answer["Content-Disposition"] = f"attachment; filename=\"report.{row.form}\"; filename*=UTF-8''{quote(name)}"
    return answer


def _about(request: HttpRequest, export_id: UUID) -> dict[str, Any]:
    row = found.get(export_id, by=request.actor)
    return {
        "export": row, "title": labels.TITLES[row.report], "problem": labels.EXPORT_PROBLEMS.get(row.problem, ""),
        "share": row.progress * 100 // row.rows if row.rows else 0, "until": (row.done_at or row.asked_at) + found.KEPT,
    }  # fmt: skip
