"""An authority's statistics forms: kept in versions, checked as they come, closed."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.kit import clock
from taixue.lib.errors import Invalid
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission, allows
from taixue.people.views.access import needs
from taixue.reports import labels
from taixue.reports.forms.statistics import TextForm
from taixue.reports.labels import statistics as words
from taixue.reports.queries import statistics as found
from taixue.reports.services import statistics

MAY, READ = Permission.POLICY_EDIT, Permission.FIGURES_SEE
PAGE = 50


@require_safe
@needs(MAY)
def listing(request: HttpRequest) -> HttpResponse:
    """List the versions of forms of authorities in reach."""
    pages = Paginator(found.kept(by=request.actor), PAGE).get_page(request.GET.get("page"))
    rows = [(one, words.said(found.read(one.text).title)) for one in pages]
    return render(request, "reports/statistics_forms.html", {"pages": pages, "rows": rows})


@require_http_methods(["GET", "POST"])
@needs(MAY)
def new(request: HttpRequest) -> HttpResponse:
    """Add a form, or the next version of one; mistakes stand beside the text."""
    tops = [(str(one.public_id), labels.named(one)) for one in units.tops(by=request.actor, permission=MAY)]
    text = found.example() if "example" in request.GET else ""
    if "of" in request.GET:
        text = _text(request)
    sent = request.method == "POST"
    form = TextForm(
        request.POST if sent else None, request.FILES if sent else None, units=tops, initial={"text": text}
    )  # fmt: skip
    mistakes: list[tuple[int, str]] = []
    if sent and form.is_valid():
        said = form.cleaned_data
        try:
            made = statistics.add(unit_id=UUID(said["unit"]), text=said["text"], by=request.actor, at=clock.now())
            return redirect("reports:statistics-form", made.public_id)
        except Invalid as refusal:
            mistakes = [words.mistake(one) for one in refusal.facts["problems"]]
    facts: dict[str, Any] = {"form": form, "mistakes": mistakes}
    return render(request, "reports/statistics_new.html", facts, status=422 if form.errors or mistakes else 200)


def _text(request: HttpRequest) -> str:
    try:
        return found.get(UUID(request.GET["of"]), by=request.actor).text
    except ValueError:
        return ""


@require_safe
@needs(READ)
def page(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Show a form: what each row and column counts, in words, and its text."""
    row = found.get(form_id, by=request.actor)
    form = found.read(row.text)
    return render(request, "reports/statistics_form.html", {
        "row": row, "form": form, "title": words.said(form.title), "notice": words.said(form.notice),
        "columns": [(words.said(one.title), words.column(form, one)) for one in form.columns],
        "rows": [(words.said(one.title), words.row(form, one)) for one in form.rows],
        "checks": [words.said(one.title) for one in form.checks],
        "edits": allows(request.actor, MAY, over=row.unit.path),
    })  # fmt: skip


@require_POST
@needs(MAY)
def close(request: HttpRequest, form_id: UUID) -> HttpResponse:
    """Offer a form no longer."""
    statistics.close(form_id=form_id, by=request.actor, at=clock.now())
    return redirect("reports:statistics-forms")
