"""Statements: one's own, and another person's for who may see it."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from taixue.credits.queries import statements
from taixue.kit import clock
from taixue.lib.errors import NotFound
from taixue.people.queries import persons
from taixue.people.rules.permissions import Permission, reach
from taixue.people.services import reading
from taixue.people.views.access import signed_in

PAGE = 50


@require_safe
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """Show one's own statement."""
    if request.actor.person_id is None:
        raise NotFound("person")
    person = persons.by_id(request.actor.person_id, by=request.actor)
    return _page(request, person, own=True)


@require_safe
@signed_in
def of_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show a person's statement; the person can read who saw it."""
    person = persons.get(person_id, by=request.actor, permission=Permission.EVIDENCE_SEE)
    reading.seen(person, by=request.actor, at=clock.now(), what="statement.seen")
    return _page(request, person, own=person.pk == request.actor.person_id)


def _page(request: HttpRequest, person: Any, *, own: bool) -> HttpResponse:
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 1 <= int(asked) <= 9998 else None
    found = statements.of_person(person.pk, year=year, by=request.actor)
    page = Paginator(range(found.lines), PAGE).get_page(request.GET.get("page"))
    first = PAGE * (page.number - 1)
    rows = statements.rows(list(found.rows[first : first + PAGE]))
    facts = {"person": person, "own": own, "statement": found, "page": page, "rows": rows, "now": clock.now()}
    facts["may_ask"] = not own and bool(reach(request.actor, Permission.CORRECTION_ASK))
    return render(request, "credits/statement.html", facts)
