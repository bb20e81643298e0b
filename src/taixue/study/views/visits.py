"""The player's seldom calls: open, renew and leave a visit. Beats go to /pulse."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

from taixue.kit import clock
from taixue.kit.templatetags.taixue_ui import proseday
from taixue.people.views.access import signed_in
from taixue.study.rules import devices
from taixue.study.services import visits
from taixue.study.services.visits import Opened


@require_POST
@signed_in
def begin(request: HttpRequest, lesson_id: UUID) -> HttpResponse:
    """Open a lesson for study; another device that was studying pauses with its next beat."""
    opened = visits.open(
        lesson_public_id=lesson_id,
        session_key=request.session.session_key or "",
        device=devices.words(request.headers.get("User-Agent", "")),
        by=request.actor,
        at=clock.now(),
    )
    return JsonResponse(_facts(opened))


@require_POST
@signed_in
def renew(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Give the same visit a new ticket."""
    key = request.session.session_key or ""
    return JsonResponse(_facts(visits.renew(visit=visit_id, session_key=key, by=request.actor, at=clock.now())))


@require_POST
@signed_in
def leave(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """End the visit: the page was closed."""
    visits.leave(visit=visit_id, by=request.actor, at=clock.now())
    return HttpResponse(status=204)


def _facts(opened: Opened) -> dict[str, Any]:
    before = opened.before
    return {
        "visit": str(opened.visit),
        "ticket": opened.ticket,
        "length": opened.length,
        "bits": opened.bits,
        "needed": opened.needed,
        "resume": opened.resume,
        "interval": opened.interval,
        "done": opened.done,
        "before": before and {"device": before.device, "when": proseday(before.at), "resume": before.resume},
    }
