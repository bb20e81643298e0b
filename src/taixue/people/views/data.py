"""My data: what is stored of me, whether it is right, and what I asked to have changed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from taixue.kit import clock
from taixue.lib.errors import Conflict, Invalid
from taixue.people.forms.persons import AskForm
from taixue.people.labels import persons as labels
from taixue.people.labels.codes import choices
from taixue.people.labels.roles import KINDS
from taixue.people.queries import cards, changes, persons, postings
from taixue.people.rules import requests as rules
from taixue.people.rules.requests import FIELDS
from taixue.people.services import changes as services
from taixue.people.services import persons as person_services
from taixue.people.views.access import signed_in

SHOWN = 10
"""Requests that the page shows, the newest."""


@never_cache
@require_GET
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """Show a person all that is stored of them, and the state of what they asked for."""
    if request.actor.person_id is None:
        return redirect("/")
    person = persons.by_id(request.actor.person_id, by=request.actor)
    day = clock.day(clock.now())
    held = list(postings.of_person(person, by=request.actor))
    asked = list(changes.own(by=request.actor)[:SHOWN])
    path = postings.line_path(held)
    page = {
        "person": person,
        "groups": labels.groups(person, mobile=person.mobile or ""),
        "postings": [(one, KINDS[one.kind], one.end_day is None or one.end_day > day) for one in held],
        "asked": [_asked(one) for one in asked],
        "open": any(one.state == "open" for one in asked),
        "deciders": cards.administrators(postings.above_and_self_path(path), day)[:2],
    }
    return render(request, "people/data.html", page)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@signed_in
def ask(request: HttpRequest) -> HttpResponse:
    """Ask to have stored data of one's own put right."""
    if request.actor.person_id is None:
        return redirect("/")
    person = persons.by_id(request.actor.person_id, by=request.actor)
    form = AskForm(request.POST or None, initial={name: getattr(person, name) or "" for name in FIELDS})
    if request.method == "POST" and form.is_valid():
        wanted = {name: form.cleaned_data[name] for name in FIELDS}
        number, reason = form.cleaned_data["id_number"], form.cleaned_data["reason"]
        try:
            services.ask(wanted=wanted, id_number=number, reason=reason, by=request.actor, at=clock.now())
        except Invalid as refusal:
            form.refuse(refusal.facts["problems"])
        except Conflict:
            form.add_error(None, _("A request of yours is open. Take it back first, or wait for the answer."))
        else:
            messages.success(request, _("Sent. You are told as soon as it is decided."))
            return redirect("people:data")
    page = {
        "form": form, "person": person, "chosen": request.GET.get("group", ""),
        "titles": [word for _code, word in choices("title")()[1:]],
    }  # fmt: skip
    return render(request, "people/ask.html", page, status=422 if form.errors else 200)


@require_POST
@signed_in
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take one's own request back."""
    services.withdraw(request_id=public_id, by=request.actor, at=clock.now())
    messages.success(request, _("Your request is taken back. Nothing was changed."))
    return redirect("people:data")


@require_POST
@signed_in
def confirm(request: HttpRequest) -> HttpResponse:
    """Say that everything stored is right today."""
    if request.actor.person_id is not None:
        person_services.confirm(person_id=request.actor.person_id, by=request.actor, at=clock.now())
        messages.success(request, _("Thank you. Noted: all of it is right today."))
    return redirect("people:data")


def _asked(one: changes.ChangeRequest) -> dict[str, object]:
    wanted = [
        (labels.FIELDS[field], labels.value(field, one.before.get(field, "")), labels.value(field, value))
        for field, value in rules.ordered(one.wanted)
    ]
    if one.id_mask:
        wanted.append((labels.FIELDS["id_number"], "", one.id_mask))
    return {"request": one, "wanted": wanted, "due": changes.due(one)}
