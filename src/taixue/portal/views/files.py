"""The training file: one's own, another's for who may see the evidence, and both handed out."""

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from taixue.credits import labels
from taixue.credits.labels.declarations import STATES, measures
from taixue.kit import clock
from taixue.lib.errors import NotFound
from taixue.people.labels.actions import action
from taixue.people.labels.roles import KINDS
from taixue.people.queries import persons
from taixue.people.services import reading
from taixue.people.views.access import confirmed, signed_in
from taixue.policy.labels import exemptions as exemption_words
from taixue.portal.forms import FileForm
from taixue.portal.queries import files
from taixue.portal.services import files as services
from taixue.privacy import labels as handout_words
from taixue.privacy.queries import handouts


@never_cache
@require_safe
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """Show one's own file."""
    return _page(request, _herself(request))


@never_cache
@require_safe
@signed_in
def of_person(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Show a person's file; the person can read who saw it."""
    person = files.get(person_id, by=request.actor)
    reading.seen(person, by=request.actor, at=clock.now(), what="file.seen")
    return _page(request, person)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@confirmed
def export_own(request: HttpRequest) -> HttpResponse:
    """Say what is handed out of one's own file; order it."""
    return _handed_out(request, _herself(request))


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
@confirmed
def export(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Say what is handed out of a person's file; order it."""
    return _handed_out(request, files.get(person_id, by=request.actor))


def _herself(request: HttpRequest) -> Any:
    if request.actor.person_id is None:
        raise NotFound("person")
    return persons.by_id(request.actor.person_id, by=request.actor)


def _handed_out(request: HttpRequest, person: Any) -> HttpResponse:
    form, now = FileForm(request.POST if request.method == "POST" else None), clock.now()
    if form.is_valid():
        made = services.order(person_id=person.public_id, **form.cleaned_data, by=request.actor, at=now)
        return redirect("privacy:handout", made.public_id)
    lately = [(one, handout_words.KINDS[one.kind]) for one in handouts.lately(person.pk, by=request.actor, at=now)]
    page = {
        "person": person, "own": person.pk == request.actor.person_id, "form": form, "root": files.root(),
        "taken": files.exports(person.pk), "lately": lately,
    }  # fmt: skip
    return render(request, "portal/file_export.html", page, status=422 if form.errors else 200)


def _page(request: HttpRequest, person: Any) -> HttpResponse:
    asked, wanted = request.GET.get("year", ""), request.GET.get("page", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and int(asked) else None
    number = int(wanted) if wanted.isdecimal() and 0 < len(wanted) < 6 else 1
    kind, now = request.GET.get("kind", "")[:20], clock.now()
    found = files.of_person(person, year=year, kind=kind, page=max(1, number), by=request.actor)
    facts = {
        "file": found, "person": person, "own": person.pk == request.actor.person_id, "year": year, "kind": kind,
        "now": now, "page": Paginator(range(found.record.count), files.PAGE).get_page(number),
        "kinds": [(code, labels.kind(code)) for code in found.kinds],
        "sums": [(one, [(part, labels.kind(part.kind)) for part in one.kinds]) for one in found.years],
        "lines": [_line(one) for one in found.record.lines],
        "postings": [(one, KINDS[one.kind], not one.end_day) for one in found.postings],
        "absences": [_absence(one) for one in found.absences],
        "declarations": [(one, labels.kind(one.kind), STATES[one.state]) for one in found.record.declarations],
        "corrections": [(one, labels.STATES[one.state]) for one in found.record.corrections],
        "looks": [(one, action(one.action), one.actor_account == request.actor.account_id) for one in found.looks],
    }  # fmt: skip
    return render(request, "portal/file.html", facts)


def _line(one: Any) -> tuple[Any, str, Any, str]:
    """Return an entry with the words for its kind and evidence, and what was measured of it where it has no hours."""
    measured = measures(one) if one.category == "declared" and not one.nominal else ""
    return one, labels.kind(one.kind), labels.PROVENANCE[one.provenance], measured


def _absence(one: files.Absence) -> dict[str, Any]:
    if one.exemption is None:
        return {"of": one, "words": KINDS[files.LEAVE]}
    tone, icon, words = exemption_words.STATES[one.exemption.state]
    return {
        "of": one, "words": exemption_words.kind(one.exemption.kind), "tone": tone, "icon": icon, "state": words,
    }  # fmt: skip
