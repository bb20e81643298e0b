"""Rank lists: one's own place with the list of one's unit, and the switch of who administers a unit."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from taixue.kit import clock
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs, signed_in
from taixue.policy import labels
from taixue.policy.labels.sentences import amount
from taixue.policy.queries import holding
from taixue.policy.queries import ranks as found
from taixue.policy.services import ranks as services

PAGE = 50


@require_safe
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """Show one's own place in each list, and one list: those who take part in one's unit, or above it."""
    today = clock.day(clock.now())
    path = holding.place_of(request.actor.person_id, today) if request.actor.person_id is not None else ""
    mine = found.own(path, today, by=request.actor) if path else []
    chosen = next((one for one in mine if one.document.code == request.GET.get("rule")), mine[0] if mine else None)
    rows, named = [], {}
    page = None
    if chosen is not None:
        page = Paginator(found.listed(chosen.policy_id, chosen.window, path), PAGE).get_page(request.GET.get("page"))
        named = units.by_path(row["unit_path"] for row in page)
        rows = [(row, named.get(row["unit_path"]), amount(row["counted"], chosen.document.unit)) for row in page]
    facts = {
        "mine": [(one, labels.words(one.document.title), amount(one.counted, one.document.unit)) for one in mine],
        "chosen": chosen, "title": labels.words(chosen.document.title) if chosen else "", "rows": rows, "page": page,
    }  # fmt: skip
    return render(request, "policy/ranks.html", facts)


@require_safe
@needs(Permission.RANKS_EDIT)
def of_unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show for which rules a unit shows lists."""
    unit = units.get(unit_id, Permission.RANKS_EDIT, by=request.actor)
    rows = found.of_unit(unit.path, clock.day(clock.now()))
    facts = {"unit": unit, "rows": [(policy, labels.words(document.title), off) for policy, document, off in rows]}
    return render(request, "policy/ranks_unit.html", facts)


@require_POST
@needs(Permission.RANKS_EDIT)
def switch_off(request: HttpRequest, unit_id: UUID, code: str) -> HttpResponse:
    """Show no lists of a rule."""
    services.switch_off(code=code, unit_id=unit_id, by=request.actor, at=clock.now())
    messages.success(request, _("The lists are switched off; everybody still sees their own place."))
    return redirect("policy:ranks-unit", unit_id)


@require_POST
@needs(Permission.RANKS_EDIT)
def switch_on(request: HttpRequest, unit_id: UUID, code: str) -> HttpResponse:
    """Show the lists of a rule again."""
    services.switch_on(code=code, unit_id=unit_id, by=request.actor, at=clock.now())
    messages.success(request, _("The lists are shown."))
    return redirect("policy:ranks-unit", unit_id)
