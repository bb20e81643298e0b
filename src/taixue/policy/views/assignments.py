"""Where rules hold: assigning and ending, and one page a unit that says which hold, why, and what held before."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.kit import clock
from taixue.lib import paths
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.queries import access, units
from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs, signed_in
from taixue.policy import labels
from taixue.policy.forms.assignments import AssignForm, EndForm
from taixue.policy.labels import documents as said
from taixue.policy.labels import drafts as draft_labels
from taixue.policy.labels import holding as holding_labels
from taixue.policy.queries import holding, policies
from taixue.policy.services import assignments
from taixue.policy.views.policies import base

writing = needs(Permission.POLICY_EDIT)


@require_http_methods(["GET", "POST"])
@writing
def assign(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Let a version hold for a unit and all below it; below the form stands where it holds already."""
    version = policies.get(code, number)
    document = policies.read(version.document)
    form = AssignForm(request.POST or None, parameters=document.parameters)
    if request.method == "POST" and form.is_valid() and _assigned(request, form, code, number):
        messages.success(request, _("It holds there. Everyone's standing is computed anew within minutes."))
        return redirect("policy:assign", code, number)
    rows = holding.everywhere(version.pk)
    named = units.by_path(row.unit_path for row in rows)
    today = clock.day(clock.now())
    facts = {
        "version": version, "document": document, "title": labels.words(document.title), "form": form,
        "rows": [(row, named.get(row.unit_path), *holding_labels.span(row, today), _may(request, row)) for row in rows],
    }  # fmt: skip
    return render(request, "policy/assign.html", facts, status=422 if form.errors else 200)


@require_POST
@writing
def end(request: HttpRequest, number: int) -> HttpResponse:
    """Let an assignment end after a day."""
    row = policies.assignment(number)
    back = redirect("policy:assign", row.version.policy.code, row.version.number)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose the last day on which it holds."))
        return back
    try:
        assignments.end(
            assignment_id=number, end_day=form.cleaned_data["last_day"] + timedelta(days=1), by=request.actor,
            at=clock.now(),
        )  # fmt: skip
    except Invalid:
        messages.error(request, _("It cannot end before it begins."))
    else:
        messages.success(request, _("Ended. Everyone's standing is computed anew within minutes."))
    return back


@require_safe
@signed_in
def own(request: HttpRequest) -> HttpResponse:
    """Show which rules hold for oneself: for the unit of one's main posting today."""
    today = clock.day(clock.now())
    path = holding.place_of(request.actor.person_id, today) if request.actor.person_id is not None else ""
    unit = units.by_path([path]).get(path) if path else None
    return _page(request, unit, path, own=True)


@require_safe
@needs(Permission.POLICY_SEE, Permission.UNIT_EDIT)
def of_unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show which rules hold for a unit, and why the others do not."""
    unit = next(iter(units.seen(by=request.actor).filter(public_id=unit_id)), None)
    if unit is None:
        raise NotFound("unit")
    return _page(request, unit, unit.path, own=False)


def _page(request: HttpRequest, unit: Any, path: str, *, own: bool) -> HttpResponse:
    found = holding.of_unit(path, clock.day(clock.now())) if path else []
    rows = [
        (one, labels.words(one.document.title), holding_labels.STATES[one.code], holding_labels.why(one),
         [said.parameter(parameter) for parameter in one.given])
        for one in found
    ]  # fmt: skip
    facts = {
        "unit": unit, "own": own, "base": base(request),
        "switches": bool(path) and access.allowed(Permission.RANKS_EDIT, over=path, by=request.actor),
        "holding": [row for row in rows if row[0].code == "holds"],
        "others": [row for row in rows if row[0].code != "holds"],
    }  # fmt: skip
    return render(request, "policy/holding.html", facts)


def _assigned(request: HttpRequest, form: AssignForm, code: str, number: int) -> bool:
    """Assign; put a refusal into the form and return False."""
    try:
        assignments.assign(
            code=code, number=number, unit_path=_path(form.cleaned_data["unit"]), given=form.given(),
            first_day=form.cleaned_data["first_day"], end_day=form.end_day, by=request.actor, at=clock.now(),
        )  # fmt: skip
    except (NotFound, Denied):
        form.add_error("unit", str(draft_labels.PROBLEMS["unknown-unit"]))
    except Invalid as refusal:
        for one in refusal.facts["problems"]:
            field = "first_day" if one["field"] == "days" else one["field"]
            form.add_error(field if field in form.fields else None, draft_labels.problem(one))
    except Conflict:
        form.add_error(None, _("It holds there from that day already, with another end or other figures."))
    return not form.errors


def _path(code: str) -> str:
    return units.by_code(code).path if code.strip() else paths.ROOT


def _may(request: HttpRequest, row: Any) -> bool:
    return access.allowed(Permission.POLICY_EDIT, over=row.unit_path, by=request.actor)
