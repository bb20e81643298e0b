"""The desk of a training year: opening, the schedule, the checklist, closing, what is frozen and what came after."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from taixue.kit import clock, queue, seals
from taixue.kit.seals import Seal
from taixue.lib.errors import Conflict, Invalid
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission, allows
from taixue.people.views.access import needs
from taixue.policy.queries import years as queries
from taixue.policy.queries.years import TrainingYear
from taixue.policy.rules import years as rules
from taixue.policy.rules.years import Phase
from taixue.policy.services import years
from taixue.reports.forms.years import ClosingForm, OpeningForm, PlanForm, refused
from taixue.reports.queries import canonical, checklist, differences, snapshots
from taixue.reports.rules.canonical import message
from taixue.reports.services import exporting

SHOWN = 60
WEEK = 7
P = Permission


@never_cache
@require_GET
@needs(P.FIGURES_SEE)
def listing(request: HttpRequest) -> HttpResponse:
    """List the training years in reach, and the authorities where the next one may be opened."""
    today = clock.day(clock.now())
    found = list(queries.visible(by=request.actor)[:SHOWN])
    rows = [(year, queries.phase(year, today=today)) for year in found]
    tops = list(units.tops(by=request.actor, permission=P.POLICY_EDIT))
    own = queries.authorities(unit.path for unit in tops)
    known = {(year.unit_id, year.name) for year in found}
    offers = [
        (unit, str(number)) for unit in tops if unit.path in own for number in (today.year, today.year + 1)
        if (unit.pk, str(number)) not in known
    ]  # fmt: skip
    return render(request, "reports/years.html", {"rows": rows, "offers": offers})


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.POLICY_EDIT)
def opening(request: HttpRequest, unit_id: UUID, name: str) -> HttpResponse:
    """Open a year of an authority: its days and the versions of its rules are proposed."""
    unit = units.get(unit_id, P.POLICY_EDIT, by=request.actor)
    offer = queries.opening(unit.path, name)
    initial = {"first_day": offer.first_day, "last_day": offer.last_day, "closing_day": offer.closing_day}
    form = OpeningForm(request.POST or None, offered=offer.rules, initial=initial)
    if request.method == "POST" and form.is_valid():
        days = {field: form.cleaned_data[field] for field in ("first_day", "last_day", "closing_day")}
        try:
            made = years.open_year(
                unit_id=unit_id, name=name, versions=form.versions(), by=request.actor, at=clock.now(), **days
            )
        except Invalid as refusal:
            refused(form, refusal.facts["problems"])
        except Conflict:
            form.add_error(None, _("This year is open already, with other days."))
        else:
            messages.success(request, _("The training year %(name)s is open.") % {"name": name})
            return redirect("reports:year", made.public_id)
    facts = {"unit": unit, "name": name, "form": form, "above": offer.above}
    return render(request, "reports/year_open.html", facts, status=422 if form.errors else 200)


@never_cache
@require_GET
@needs(P.FIGURES_SEE)
def page(request: HttpRequest, year_id: UUID) -> HttpResponse:
    """Show the desk of a year."""
    year, today = queries.get(year_id, by=request.actor), clock.day(clock.now())
    phase = queries.phase(year, today=today)
    snapshot = snapshots.of_year(year.unit_id, year.name)
    facts = {
        **_about(request, year, phase), "outlook": queries.outlook(year, today=today) if snapshot is None else None,
        "sent": queries.reminders(year), "coming": [day for day in year.remind_on if day > today],
        "snapshot": snapshot, "sealed": _sealed(snapshot) if snapshot else None,
        "others": [one for one in queries.of_unit(year.unit_id, by=request.actor) if one.pk != year.pk],
        "last": phase is Phase.RUNNING and (year.last_day - today).days,
    }  # fmt: skip
    return render(request, "reports/year.html", facts)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.POLICY_EDIT)
def plan(request: HttpRequest, year_id: UUID) -> HttpResponse:
    """Set the closing day and the schedule of reminders."""
    year, today = queries.get(year_id, by=request.actor), clock.day(clock.now())
    proposed = year.remind_on or rules.schedule(max(year.first_day, today), year.last_day, every=2 * WEEK, before=WEEK)
    initial = {
        "closing_day": year.closing_day, "remind_on": "\n".join(day.isoformat() for day in proposed),
        "remind_who": year.remind_who, "escalate_after": year.escalate_after,
    }  # fmt: skip
    form = PlanForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            years.plan(year_id=year_id, by=request.actor, at=clock.now(), **form.cleaned_data)
        except Invalid as refusal:
            refused(form, refusal.facts["problems"])
        except Conflict:
            form.add_error(None, _("Closing was asked for: the days no longer change."))
        else:
            messages.success(request, _("Days and reminders are as you set them."))
            return redirect("reports:year", year_id)
    facts = {
        **_about(request, year, queries.phase(year, today=today)),
        "form": form,
        "proposed": proposed and not year.remind_on,
    }
    return render(request, "reports/year_plan.html", facts, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@needs(P.POLICY_EDIT)
def closing(request: HttpRequest, year_id: UUID) -> HttpResponse:
    """Show the checklist; ask for the year to be closed."""
    at = clock.now()
    year = queries.get(year_id, by=request.actor)
    found, form = checklist.of(year, at=at), ClosingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            years.ask(year_id=year_id, left_open=found.open, by=request.actor, at=at, **form.cleaned_data)
        except Invalid as refusal:
            refused(form, refusal.facts["problems"])
        except Conflict:
            form.add_error(None, _("The year cannot be closed now: look at its state and its closing day."))
        else:
            messages.success(request, _("Asked. Another person with your right confirms it on this page."))
            return redirect("reports:year-closing", year_id)
    phase = queries.phase(year, today=clock.day(at))
    facts = {**_about(request, year, phase), "list": found, "form": form,
             "asker": year.asked_by == request.actor.account_id}  # fmt: skip
    return render(request, "reports/year_closing.html", facts, status=422 if form.errors else 200)


@require_POST
@needs(P.POLICY_EDIT)
def confirm(request: HttpRequest, year_id: UUID) -> HttpResponse:
    """Agree to a closing; the year is frozen by a job."""
    years.confirm(year_id=year_id, by=request.actor, at=clock.now())
    messages.success(request, _("Confirmed. The year is being frozen; study goes on meanwhile."))
    return redirect("reports:year", year_id)


@require_POST
@needs(P.POLICY_EDIT)
def withdraw(request: HttpRequest, year_id: UUID) -> HttpResponse:
    """Take a closing back, or decline it."""
    years.withdraw(year_id=year_id, by=request.actor, at=clock.now())
    messages.success(request, _("The year is open again."))
    return redirect("reports:year-closing", year_id)


@require_POST
@needs(P.POLICY_EDIT)
def recount(request: HttpRequest, year_id: UUID) -> HttpResponse:
    """Let the standings that are behind be computed anew."""
    year = queries.get(year_id, by=request.actor)
    queue.defer("reports.recount_year", once=f"reports.recount_year:{year.pk}", year=str(year.public_id))
    messages.success(request, _("They are being computed anew. Load this page again in a moment."))
    return redirect("reports:year-closing", year_id)


@never_cache
@require_GET
@needs(P.FIGURES_SEE)
def later(request: HttpRequest, year_id: UUID) -> HttpResponse:
    """Show who stands otherwise today than the frozen year says, and by which entries."""
    year = queries.get(year_id, by=request.actor)
    snapshot = snapshots.of_year(year.unit_id, year.name)
    if snapshot is None:
        return redirect("reports:year", year_id)
    unit = snapshots.unit(snapshot, year.unit.public_id, by=request.actor)
    rows = differences.listed(snapshot, at=unit, now=year.unit.path, first=year.first_day, by=request.actor)
    named = snapshots.at(snapshot, {row.unit_path for row in rows})
    facts = {
        **_about(request, year, Phase.FROZEN), "snapshot": snapshot, "most": differences.MOST,
        "rows": [(row, named.get(row.unit_path)) for row in rows], "totals": differences.totals(snapshot, at=unit),
        "may_see": allows(request.actor, P.EVIDENCE_SEE, over=year.unit.path),
    }  # fmt: skip
    return render(request, "reports/year_later.html", facts)


@require_POST
@needs(P.POLICY_EDIT)
def take(request: HttpRequest, year_id: UUID) -> StreamingHttpResponse:
    """Hand out the canonical bytes of a frozen year; who took them is audited."""
    snapshot = exporting.take(year_id=year_id, by=request.actor, at=clock.now())
    answer = StreamingHttpResponse(canonical.of(snapshot), content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="snapshot-{snapshot.year}-{snapshot.digest.hex()[:12]}.txt"'
    return answer


def _about(request: HttpRequest, year: TrainingYear, phase: Phase) -> dict[str, Any]:
    return {
        "year": year, "unit": year.unit, "phase": phase, "end": year.last_day + timedelta(days=1),
        "may_edit": allows(request.actor, P.POLICY_EDIT, over=year.unit.path), "today": clock.day(clock.now()),
    }  # fmt: skip


def _sealed(snapshot: snapshots.Frozen) -> dict[str, bool]:
    seal = Seal(snapshot.key, snapshot.public_key, snapshot.signature)
    return {"holds": seals.holds(seal, message(snapshot.digest)), "known": seals.known(seal)}
