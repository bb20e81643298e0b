"""One box for whatever is known: a part of a name, a mobile, an identity number, a unit."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from taixue.kit import clock, paging
from taixue.people.forms.lists import PeopleFilter
from taixue.people.labels.roles import UNIT_KINDS
from taixue.people.queries import cards, persons, units
from taixue.people.rules.permissions import Permission, reach
from taixue.people.views.access import needs

MOST = 20
"""People and units that the page shows; the lists behind it show all."""


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.PERSON_SEE, Permission.UNIT_EDIT)
def search(request: HttpRequest) -> HttpResponse:
    """Show the people and units whose names hold what was typed.

    A number is sent by POST and leads to the card of its person: it never stands in an address. Names are led on to
    the address that finds them again: this page, or the list of people where the box of the list was used.
    """
    filters = PeopleFilter(request.POST if request.method == "POST" else request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    typed = asked.get("q", "").strip()
    if persons.is_number(typed):
        person = persons.by_number(typed, by=request.actor)
        if person is not None:
            return redirect("people:card", public_id=person.public_id)
        return render(request, "people/search.html", {"typed": "", "number": True})
    if request.method == "POST":
        kept = {name: asked[name] for name in ("q", "unit", "band") if asked.get(name)}
        to = reverse("people:people" if "band" in request.POST else "people:search")
        return redirect(f"{to}?{urlencode(kept)}" if kept else to)
    return render(request, "people/search.html", {"typed": typed, **_found(request, typed)})


def _found(request: HttpRequest, typed: str) -> dict[str, object]:
    if not typed:
        return {}
    now = clock.now()
    places = list(units.named(typed, by=request.actor)[: MOST + 1])
    facts: dict[str, object] = {
        "units": [(one, UNIT_KINDS.get(one.kind, one.kind)) for one in places[:MOST]], "more_units": len(places) > MOST,
    }  # fmt: skip
    if reach(request.actor, Permission.PERSON_SEE):
        found = persons.search(by=request.actor, day=clock.day(now), name=typed)
        part = paging.cut(*persons.in_parts(found, typed), field="name", size=MOST)
        rows = cards.rows(part.rows, day=clock.day(now), at=now)
        facts |= {"rows": rows, "more_people": part.after is not None, "people": True}
    return facts
