"""A person's card: all that is stored, its history, and the pages that put it right."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from taixue.kit import clock
from taixue.lib.errors import Conflict, Invalid, NotFound
from taixue.people.forms.persons import NumberForm, PersonForm
from taixue.people.labels import persons as labels
from taixue.people.labels.careers import TURNS
from taixue.people.labels.codes import choices
from taixue.people.labels.roles import KINDS, ROLES
from taixue.people.queries import access, accounts, cards, changes, joins, persons, postings
from taixue.people.rules import careers as rules
from taixue.people.rules import mobiles
from taixue.people.rules.permissions import Permission
from taixue.people.services import numbers, reading
from taixue.people.services import persons as services
from taixue.people.views.access import confirmed, needs, signed_in

PAGE = 50
LATEST = 5
"""Changes that the card itself shows."""


@never_cache
@require_GET
@signed_in
def card(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a person's card. Seeing another's is a line that the person can read."""
    try:
        person = persons.get(public_id, by=request.actor)
    except NotFound:
        return redirect("people:card", joins.staying_one(public_id, by=request.actor).public_id)
    now = clock.now()
    day = clock.day(now)
    reading.seen(person, by=request.actor, at=now)
    held = list(postings.of_person(person, by=request.actor))
    path = postings.line_path(held)
    own = person.pk == request.actor.person_id
    may_edit = not own and access.allowed(Permission.PERSON_EDIT, over=path, by=request.actor)
    page = {
        "person": person,
        "groups": labels.groups(person, mobile=mobiles.mask(person.mobile or "")),
        "postings": [(one, KINDS[one.kind], one.end_day is None or one.end_day > day) for one in held],
        "newest": next((one.pk for one in held if one.kind != rules.SECONDED), None) if len(held) > 1 else None,
        "account": accounts.states([person.pk], at=now).get(person.pk),
        "roles": [(grant, ROLES[grant.role]) for grant in cards.grants(person.pk, day)],
        "changes": [_changed(one) for one in changes.history(person.pk)[:LATEST]],
        "turns": TURNS.items() if may_edit else (),
        "own": own,
        "may_edit": may_edit,
        "may_join": not own and access.allowed(Permission.PERSON_JOIN, over=path, by=request.actor),
        "may_reset": access.allowed(Permission.ACCOUNT_RESET, over=path, by=request.actor),
        "may_unmask": access.allowed(Permission.PERSON_UNMASK, over=path, by=request.actor),
    }
    return render(request, "people/card.html", page)


@never_cache
@require_GET
@signed_in
def history(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """List every change of a person's data: before, after, by whom, how."""
    person = persons.get(public_id, by=request.actor)
    reading.seen(person, by=request.actor, at=clock.now())
    page = Paginator(changes.history(person.pk), PAGE).get_page(request.GET.get("page"))
    rows = [_changed(one) for one in page]
    own = person.pk == request.actor.person_id
    return render(request, "people/history.html", {"person": person, "page": page, "rows": rows, "own": own})


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.PERSON_EDIT)
def edit(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Correct a person's data. A stored identity number is corrected on a page of its own, and never shown."""
    person = persons.get(public_id, by=request.actor, permission=Permission.PERSON_EDIT)
    stored = {name: getattr(person, name) or "" for name in PersonForm.base_fields if name != "id_number"}
    form = PersonForm(request.POST or None, initial=stored, numbered=bool(person.id_mask))
    if request.method == "POST" and form.is_valid():
        try:
            services.change(person_id=person.pk, changes=form.cleaned_data, by=request.actor, at=clock.now())
        except (Invalid, Conflict) as refusal:
            form.refuse(refusal.facts["problems"])
        else:
            messages.success(request, _("Saved. The change is recorded."))
            return redirect("people:card", public_id=public_id)
    reading.seen(person, by=request.actor, at=clock.now())
    page = {"person": person, "form": form, "titles": [word for _code, word in choices("title")()[1:]]}
    return render(request, "people/edit.html", page, status=422 if form.errors else 200)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@needs(Permission.PERSON_EDIT)
@confirmed
def correct(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Put a right identity number in the place of a wrong one, for a stated reason."""
    person = persons.get(public_id, by=request.actor, permission=Permission.PERSON_EDIT)
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed, reason = form.cleaned_data["id_number"], form.cleaned_data["reason"]
        try:
            numbers.correct(person_id=person.pk, number=typed, reason=reason, by=request.actor, at=clock.now())
        except (Invalid, Conflict) as refusal:
            form.refuse(refusal.facts["problems"])
        else:
            messages.success(request, _("The number is corrected. Account, hours and file stay with the person."))
            return redirect("people:card", public_id=public_id)
    page = {"person": person, "form": form}
    return render(request, "people/correct.html", page, status=422 if form.errors else 200)


@require_POST
@needs(Permission.PERSON_EDIT)
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say that everything stored of a person is right today."""
    person = persons.get(public_id, by=request.actor, permission=Permission.PERSON_EDIT)
    services.confirm(person_id=person.pk, by=request.actor, at=clock.now())
    messages.success(request, _("Noted: all of it is right today."))
    return redirect("people:card", public_id=public_id)


def _changed(one: changes.PersonChange) -> dict[str, object]:
    return {
        "change": one, "field": labels.FIELDS.get(one.field, one.field),
        "before": labels.value(one.field, one.before), "after": labels.value(one.field, one.after),
        "source": labels.SOURCES.get(one.source, one.source),
    }  # fmt: skip
