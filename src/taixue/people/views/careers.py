"""Postings: a post, secondment, leave, retirement, leaving and death are recorded; leave and secondment end."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from taixue.kit import clock
from taixue.lib.errors import Conflict, Invalid
from taixue.people.forms.careers import EndForm, ExpectForm, TakeBackForm, TurnForm
from taixue.people.labels.careers import TURNS
from taixue.people.labels.persons import problem
from taixue.people.labels.roles import KINDS
from taixue.people.queries import careers, persons
from taixue.people.rules.permissions import Permission
from taixue.people.services import careers as services
from taixue.people.services import reading
from taixue.people.views.access import needs


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.PERSON_EDIT)
def turn(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Record what happens to a person from a day on."""
    if kind not in TURNS:
        raise Http404
    person = persons.get(public_id, by=request.actor, permission=Permission.PERSON_EDIT)
    now = clock.now()
    present = careers.present(person.pk)
    form = TurnForm(request.POST or None, kind=kind, initial=_start(present, kind, now))
    if request.method == "POST" and form.is_valid():
        try:
            known = _turn(form, kind)
            made = services.record(person_id=person.pk, turn=known, by=request.actor, at=now)
        except Invalid as refusal:
            form.refuse(refusal.facts["problems"])
        except Conflict:
            form.add_error("first_day", _("Another posting holds on one of these days."))
        else:
            words = {"name": person.name, "what": str(TURNS[kind].name), "day": made.first_day.isoformat()}
            messages.success(request, _("%(name)s: %(what)s from %(day)s. Recorded; it can be taken back.") % words)
            return redirect("people:card", public_id=public_id)
    reading.seen(person, by=request.actor, at=now)
    page = {
        "person": person, "form": form, "kind": kind, "said": TURNS[kind], "turns": TURNS.items(), "present": present,
        "present_kind": KINDS[present.kind] if present else "", "units": careers.places(by=request.actor),
    }  # fmt: skip
    return render(request, "people/turn.html", page, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.PERSON_EDIT)
def finish(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """End a leave or a secondment."""
    person = persons.get(public_id, by=request.actor, permission=Permission.PERSON_EDIT)
    posting = careers.one(person.pk, number)
    now = clock.now()
    form = EndForm(request.POST or None, initial={"end_day": clock.day(now)})
    if request.method == "POST" and form.is_valid():
        day = form.cleaned_data["end_day"]
        try:
            services.finish(person_id=person.pk, posting_id=number, end_day=day, by=request.actor, at=now)
        except Invalid as refusal:
            form.add_error("end_day", _words(refusal))
        except Conflict:
            form.add_error("end_day", _("It ended on another day already."))
        else:
            messages.success(request, _("Recorded: back on %(day)s.") % {"day": day.isoformat()})
            return redirect("people:card", public_id=public_id)
    later = ExpectForm(initial={"expected_to": posting.expected_to})
    return _ending(request, person, posting, form, later)


@never_cache
@require_POST
@needs(Permission.PERSON_EDIT)
def expect(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Write when the end of a leave or a secondment is looked for."""
    person = persons.get(public_id, by=request.actor, permission=Permission.PERSON_EDIT)
    posting = careers.one(person.pk, number)
    form, now = ExpectForm(request.POST), clock.now()
    if form.is_valid():
        day = form.cleaned_data["expected_to"]
        try:
            services.expect(person_id=person.pk, posting_id=number, expected_to=day, by=request.actor, at=now)
        except Invalid as refusal:
            form.add_error("expected_to", _words(refusal))
        else:
            messages.success(request, _("Noted: expected until %(day)s.") % {"day": day.isoformat()})
            return redirect("people:card", public_id=public_id)
    return _ending(request, person, posting, EndForm(initial={"end_day": clock.day(now)}), form)


def _ending(request: HttpRequest, person: Any, posting: Any, form: EndForm, later: ExpectForm) -> HttpResponse:
    page = {"person": person, "posting": posting, "kind": KINDS[posting.kind], "form": form, "later": later}
    return render(request, "people/turn_end.html", page, status=422 if form.errors or later.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(Permission.PERSON_EDIT)
def take_back(request: HttpRequest, public_id: UUID, number: int) -> HttpResponse:
    """Undo the newest posting, recorded by mistake, after a page that says what it does."""
    person = persons.get(public_id, by=request.actor, permission=Permission.PERSON_EDIT)
    posting = careers.one(person.pk, number)
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            services.take_back(
                person_id=person.pk, posting_id=number, reason=reason, by=request.actor, at=clock.now()
            )  # fmt: skip
        except Invalid as refusal:
            form.add_error("reason", _words(refusal))
        except Conflict:
            form.add_error(None, _("Something was recorded after it. Take that back first."))
        else:
            messages.success(request, _("Taken back. What held before holds again."))
            return redirect("people:card", public_id=public_id)
    page = {"person": person, "posting": posting, "kind": KINDS[posting.kind], "form": form}
    return render(request, "people/turn_back.html", page, status=422 if form.errors else 200)


def _start(present: Any, kind: str, now: datetime) -> dict[str, object]:
    start: dict[str, object] = {"first_day": clock.day(now)}
    if present is not None and kind in ("main", "seconded"):
        start |= {"rank": present.rank, "post_level": present.post_level}
    if present is not None and kind == "main":
        start |= {"unit": present.unit.code, "department": present.department, "post": present.post}
    return start


def _turn(form: TurnForm, kind: str) -> services.Turn:
    known = dict(form.cleaned_data)
    typed = str(known.pop("unit", "") or "")
    unit = careers.place(typed) if typed else None
    return services.Turn(kind, unit=unit, **known)


def _words(refusal: Invalid) -> str:
    one = refusal.facts["problems"][0]
    return problem(one["field"], one["code"])
