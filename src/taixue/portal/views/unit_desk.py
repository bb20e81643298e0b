"""The unit desk: who took part, who is done, who will miss the date; unit by unit, person by person."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from taixue.kit import clock
from taixue.kit.requests import Request
from taixue.lib.errors import NotFound
from taixue.people.labels.roles import BANDS
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission, reach
from taixue.people.views.access import needs
from taixue.policy.queries.branches import Held
from taixue.policy.services import reminders
from taixue.portal import labels
from taixue.portal.forms import ORDERS, STATES, ChoiceForm, ReminderForm
from taixue.portal.queries import unit_desk, week

REMINDED = "reminded"
"""Key of the session: whom the last reminder reached, so that the next page can offer to take it back."""


@require_safe
@needs(Permission.FIGURES_SEE)
def start(request: Request) -> HttpResponse:
    """Go to the desk of the highest unit in reach; choose where there are several."""
    return _highest(request, "portal:unit", "")


@require_safe
@needs(Permission.FIGURES_SEE)
def late(request: Request) -> HttpResponse:
    """Go to the people likely to miss of the highest unit in reach; choose where there are several."""
    return _highest(request, "portal:standings", "?state=likely")


@require_safe
@needs(Permission.FIGURES_SEE)
def page(request: Request, unit_id: UUID) -> HttpResponse:
    """Show the desk of a unit with those likely to miss."""
    return _show(request, unit_id, "portal/unit.html", "likely")


@require_safe
@needs(Permission.FIGURES_SEE)
def standings(request: Request, unit_id: UUID) -> HttpResponse:
    """Show a unit's people by where they stand: the rows behind every figure of the desk."""
    return _show(request, unit_id, "portal/standings.html", "subject")


@require_POST
@needs(Permission.REMIND)
def remind(request: Request, unit_id: UUID) -> HttpResponse:
    """Remind the chosen people of a unit and go back to the list."""
    form = ReminderForm(request.POST)
    if not form.is_valid():
        messages.warning(request, form.words())
        return redirect(_back(request, unit_id))
    told = reminders.remind(**_meant(request, unit_id, form))
    said = ngettext("%(n)d person reminded.", "%(n)d people reminded.", len(told.people)) % {"n": len(told.people)}
    if told.already:
        words = ngettext("%(n)d was reminded today already.", "%(n)d were reminded today already.", told.already)
        said = f"{said} {words % {'n': told.already}}"
    if told.people:
        request.session[REMINDED] = {"words": said, "people": [str(one) for one in told.people],
                                     "unit": str(unit_id), **form.scope()}  # fmt: skip
    else:
        messages.info(request, said)
    return redirect(_back(request, unit_id))


@require_POST
@needs(Permission.REMIND)
def withdraw(request: Request, unit_id: UUID) -> HttpResponse:
    """Take a reminder back from those who have not read it."""
    form = ReminderForm(request.POST)
    if not form.is_valid():
        messages.warning(request, form.words())
        return redirect(_back(request, unit_id))
    gone = reminders.withdraw(**_meant(request, unit_id, form))
    left = len(set(form.people())) - gone
    said = ngettext("Taken back from %(n)d person.", "Taken back from %(n)d people.", gone) % {"n": gone}
    if left:
        words = ngettext("%(n)d has read it already.", "%(n)d have read it already.", left) % {"n": left}
        said = f"{said} {words}"
    messages.success(request, said)
    return redirect(_back(request, unit_id))


def _highest(request: Request, name: str, query: str) -> HttpResponse:
    tops = list(units.tops(by=request.actor, permission=Permission.FIGURES_SEE))
    if not tops:
        raise NotFound("unit")
    if len(tops) == 1:
        return redirect(reverse(name, args=[tops[0].public_id]) + query)
    rows = [(one, reverse(name, args=[one.public_id]) + query) for one in tops]
    return render(request, "portal/unit_choice.html", {"units": rows})


def _meant(request: Request, unit_id: UUID, form: ReminderForm) -> dict[str, Any]:
    unit = units.get(unit_id, Permission.REMIND, by=request.actor)
    held: Held = unit_desk.held(unit, **form.scope(), by=request.actor)
    return {"unit_path": unit.path, "window": held.window, "version_id": held.version_id,
            "person_ids": form.people(), "by": request.actor, "at": clock.now()}  # fmt: skip


def _show(request: Request, unit_id: UUID, template: str, state: str) -> HttpResponse:
    form, now = ChoiceForm(request.GET), clock.now()
    choice, today = form.choice(state), clock.day(now)
    found = unit_desk.of_unit(unit_id, choice=choice, today=today, by=request.actor)
    window = found.year.window if found.year else None
    facts = {
        "desk": found, "unit": found.unit, "year": found.year, "choice": choice, "now": now, "today": today,
        "passed": min(max((today - window.first).days + 1, 0), window.days) if window else 0,
        "state_words": dict(STATES)[choice.state], "reminded": _reminded(request, unit_id),
        "todo": _todo(request, now) if template == "portal/unit.html" else None,
        "choosing": found.may_remind and choice.state != "met", "states": STATES, "orders": ORDERS, "bands": BANDS,
    }  # fmt: skip
    return render(request, template, facts)


def _todo(request: Request, now: datetime) -> dict[str, Any] | None:
    """Return the most urgent thing of the administrator's week, None for who only looks."""
    if not reach(request.actor, Permission.PERSON_IMPORT):
        return None
    found = week.most_urgent(by=request.actor, at=now)
    return {"line": labels.lines([found], clock.day(now))[0] if found else None}


def _reminded(request: Request, unit_id: UUID) -> dict[str, Any] | None:
    """Return what the last reminder of this unit did, once."""
    if REMINDED not in request.session:
        return None
    told: dict[str, Any] = request.session.pop(REMINDED)
    return told if told["unit"] == str(unit_id) else None


def _back(request: Request, unit_id: UUID) -> str:
    """Return the address of the list that a form stood under: its filters are in the form's own address."""
    name = "portal:standings" if request.POST.get("from") == "standings" else "portal:unit"
    query = request.GET.urlencode()
    return f"{reverse(name, args=[unit_id])}{'?' if query else ''}{query}#people"
