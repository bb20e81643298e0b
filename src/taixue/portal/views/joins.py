"""Two records of one person: found, put beside each other, joined by two administrators, parted by two."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.kit import clock
from taixue.kit.decisions import ApprovalForm, RefusalForm
from taixue.kit.requests import Request
from taixue.lib.errors import Conflict
from taixue.people.forms.joins import JoinForm, PartForm
from taixue.people.labels import joins as labels
from taixue.people.labels import persons as words
from taixue.people.queries import joins as found
from taixue.people.queries import persons
from taixue.people.rules.permissions import Permission
from taixue.people.services import joins as services
from taixue.people.services import reading
from taixue.people.views.access import needs
from taixue.portal.queries import joins

PAGE = 50
joining = needs(Permission.PERSON_JOIN)


@require_safe
@joining
def listing(request: Request) -> HttpResponse:
    """Show what waits and what was decided."""
    name = request.GET.get("list", "")
    chosen = name if name in found.LISTS else found.LISTS[0]
    page = Paginator(found.listed(chosen, by=request.actor), PAGE).get_page(request.GET.get("page"))
    rows = [(join, labels.STATES[join.state]) for join in page.object_list]
    facts = {"chosen": chosen, "lists": labels.LISTS, "page": page, "rows": rows}
    return render(request, "portal/joins.html", facts | {"waiting": found.waiting(by=request.actor)})


@never_cache
@require_http_methods(["GET", "POST"])
@joining
def new(request: Request) -> HttpResponse:
    """Find the other record of a person, compare the two, and ask that they be joined."""
    if request.method == "POST":
        return _asked(request)
    one, other = (_uuid(request.GET.get(name, "")) for name in ("one", "other"))
    if one is None:
        return redirect("people:people")
    if other is not None:
        return _compared(request, gone=other, stays=one, form=JoinForm(initial={"gone": other, "stays": one}))
    person = persons.get(one, by=request.actor, permission=Permission.PERSON_JOIN)
    typed = request.GET.get("q", "").strip()[:40] or person.name
    rows = joins.candidates(typed, beside=person, by=request.actor, at=clock.now())
    return render(request, "portal/join_find.html", {"person": person, "rows": rows, "typed": typed})


@never_cache
@require_safe
@joining
def page(request: Request, join_id: UUID) -> HttpResponse:
    """Show one join with both records, and the forms for who may go on."""
    return _page(request, join_id)


@require_POST
@joining
def approve(request: Request, join_id: UUID) -> HttpResponse:
    """Join the two records, as the second person."""
    form = ApprovalForm(request.POST)
    said = _("The two records are one now. Hours and study went over.")
    return _carried_out(request, join_id, services.approve, form, said, approval=form)


@require_POST
@joining
def decline(request: Request, join_id: UUID) -> HttpResponse:
    """Leave the records as they are, with a reason."""
    form = RefusalForm(request.POST, auto_id="id_refusal_%s")
    said = _("Declined. Both records stay as they are.")
    return _carried_out(request, join_id, services.decline, form, said, declining=form)


@require_POST
@joining
def ask_to_part(request: Request, join_id: UUID) -> HttpResponse:
    """Ask that two joined records be parted."""
    form = PartForm(request.POST)
    said = _("Asked. A second administrator decides.")
    return _carried_out(request, join_id, services.ask_to_part, form, said, parting=form)


@require_POST
@joining
def part(request: Request, join_id: UUID) -> HttpResponse:
    """Part the two records, as the second person."""
    said = _("The two records are parted. What came from one went back.")
    return _carried_out(request, join_id, services.part, forms.Form({}), said)


def _carried_out(
    request: Request, join_id: UUID, act: Callable[..., object], form: forms.Form, said: str, **shown: Any
) -> HttpResponse:
    """Do what was asked and say so; with a form that is not right, or what may not be, show the page again."""
    if not form.is_valid():
        return _page(request, join_id, **shown)
    try:
        act(join_id=join_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    except Conflict as refusal:
        return _page(request, join_id, refusal=refusal)
    messages.success(request, said)
    return redirect("portal:join", join_id)


def _asked(request: Request) -> HttpResponse:
    form = JoinForm(request.POST)
    if not form.is_valid():
        gone, stays = (_uuid(request.POST.get(name, "")) for name in ("gone", "stays"))
        if gone is None or stays is None:
            return redirect("portal:joins")
        return _compared(request, gone=gone, stays=stays, form=form, status=422)
    by, permission = request.actor, Permission.PERSON_JOIN
    gone_id, stays_id = (
        persons.get(form.cleaned_data[name], by=by, permission=permission).pk for name in ("gone", "stays")
    )
    try:
        join = services.ask(
            gone_id=gone_id, stays_id=stays_id, reason=form.cleaned_data["reason"], by=by, at=clock.now()
        )
    except Conflict as refusal:
        form.add_error(None, _said(refusal))
        return _compared(
            request, gone=form.cleaned_data["gone"], stays=form.cleaned_data["stays"], form=form, status=409
        )
    messages.success(request, _("Asked. A second administrator decides; you find it under Double records."))
    return redirect("portal:join", join.public_id)


def _compared(request: Request, *, gone: UUID, stays: UUID, form: JoinForm, status: int = 200) -> HttpResponse:
    now = clock.now()
    both = joins.of_two(gone, stays, by=request.actor, at=now)
    reading.seen_each({side.person: side.path for side in (both.gone, both.stays)}, by=request.actor, at=now)
    return render(request, "portal/join_new.html", _facts(both) | {"form": form}, status=status)


def _page(request: Request, join_id: UUID, *, refusal: Conflict | None = None, **bound: forms.Form) -> HttpResponse:
    now = clock.now()
    join = found.get(join_id, by=request.actor)
    both = joins.of_join(join, by=request.actor, at=now)
    reading.seen_each({join.stays: both.stays.path}, by=request.actor, at=now)
    facts: dict[str, Any] = _facts(both) | {
        "join": join, "mark": labels.STATES[join.state], "past": join.state not in ("asked", "declined"),
        "parted": join.state == "parted", "refused": _said(refusal) if refusal else "",
        "may_decide": found.may_decide(join, by=request.actor),
        "may_part": join.state == "joined" and request.actor.person_id not in (join.gone_id, join.stays_id),
        "approval": bound.get("approval") or ApprovalForm(),
        "declining": bound.get("declining") or RefusalForm(auto_id="id_refusal_%s"),
        "parting": bound.get("parting") or PartForm(),
    }  # fmt: skip
    return render(request, "portal/join.html", facts, status=409 if refusal else 422 if bound else 200)


def _facts(both: joins.Comparison) -> dict[str, Any]:
    """Return a comparison as a page shows it: fields and obstacles in words."""
    rows = [(words.FIELDS[f.name], words.value(f.name, f.stays), words.value(f.name, f.gone), f) for f in both.fields]
    return {
        "both": both, "sides": (both.stays, both.gone), "rows": rows,
        "obstacles": [labels.OBSTACLES[code] for code in both.obstacles],
        "reasons": [labels.REASONS[code] for code in both.reasons],
        "against": [labels.REASONS[code] for code in both.against],
    }  # fmt: skip


def _said(refusal: Conflict) -> str:
    return " ".join(str(labels.OBSTACLES.get(code, code)) for code in refusal.facts.get("problems", ()))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
