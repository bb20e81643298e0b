"""The unit desk: who took part, who is done, who will miss the date; unit by unit, person by person."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from taixue.kit import clock
from taixue.lib.errors import NotFound
from taixue.people.labels.roles import BANDS
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs
from taixue.policy.services import reminders
from taixue.portal.forms import STATES, ChoiceForm, ReminderForm
from taixue.portal.queries import unit_desk


@require_safe
@needs(Permission.FIGURES_SEE)
def start(request: HttpRequest) -> HttpResponse:
    """Go to the desk of the highest unit in reach; choose where there are several."""
    tops = list(units.tops(by=request.actor, permission=Permission.FIGURES_SEE))
    if not tops:
        raise NotFound("unit")
    if len(tops) == 1:
        return redirect("portal:unit", tops[0].public_id)
    return render(request, "portal/unit_choice.html", {"units": tops})


@require_safe
@needs(Permission.FIGURES_SEE)
def late(request: HttpRequest) -> HttpResponse:
    """Go to the people likely to miss of the highest unit in reach."""
    tops = list(units.tops(by=request.actor, permission=Permission.FIGURES_SEE))
    if not tops:
        raise NotFound("unit")
    return redirect(reverse("portal:standings", args=[tops[0].public_id]) + "?state=likely")


@require_safe
@needs(Permission.FIGURES_SEE)
def page(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show the desk of a unit with those likely to miss."""
    return _show(request, unit_id, "portal/unit.html", "likely")


@require_safe
@needs(Permission.FIGURES_SEE)
def standings(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show a unit's people by where they stand: the rows behind every figure of the desk."""
    return _show(request, unit_id, "portal/standings.html", "subject")


@require_POST
@needs(Permission.REMIND)
def remind(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Remind the chosen people of a unit and go back to the list."""
    unit = units.get(unit_id, Permission.REMIND, by=request.actor)
    form = ReminderForm(request.POST)
    if not form.is_valid():
        messages.warning(request, form.words())
        return redirect(_back(request, unit_id))
    held = unit_desk.held(unit, form.cleaned_data["window"], by=request.actor)
    told = reminders.remind(
        unit_path=unit.path,
        window=held.window,
        version_id=held.version_id,
        person_ids=form.people(),
        by=request.actor,
        at=clock.now(),
    )
    words = ngettext(
        "%(n)d person reminded. It stands in their inbox.", "%(n)d people reminded. It stands in their inboxes.", told
    )
    messages.success(request, words % {"n": told})
    return redirect(_back(request, unit_id))


def _show(request: HttpRequest, unit_id: UUID, template: str, state: str) -> HttpResponse:
    form = ChoiceForm(request.GET)
    choice, today = form.choice(state), clock.day(clock.now())
    found = unit_desk.of_unit(
        unit_id, window=request.GET.get("window", "")[:10], choice=choice, today=today, by=request.actor
    )
    passed = min(max((today - found.window.first).days + 1, 0), found.window.days) if found.window else 0
    facts = {
        "desk": found, "unit": found.unit, "form": form, "choice": choice, "today": today, "now": clock.now(), "passed": passed,
        "bands": {band: str(words) for band, words in BANDS.items()}, "state_words": dict(STATES)[choice.state],
    }  # fmt: skip
    return render(request, template, facts)


def _back(request: HttpRequest, unit_id: UUID) -> str:
    state = "state=" + ("likely" if request.POST.get("state") not in dict(STATES) else request.POST["state"])
    name = "portal:standings" if request.POST.get("from") == "standings" else "portal:unit"
    return f"{reverse(name, args=[unit_id])}?{state}#people"
