"""Choosing the columns of a report."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from taixue.kit import clock
from taixue.lib.errors import NotFound
from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs
from taixue.reports import labels
from taixue.reports.forms.columns import ColumnsForm
from taixue.reports.queries import choices
from taixue.reports.rules import columns as rules
from taixue.reports.services import columns


@require_http_methods(["GET", "POST"])
@needs(Permission.FIGURES_SEE)
def page(request: HttpRequest, report: str) -> HttpResponse:
    """Choose which columns a report has for oneself, and in which order."""
    if report not in rules.REPORTS:
        raise NotFound("report")
    back = _back(request)
    form = ColumnsForm(
        report, choices.columns(report, by=request.actor), request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        columns.choose(report=report, keys=form.keys(), by=request.actor, at=clock.now())
        return redirect(back or "reports:start")
    status = 422 if form.errors else 200
    return render(request, "reports/columns.html", {
        "form": form, "report": report, "back": back, "words": labels.TITLES[report],
    }, status=status)  # fmt: skip


def _back(request: HttpRequest) -> str:
    """Return the page to go back to, "" for one that is not ours."""
    wanted = request.POST.get("next", request.GET.get("next", ""))
    return wanted if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""
