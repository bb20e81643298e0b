"""The data-quality desk: what is to be mended in the data of one's people, by when, and by which one action."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from taixue.kit import clock
from taixue.people.labels import quality as labels
from taixue.people.queries import quality, units
from taixue.people.rules.permissions import Permission
from taixue.people.rules.quality import CHECKS, MENDED_DAYS, Action, Kind
from taixue.people.services import quality as services
from taixue.people.views.access import confirmed, needs

PAGE = 50
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@never_cache
@require_GET
@needs(Permission.PERSON_EDIT)
def desk(request: HttpRequest) -> HttpResponse:
    """Show how much there is of everything, what is overdue, and what was mended lately."""
    now, unit = clock.now(), _unit(request)
    scoped = quality.scope(by=request.actor, unit=unit)
    found = quality.counts(scoped, at=now)
    groups = [
        (kind, labels.KINDS[kind], [(one, labels.CHECKS[one.check.code]) for one in found if one.check.kind == kind])
        for kind in Kind
    ]
    page = {
        "groups": [(kind, label, sum(one.count for one, _said in rows), rows) for kind, label, rows in groups],
        "total": sum(one.count for one in found), "overdue": sum(one.overdue for one in found),
        "mended": quality.mended(scoped, at=now), "days": MENDED_DAYS, "unit": unit, "today": clock.day(now),
        "next_due": min((one.next_due for one in found if one.next_due), default=None),
    }  # fmt: skip
    return render(request, "people/quality.html", page)


@never_cache
@require_GET
@needs(Permission.PERSON_EDIT)
def listing(request: HttpRequest, code: str) -> HttpResponse:
    """List the people of one check, what is due first, each with its one action."""
    if code not in CHECKS:
        raise Http404
    now, unit = clock.now(), _unit(request)
    scoped = quality.scope(by=request.actor, unit=unit)
    late = request.GET.get("due") == "late"
    found = quality.listed(code, scoped, at=now, overdue=late)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    items = list(page.object_list)
    page.object_list = items
    twins = quality.twins(items) if code == "twin" else {}
    context = {
        "code": code, "check": CHECKS[code], "said": labels.CHECKS[code], "kind": labels.KINDS[CHECKS[code].kind],
        "page": page, "late": late, "unit": unit, "today": clock.day(now),
        "action": labels.ACTIONS[CHECKS[code].action],
        "rows": [(item, _href(CHECKS[code].action, item, twins)) for item in items],
    }  # fmt: skip
    return render(request, "people/quality_list.html", context)


@never_cache
@require_GET
@needs(Permission.PERSON_EDIT)
@confirmed
def export(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the list of one check as a workbook."""
    if code not in CHECKS:
        raise Http404
    now = clock.now()
    content = services.sheet(code, unit=_unit(request), by=request.actor, at=now)
    answer = HttpResponse(content, content_type=WORKBOOK)
    answer["Content-Disposition"] = f'attachment; filename="quality-{code}-{clock.day(now).isoformat()}.xlsx"'
    return answer


def _unit(request: HttpRequest) -> Any:
    asked = request.GET.get("unit", "")
    if not asked:
        return None
    try:
        return units.get(UUID(asked), Permission.PERSON_EDIT, by=request.actor)
    except ValueError:
        raise Http404 from None


def _href(action: Action, item: quality.Item, twins: dict[int, UUID]) -> str:
    """Return where the one action of a row is taken."""
    if action is Action.COMPARE:
        other = twins.get(item.person_id)
        return f"/joins/new/?one={item.public_id}" + (f"&other={other}" if other else "")
    if action is Action.RETURN:
        return reverse("people:posting-end", args=[item.public_id, item.posting])
    if action is Action.TURN:
        return reverse("people:turn", args=[item.public_id, "main"])
    name = {Action.EDIT: "people:edit", Action.CORRECT: "people:correct", Action.CONFIRM: "people:card"}[action]
    return reverse(name, args=[item.public_id])
