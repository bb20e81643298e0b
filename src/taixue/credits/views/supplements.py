"""Recording later: a course that one person learned, and an outage as one case of many people."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.credits.forms import files
from taixue.credits.forms.corrections import CaseForm, CourseForm, SeekForm
from taixue.credits.labels import corrections as words
from taixue.credits.queries import cases as found
from taixue.credits.queries import courses
from taixue.credits.rules import cases as rules
from taixue.credits.rules.courses import Course
from taixue.credits.services import cases, corrections
from taixue.files.queries import addresses
from taixue.kit import clock
from taixue.kit.decisions import ApprovalForm, RefusalForm
from taixue.kit.templatetags.taixue_ui import words as named
from taixue.lib.errors import Conflict, Invalid
from taixue.people.queries import persons, units
from taixue.people.rules.permissions import Permission, reach
from taixue.people.views.access import needs

PAGE = 50
ASK, DECIDE = Permission.CORRECTION_ASK, Permission.CORRECTION_DECIDE
SEES = (ASK, DECIDE, Permission.EVIDENCE_SEE)


@require_http_methods(["GET", "POST"])
@needs(ASK)
def course(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask that a course be recorded that a person learned and that is not in the ledger."""
    person = persons.get(person_id, by=request.actor, permission=ASK)
    posted = request.method == "POST"
    form = CourseForm(request.POST if posted else None, request.FILES if posted else None, initial=_chosen(request))
    if posted and form.is_valid() and (made := _asked(request, person_id, form)):
        messages.success(request, _("Asked. A second person decides; you find it under Corrections."))
        return redirect("credits:correction", made.public_id)
    facts = {"person": person, "form": form} | _seek(request)
    return render(request, "credits/course_later.html", facts, status=422 if form.errors else 200)


@require_safe
@needs(*SEES)
def listing(request: HttpRequest) -> HttpResponse:
    """List the cases, those that wait for me first."""
    waiting = list(found.to_decide(by=request.actor)[:PAGE])
    page = Paginator(found.visible(by=request.actor), PAGE).get_page(request.GET.get("page"))
    mine = {one.pk for one in waiting}
    rows = [(one, words.CASES[one.state], one.pk in mine) for one in page]
    may_ask = bool(reach(request.actor, ASK))
    return render(request, "credits/cases.html", {"page": page, "rows": rows, "waiting": waiting, "may_ask": may_ask})


@require_http_methods(["GET", "POST"])
@needs(ASK)
def new(request: HttpRequest) -> HttpResponse:
    """Plan a case; nothing is asked for before the plan was read."""
    posted = request.method == "POST"
    form = CaseForm(
        request.POST if posted else None, request.FILES if posted else None, units=_units(request),
        initial=_chosen(request),
    )  # fmt: skip
    if posted and form.is_valid() and (made := _planned(request, form)):
        return redirect("credits:case", made.public_id)
    facts = {"form": form} | _seek(request)
    return render(request, "credits/case_new.html", facts, status=422 if form.errors else 200)


