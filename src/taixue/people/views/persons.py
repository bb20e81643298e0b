"""People: the list, a whole identity number, and who looked at one's own data."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from taixue.audit.queries import lines
from taixue.kit import clock, paging
from taixue.people.forms.lists import PeopleFilter
from taixue.people.forms.signin import ReasonForm
from taixue.people.labels.actions import action
from taixue.people.queries import cards, persons, units
from taixue.people.rules.permissions import Permission
from taixue.people.rules.ranks import Band
from taixue.people.services import numbers
from taixue.people.views.access import confirmed, needs, signed_in

PAGE = 50


@require_GET
@needs(Permission.PERSON_SEE)
def people(request: HttpRequest) -> HttpResponse:
    """List the people in reach, by any part of the name, by unit and rank band."""
    filters = PeopleFilter(request.GET)
    asked = filters.cleaned_data if filters.is_valid() else {}
    unit = units.get(asked["unit"], Permission.PERSON_SEE, by=request.actor) if asked.get("unit") else None
    band = Band(asked["band"]) if asked.get("band") else None
    now = clock.now()
    found = persons.search(by=request.actor, day=clock.day(now), name=asked.get("q", "").strip(), unit=unit, band=band)
    after, before = request.GET.get("after", ""), request.GET.get("before", "")
    parts = persons.in_parts(found, asked.get("q", ""))
    part = paging.cut(*parts, field="name", size=PAGE, after=after, before=before)
    rows = cards.rows(part.rows, day=clock.day(now), at=now)
    return render(request, "people/people.html", {"filters": filters, "unit": unit, "slice": part, "rows": rows})


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.PERSON_UNMASK)
@confirmed
def number(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a person's identity number whole, once, for a stated reason."""
    person = persons.get(public_id, by=request.actor, permission=Permission.PERSON_UNMASK)
    form = ReasonForm(request.POST or None)
    whole = ""
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        whole = numbers.unmask(person_id=person.pk, reason=reason, by=request.actor, at=clock.now())
    page = {"person": person, "form": form, "whole": whole}
    return render(request, "people/number.html", page, status=422 if form.errors else 200)


@never_cache
@require_GET
@signed_in
def seen(request: HttpRequest) -> HttpResponse:
    """Show a person every line about their own data: who, when, what."""
    person_id = request.actor.person_id
    found = lines.about(person_id) if person_id is not None else lines.visible(())
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    rows = [(line, action(line.action), line.actor_account == request.actor.account_id) for line in page]
    return render(request, "people/seen.html", {"page": page, "rows": rows})
