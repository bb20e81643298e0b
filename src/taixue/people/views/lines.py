"""The audit lines, for auditors and the audit administrator."""

from datetime import datetime, timedelta

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from taixue.audit.queries import blocks, lines
from taixue.audit.services.lines import record
from taixue.kit import clock
from taixue.people.forms.lists import LineFilter
from taixue.people.labels.actions import action
from taixue.people.queries import persons, trees
from taixue.people.rules.permissions import Permission, reach
from taixue.people.views.access import needs

PAGE = 50


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.AUDIT_SEE)
def listing(request: HttpRequest) -> HttpResponse:
    """List the lines in reach; a POST verifies every seal, which is a line too."""
    report = None
    if request.method == "POST":
        report = blocks.verify()
        record(
            "audit.verified", by=request.actor, at=clock.now(), details={"valid": report.valid, "lines": report.lines}
        )
    filters = LineFilter(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    found = lines.search(trees.former(reach(request.actor, Permission.AUDIT_SEE)), _wanted(asked))
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    names = persons.by_ids({line.person for line in page if line.person})
    rows = [(line, action(line.action), names.get(line.person or 0)) for line in page]
    context = {"filters": filters, "page": page, "rows": rows, "state": blocks.state(), "report": report}
    return render(request, "people/lines.html", context)


def _wanted(asked: dict) -> lines.Wanted:
    start = datetime.combine(asked["day"], datetime.min.time(), clock.zone()) if asked.get("day") else None
    return lines.Wanted(
        actor=asked.get("actor", "").strip(),
        action=asked.get("action", ""),
        persons=persons.named(asked["person"].strip()) if asked.get("person", "").strip() else None,
        start=start,
        end=start + timedelta(days=1) if start else None,
    )
