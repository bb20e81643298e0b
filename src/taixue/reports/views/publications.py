"""Results that a unit publishes to its own people: read on a page of theirs, published, limited and withdrawn."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.kit import clock
from taixue.lib.errors import Conflict, Invalid, NotFound
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission, allows
from taixue.people.views.access import needs, signed_in
from taixue.reports import labels
from taixue.reports.forms.choices import ChoiceForm
from taixue.reports.forms.circulars import ReasonForm
from taixue.reports.forms.publications import LimitForm, ObjectionForm, PublishForm, SearchForm
from taixue.reports.labels import publications as words
from taixue.reports.queries import asking
from taixue.reports.queries import publications as found
from taixue.reports.queries.asking import Asking
from taixue.reports.queries.publications import Seen
from taixue.reports.rules import publications as rules
from taixue.reports.rules.publications import Shown
from taixue.reports.services import objections, publications
from taixue.reports.views import scopes
from taixue.reports.views.comparisons import words as figures_words

MAY, READ = Permission.RESULTS_PUBLISH, Permission.FIGURES_SEE
PAGE = 50


@never_cache
@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    """List what is published to oneself; a single publication opens at once."""
    seen = found.mine(clock.day(clock.now()), by=request.actor)
    if len(seen) == 1:
        return redirect("reports:result", seen[0].row.public_id)
    return render(request, "reports/results.html", {"rows": seen})


@never_cache
@require_safe
@signed_in
def page(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Show a publication: to the unit's people while it runs, to who reads the unit's figures always."""
    seen = found.get(publication_id, clock.day(clock.now()), by=request.actor)
    return _page(request, seen, {"objection_form": ObjectionForm(), "reason_form": ReasonForm()}, 200)


def _page(request: HttpRequest, seen: Seen, forms: dict[str, Any], status: int) -> HttpResponse:
    row, day = seen.row, clock.day(clock.now())
    facts: dict[str, Any] = {
        "seen": seen, "row": row, "figures": row.figures["total"], "state": words.state(row, day), "today": day,
        "shows": words.SHOWN[row.shows], "lines": [(title, [words.Line(one) for one in row.figures[key]])
        for key, title in (("unit", labels.GROUPINGS["unit"]), ("band", labels.GROUPINGS["band"]))],
    }  # fmt: skip
    if seen.shows == Shown.NAMES:
        search = SearchForm(request.GET)
        text = search.cleaned_data["q"] if search.is_valid() else ""
        pages = Paginator(found.named(row, search=text), PAGE).get_page(request.GET.get("page"))
        places = units.by_path({one.unit_path for one in pages})
        own = found.own_line(row, by=request.actor) if seen.own else None
        objection = found.own_objection(row, by=request.actor) if own is not None else None
        off = objection is not None and objection.state in found.OFF
        facts |= {
            "pages": pages, "rows": [(one, places.get(one.unit_path)) for one in pages], "q": text, "mine": own,
            "objection": objection, "off": off, "unnamed": found.unnamed(row), "says": objection and
            words.OBJECTIONS[objection.state], "may_object": own is not None and not off and (objection is None or
            objection.publication_id != row.pk),
        }  # fmt: skip
    return render(request, "reports/result.html", facts | forms, status=status)