@require_safe
@needs(*SEES)
def case(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Show a case person by person, and what may be done with it."""
    return _page(request, case_id)


@require_POST
@needs(ASK)
def ask(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Ask for what was planned."""
    cases.ask(case_id=case_id, by=request.actor, at=clock.now())
    messages.success(request, _("Asked. A second person decides; each of the people sees that it waits."))
    return redirect("credits:case", case_id)


@require_POST
@needs(ASK)
def discard(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Throw a plan away."""
    cases.discard(case_id=case_id, by=request.actor)
    messages.success(request, _("The plan is thrown away."))
    return redirect("credits:cases")


@require_POST
@needs(DECIDE)
def approve(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Approve: a job records it for everybody, all or nothing."""
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        return _page(request, case_id, approval=form)
    cases.approve(case_id=case_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Approved. It is being carried out; everybody is told."))
    return redirect("credits:case", case_id)


@require_POST
@needs(DECIDE)
def decline(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Decline, with a reason."""
    form = RefusalForm(request.POST, auto_id="id_refusal_%s")
    if not form.is_valid():
        return _page(request, case_id, refusal=form)
    cases.decline(case_id=case_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, _("Declined. The ledger stays as it is."))
    return redirect("credits:case", case_id)


def _page(request: HttpRequest, case_id: UUID, **bound: Any) -> HttpResponse:
    by, now = request.actor, clock.now()
    told = found.get(case_id, by=by)
    counts = rules.counts(line["verdict"] for line in told.people)
    asked = request.GET.get("verdict", "")
    order = [line for line in told.people if asked not in rules.VERDICTS or line["verdict"] == asked]
    page = Paginator(order, PAGE).get_page(request.GET.get("page"))
    states = found.states(told)
    url = addresses.media_urls([told.evidence], session_key=request.session.session_key, at=now).get(told.evidence)
    facts: dict[str, Any] = {
        "told": told, "mark": words.CASES[told.state], "page": page, "asked": asked, "evidence": url,
        "rows": [(line, words.VERDICTS[line["verdict"]], states.get(line["person"], "")) for line in page],
        "counts": [(name, words.VERDICTS[name], n) for name, n in counts.items() if n], "adds": counts[rules.ADD],
        "may_ask": told.state == "planned", "may_decide": found.may_decide(told, by=by),
        "approval": bound.get("approval") or ApprovalForm(),
        "refusal": bound.get("refusal") or RefusalForm(auto_id="id_refusal_%s"),
    }  # fmt: skip
    return render(request, "credits/case.html", facts, status=422 if bound else 200)


def _asked(request: HttpRequest, person_id: UUID, form: CourseForm) -> Any:
    said = form.cleaned_data
    try:
        return corrections.ask_for_course(
            person_id=person_id, course=said["course"], day=said["day"], reason=said["reason"],
            upload=files.one(said["file"]), by=request.actor, at=clock.now(),
        )  # fmt: skip
    except Invalid as refusal:
        form.refuse(refusal.facts["problems"])
    except Conflict as refusal:
        form.add_error("day", str(words.CONFLICTS.get(str(refusal), str(refusal))))
    return None


def _planned(request: HttpRequest, form: CaseForm) -> Any:
    said = form.cleaned_data
    try:
        return cases.plan(
            unit_id=UUID(said["unit"]), course=said["course"], day=said["day"], listed=form.lines(),
            reason=said["reason"], upload=files.uploads([said["file"]])[0], by=request.actor, at=clock.now(),
        )  # fmt: skip
    except Invalid as refusal:
        form.refuse(refusal.facts["problems"])
    return None


def _seek(request: HttpRequest) -> dict[str, Any]:
    """Return the search for a course, what it found, and the course that was chosen."""
    seek = SeekForm(request.GET)
    text = seek.cleaned_data["q"].strip() if seek.is_valid() else ""
    now = clock.now()
    offered: list[Course] = courses.sought(text, on=clock.day(now), by=request.actor) if text else []
    public_id = _uuid(request.POST.get("course", "") or request.GET.get("course", ""))
    chosen = courses.named(public_id, on=clock.day(now), by=request.actor) if public_id else None
    return {"seek": seek, "text": text, "offered": offered, "chosen": chosen}


def _chosen(request: HttpRequest) -> dict[str, Any]:
    return {"course": _uuid(request.GET.get("course", ""))}


def _units(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the units that may be chosen: those the role was given over, and those right below them."""
    chosen: list[tuple[str, str]] = []
    for top in units.tops(by=request.actor, permission=ASK):
        chosen.append((str(top.public_id), named(top, "name")))
        below = units.children(top, by=request.actor).filter(valid_to=None)
        chosen += [(str(one.public_id), f"— {named(one, 'name')}") for one in below]
    return chosen


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
