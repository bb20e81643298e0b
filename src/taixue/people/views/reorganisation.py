"""Changes of units: a form, the plan to read, confirmation, and how far it is."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from taixue.kit import clock
from taixue.kit.templatetags.taixue_ui import words
from taixue.lib.errors import Conflict, Denied, Invalid
from taixue.lib.sheets.grids import Unreadable
from taixue.people.forms import units as forms
from taixue.people.labels import intake as intake_labels
from taixue.people.labels import reorganisation as labels
from taixue.people.queries import reorganisations, units
from taixue.people.rules.permissions import Permission, reach
from taixue.people.services.reorganisation import application, lists, orders
from taixue.people.views import plans
from taixue.people.views.access import needs

PAGE = 50
FOUND = 30
P = Permission
READ = (P.UNIT_PLAN, P.UNIT_EDIT, P.PERSON_SEE)


@require_GET
@needs(*READ)
def listing(request: HttpRequest) -> HttpResponse:
    """List the changes in reach, the newest first, or those in one state."""
    state = request.GET.get("state", "")
    state = state if state in labels.STATES else ""
    page = Paginator(reorganisations.listed(state, by=request.actor), PAGE).get_page(request.GET.get("page"))
    names = plans.named(page)
    rows = [(order, plans.headline(order, names), labels.STATES[order.state], labels.TONES[order.state])
            for order in page]  # fmt: skip
    facts = {"page": page, "rows": rows, "state": state, "states": labels.STATES.items()}
    return render(request, "people/changes.html", facts)


@require_http_methods(["GET", "POST"])
@needs(P.UNIT_PLAN)
def change(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Ask for a change of a unit; what is sent becomes a plan to read."""
    if kind not in labels.KINDS or kind == "list":
        raise Http404
    unit = units.get(public_id, P.UNIT_PLAN, by=request.actor)
    form, offer = _form(request, kind, unit)
    if request.method == "POST" and form.is_valid():
        done = _planned(request, form, kind, unit=unit.public_id, **form.asked())
        if done:
            return done
    facts = {
        "unit": unit, "above": units.ancestors(unit), "kind": kind, "title": labels.KINDS[kind], "form": form,
        "explained": labels.EXPLAINED[kind], "steps": labels.steps(), **offer,
    }  # fmt: skip
    return render(request, "people/change.html", facts, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(P.UNIT_EDIT)
def found(request: HttpRequest) -> HttpResponse:
    """Ask for a new root of the tree."""
    if "/" not in reach(request.actor, P.UNIT_EDIT):
        raise Denied(P.UNIT_EDIT)
    start = {"code": units.free_code(None), "kind": "province"}
    form = forms.CreateForm(request.POST or None, today=_today(), initial=start)
    if request.method == "POST" and form.is_valid():
        done = _planned(request, form, "create", **form.asked())
        if done:
            return done
    facts = {"kind": "create", "title": _("Found a unit at the top"), "form": form, "steps": labels.steps(),
             "explained": labels.EXPLAINED["create"]}  # fmt: skip
    return render(request, "people/change.html", facts, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(P.UNIT_EDIT)
def send_list(request: HttpRequest) -> HttpResponse:
    """Take a list of units as a file; what it would change becomes a plan to read."""
    if "/" not in reach(request.actor, P.UNIT_EDIT):
        raise Denied(P.UNIT_EDIT)
    form = forms.ListForm(request.POST or None, request.FILES or None, today=_today())
    if request.method == "POST" and form.is_valid():
        try:
            rows = lists.received(form.cleaned_data["file"].chunks())
        except Unreadable as refusal:
            form.add_error("file", intake_labels.file_problem(refusal.code, refusal.facts))
        except Invalid:
            form.add_error("file", _("There is no heading row with the columns code, parent, name, name_en, kind."))
        else:
            done = _planned(request, form, "list", rows=rows, **form.asked())
            if done:
                return done
    facts = {"kind": "list", "title": labels.KINDS["list"], "form": form, "steps": labels.steps(),
             "explained": labels.EXPLAINED["list"]}  # fmt: skip
    return render(request, "people/change.html", facts, status=422 if form.errors else 200)


@never_cache
@require_GET
@needs(*READ)
def order(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show the plan, or what became of it."""
    found = reorganisations.get(public_id, by=request.actor)
    return render(request, "people/plan.html", plans.page(request, found))


@never_cache
@require_GET
@needs(*READ)
def progress(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show only how far it is; when it is done the page loads anew."""
    found = reorganisations.get(public_id, by=request.actor)
    answer = render(request, "people/_plan_progress.html", {"order": found, "share": plans.share(found)})
    if found.state != "applying":
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
@needs(P.UNIT_EDIT)
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Confirm a plan that was read; few people are moved at once, many by the job."""
    now = clock.now()
    try:
        found = orders.confirm(order_id=public_id, by=request.actor, at=now)
    except Conflict as refusal:
        if str(refusal) != "stale":
            raise
        orders.afresh(order_id=public_id, by=request.actor, at=now)
        messages.warning(request, _("Something has changed since you read it. This is the plan as things are now."))
        return redirect("people:order", public_id)
    except Invalid as refusal:
        messages.error(request, " ".join(labels.problem(one) for one in refusal.facts.get("problems", [])))
        return redirect("people:order", public_id)
    application.now(order_id=found.public_id, by=request.actor, at=now)
    return redirect("people:order", public_id)


@require_POST
@needs(P.UNIT_PLAN)
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a plan or a waiting change back."""
    orders.withdraw(order_id=public_id, by=request.actor, at=clock.now())
    messages.success(request, _("Taken back. Nothing was changed."))
    return redirect("people:changes")


def _today() -> Any:
    return clock.day(clock.now())


def _planned(request: HttpRequest, form: forms.ChangeForm, kind: str, **asked: Any) -> HttpResponse | None:
    """Lead to the plan, or put what forbids it into the form."""
    try:
        made = orders.plan(kind=kind, by=request.actor, at=clock.now(), **asked)
    except Invalid as refusal:
        for said in refusal.facts["problems"][:20]:
            form.add_error(said["where"] if said["where"] in form.fields else None, labels.problem(said))
        return None
    except Denied:
        form.add_error(None, _("Your role does not reach that far: choose units within your reach."))
        return None
    return redirect("people:order", made.public_id)


def _form(request: HttpRequest, kind: str, unit: Any) -> tuple[forms.ChangeForm, dict[str, Any]]:
    """Return the form of a kind with what it offers to choose from, and how the page shows that."""
    data, text = request.POST or None, request.GET.get("q", "").strip()
    today = _today()
    if kind == "create":
        start = {"code": units.free_code(unit), "kind": BELOW.get(unit.kind, "station")}
        return forms.CreateForm(data, today=today, initial=start), {}
    if kind == "rename":
        start = {"name": unit.name, "name_en": unit.name_en, "kind": unit.kind}
        return forms.RenameForm(data, today=today, initial=start), {}
    if kind == "close":
        return forms.CloseForm(data, today=today), {}
    if kind == "split":
        return _split_form(request, unit)
    places = _places(request, unit, text, near=unit.parent.parent if kind == "move" and unit.parent else unit.parent)
    made = (forms.MoveForm if kind == "move" else forms.MergeForm)(data, today=today, places=places)
    return made, {"text": text, "searches": True, "none": not places}


BELOW = {"province": "city", "city": "county", "county": "office"}
"""The kind that a new unit under one of another kind most often has; below an office it is a station."""


def _places(request: HttpRequest, unit: Any, text: str, *, near: Any) -> list[tuple[str, str]]:
    """Return the units to choose from: what a search finds, else those beside; what was sent stays among them."""
    by, permission = request.actor, P.UNIT_PLAN
    rows = units.open_named(text, by=by, permission=permission) if text else units.open_under(
        near, by=by, permission=permission)  # fmt: skip
    some = [one for one in rows.select_related("parent")[: FOUND + 1] if one.pk != unit.pk][:FOUND]
    sent = {*request.POST.getlist("under"), *request.POST.getlist("others")} - {str(one.public_id) for one in some}
    some += list(units.these(sent, by=by, permission=permission))
    return [(str(one.public_id), _place(one)) for one in some]


def _place(unit: Any) -> str:
    above = f" · {words(unit.parent, 'name')}" if unit.parent else ""
    return f"{words(unit, 'name')} ({unit.code}){above}"


def _split_form(request: HttpRequest, unit: Any) -> tuple[forms.SplitForm, dict[str, Any]]:
    groups = reorganisations.departments(unit)
    places = [(unit, _("Below it"))]
    if unit.parent:
        places.insert(0, (unit.parent, _("Beside it, under %(unit)s") % {"unit": words(unit.parent, "name")}))
    below = list(units.open_under(unit, by=request.actor, permission=P.UNIT_PLAN))
    start = {"code": units.free_code(unit.parent or unit), "kind": unit.kind, "under": str(places[0][0].public_id)}
    sees = any(unit.path.startswith(top) for top in reach(request.actor, P.PERSON_SEE))
    rows = [posting for _name, some in groups for posting in some] if sees else []
    form = forms.SplitForm(
        request.POST or None, today=_today(), initial=start,
        places=[(str(place.public_id), said) for place, said in places],
        departments=[(name, _people(name or _("no department"), some)) for name, some in groups],
        persons=[(str(one.person.public_id), f"{one.person.name} · {one.post or '–'}") for one in rows],
        below=[(str(one.public_id), words(one, "name")) for one in below],
    )  # fmt: skip
    return form, {"only_departments": not sees}


def _people(name: str, rows: Iterable[Any]) -> str:
    return _("%(name)s: %(n)s people") % {"name": name, "n": len(list(rows))}
