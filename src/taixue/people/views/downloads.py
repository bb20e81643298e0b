"""My people to take away: the very form that the roster import takes."""

from collections.abc import Iterator
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from taixue.kit import clock
from taixue.people.forms.intake import DownloadForm
from taixue.people.queries import downloads, units
from taixue.people.rules.intake import blank
from taixue.people.rules.permissions import Permission, reach
from taixue.people.services import downloads as services
from taixue.people.views.access import confirmed, needs

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.PERSON_IMPORT)
@confirmed
def people(request: HttpRequest) -> HttpResponseBase:
    """Say how many people a download holds; hand it out when asked."""
    form = DownloadForm(request.POST if request.method == "POST" else request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    unit = units.get(asked["unit"], Permission.PERSON_IMPORT, by=request.actor) if asked.get("unit") else None
    now = clock.now()
    count = downloads.count(unit, clock.day(now), by=request.actor)
    if request.method == "POST" and count:
        name = f"{blank.TITLE}-{clock.day(now)}"
        if asked.get("kind") == "csv" or count > services.MOST_IN_A_BOOK:
            flow: Iterator[str] = services.text(unit=unit, by=request.actor, at=now)
            return _attached(StreamingHttpResponse(flow, content_type="text/csv; charset=utf-8"), f"{name}.csv")
        content = services.book(unit=unit, by=request.actor, at=now)
        return _attached(HttpResponse(content, content_type=XLSX), f"{name}.xlsx")
    page = {
        "unit": unit, "count": count, "book": count <= services.MOST_IN_A_BOOK, "most": services.MOST_IN_A_BOOK,
        "whole": bool(reach(request.actor, Permission.PERSON_UNMASK)), "columns": [*map(blank.heading, blank.ORDER)],
    }  # fmt: skip
    return render(request, "people/download.html", page)


def _attached(answer: HttpResponseBase, name: str) -> HttpResponseBase:
    ending = name.rsplit(".", 1)[-1]
    answer["Content-Disposition"] = f"attachment; filename=\"people.{ending}\"; filename*=UTF-8''{quote(name)}"
    return answer
