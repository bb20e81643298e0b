"""Files about a person: waited for and taken by who ordered them."""

from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from taixue.kit import clock
from taixue.people.views.access import confirmed, signed_in
from taixue.privacy import labels
from taixue.privacy.queries import handouts as found
from taixue.privacy.services import handouts

TYPES = {"pdf": "application/pdf", "json": "application/json", "zip": "application/zip"}


@never_cache
@require_safe
@signed_in
def page(request: HttpRequest, handout_id: UUID) -> HttpResponse:
    """Show how far a file is, and where to take it."""
    return render(request, "privacy/handout.html", _about(request, handout_id))


@never_cache
@require_safe
@signed_in
def progress(request: HttpRequest, handout_id: UUID) -> HttpResponse:
    """Show only how far it is; when it is done the page loads anew."""
    about = _about(request, handout_id)
    answer = render(request, "privacy/_handout.html", about)
    if about["handout"].state != "waiting":
        answer["HX-Refresh"] = "true"
    return answer


@never_cache
@require_safe
@signed_in
@confirmed
def take(request: HttpRequest, handout_id: UUID) -> HttpResponse:
    """Hand the file out."""
    row, content = handouts.take(handout_id=handout_id, by=request.actor, at=clock.now())
    plain, chinese = labels.FILES[row.kind]
    ending = plain.rpartition(".")[2]
    name = quote(f"{chinese}-{clock.day(row.asked_at)}.{ending}")
    answer = HttpResponse(content, content_type=TYPES[ending])
    answer["Content-Disposition"] = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
    return answer


def _about(request: HttpRequest, handout_id: UUID) -> dict[str, Any]:
    row = found.get(handout_id, by=request.actor)
    return {
        "handout": row, "own": row.person_id == request.actor.person_id, "title": labels.KINDS[row.kind],
        "problem": labels.problem(row.problem, row.about), "until": (row.done_at or row.asked_at) + found.KEPT,
    }  # fmt: skip