@require_POST
@signed_in
def object_to(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Take one's own name off, with a reason."""
    form = ObjectionForm(request.POST)
    if not form.is_valid():
        seen = found.get(publication_id, clock.day(clock.now()), by=request.actor)
        return _page(request, seen, {"objection_form": form, "reason_form": ReasonForm()}, 422)
    objections.make(publication_id=publication_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, gettext("Your name is off. Whoever administers the unit decides and tells you."))
    return redirect("reports:result", publication_id)


@require_POST
@signed_in
def take_back(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Take one's own objection back."""
    objections.take_back(publication_id=publication_id, by=request.actor, at=clock.now())
    messages.success(request, gettext("Your name is shown again."))
    return redirect("reports:result", publication_id)


@never_cache
@require_safe
@needs(READ)
def of_unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """List what a unit published, and what its authority allows."""
    return _of_unit(request, unit_id)


def _of_unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    unit, day = units.get(unit_id, READ, by=request.actor), clock.day(clock.now())
    kept = found.limits(unit.path)
    own = next((one.shows for one in kept if one.unit_id == unit.pk), "")
    pages = Paginator(found.managed(by=request.actor).filter(unit=unit.pk), PAGE).get_page(request.GET.get("page"))
    allowed = rules.allowed(one.shows for one in kept)
    may = allows(request.actor, MAY, over=unit.path)
    return render(request, "reports/results_unit.html", {
        "unit": unit, "pages": pages, "rows": [(one, words.state(one, day), words.SHOWN[one.shows]) for one in pages],
        "limits": [(one, words.SHOWN[one.shows]) for one in kept], "allowed": words.SHOWN[allowed],
        "may": may and allowed != Shown.NONE, "trail": scopes.trail(unit.path, by=request.actor),
        "limit_form": LimitForm(initial={"shows": own}) if allows(request.actor, found.LIMIT, over=unit.path) else None,
        "decides": may, "waiting": found.objections(by=request.actor).filter(
            state="open", publication__unit=unit.pk).count() if may else 0,
    })  # fmt: skip


@require_POST
@needs(found.LIMIT)
def limit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Set what the units of a subtree may publish."""
    form = LimitForm(request.POST)
    if form.is_valid():
        publications.limit(unit_id=unit_id, by=request.actor, at=clock.now(), **form.cleaned_data)
        messages.success(request, gettext("Kept. What is published obeys from now on."))
    return redirect("reports:results-unit", unit_id)


@require_http_methods(["GET", "POST"])
@needs(MAY)
def new(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Publish results of a unit to its own people."""
    unit, now = units.get(unit_id, MAY, by=request.actor), clock.now()
    there = asking.of(unit_id, Asking(), by=request.actor)
    trail = scopes.trail(unit.path, by=request.actor)
    if there.scope is None:
        return render(request, "reports/empty.html", {"unit": unit, "trail": trail})
    shown = rules.offered(found.allowed(unit.path))
    if not shown:
        raise NotFound("publication")  # the page of the unit says why
    form = PublishForm(
        request.POST if request.method == "POST" else None, shown=shown,
        figures=[(urlencode(one.query), figures_words(one)) for one in scopes.years(there.scope, there.held)],
        initial={"shows": shown[0], "first_day": clock.day(now), "last_day": _month_on(now)},
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = _published(unit_id, form, request, now)
        if made is not None:
            return redirect("reports:result", made)
    facts = {"form": form, "unit": unit, "trail": trail, "full": Shown.NAMES in shown}
    return render(request, "reports/result_new.html", facts, status=422 if form.errors else 200)


def _month_on(now: datetime) -> Any:
    return type(day := clock.day(now)).fromordinal(day.toordinal() + 30)


def _published(unit_id: UUID, form: PublishForm, request: HttpRequest, now: datetime) -> UUID | None:
    said = dict(form.cleaned_data)
    asked = ChoiceForm(QueryDict(said.pop("figures"))).asking()
    try:
        return publications.publish(unit_id=unit_id, asked=asked, by=request.actor, at=now, **said).public_id
    except Invalid as refusal:
        form.refuse(refusal.facts["problems"])
    except Conflict:
        form.refuse([{"field": "first_day", "code": "published"}])
    return None


@require_POST
@needs(MAY)
def withdraw(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Withdraw a publication, with a reason."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        seen = found.get(publication_id, clock.day(clock.now()), by=request.actor)
        return _page(request, seen, {"objection_form": ObjectionForm(), "reason_form": form}, 422)
    row = publications.withdraw(publication_id=publication_id, by=request.actor, at=clock.now(), **form.cleaned_data)
    messages.success(request, gettext("Withdrawn. Nobody sees it any more, and its names are deleted."))
    return redirect("reports:results-unit", row.unit.public_id)
