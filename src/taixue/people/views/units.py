"""The unit tree: as far as a role reaches, one level at a time or by search."""

from collections.abc import Iterable
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from taixue.kit import clock
from taixue.people.forms.lists import UnitFilter
from taixue.people.labels.roles import UNIT_KINDS, Words
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission, reach
from taixue.people.views.access import needs

PAGE = 100
MAY = (Permission.PERSON_SEE, Permission.UNIT_EDIT)


@require_GET
@needs(*MAY)
def tree(request: HttpRequest) -> HttpResponse:
    """Show the highest units in reach with what is under them, or what a search finds."""
    filters = UnitFilter(request.GET)
    text = filters.cleaned_data["q"].strip() if filters.is_valid() else ""
    day = clock.day(clock.now())
    if text:
        page = Paginator(units.with_children(units.named(text, by=request.actor), day), PAGE).get_page(
            request.GET.get("page")
        )
        return render(
            request, "people/units.html", {"filters": filters, "text": text, "page": page, "found": _nodes(page)}
        )
    branches = units.branches(by=request.actor, day=day)
    return render(
        request, "people/units.html", {"filters": filters, "text": "", "branches": branches, "kinds": UNIT_KINDS}
    )


@require_GET
@needs(*MAY)
def unit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show one unit: where it stands and what is directly under it; the bare list when the tree asks for it."""
    permission = next(p for p in MAY if reach(request.actor, p))
    found = units.get(public_id, permission, by=request.actor)
    day = clock.day(clock.now())
    children = list(units.with_children(units.children(found, by=request.actor), day))
    people = bool(reach(request.actor, Permission.PERSON_SEE))
    page = {"unit": found, "kind": UNIT_KINDS.get(found.kind, found.kind), "found": _nodes(children), "people": people}
    if request.headers.get("HX-Request"):
        return render(request, "people/_branch.html", {**page, "nested": True})
    return render(request, "people/unit.html", {**page, "above": units.ancestors(found)})


def _nodes(found: Iterable[units.Unit]) -> list[tuple[units.Unit, Words]]:
    return [(one, UNIT_KINDS.get(one.kind, one.kind)) for one in found]
