"""The academy's courses: the list, a new one, and the page on which a draft is written."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from taixue.catalog.forms.courses import BLANK, AudienceForm, CourseForm, SavedAudienceForm, written
from taixue.catalog.forms.lessons import LessonForm
from taixue.catalog.labels import NAMED, PROBLEMS, STATES
from taixue.catalog.queries import audiences, courses, videos
from taixue.catalog.services import audiences as audience_services
from taixue.catalog.services import courses as course_services
from taixue.kit import clock
from taixue.kit.requests import Request
from taixue.people.rules.permissions import Permission, reach
from taixue.people.views.access import needs

authors = needs(Permission.COURSE_EDIT)


@require_safe
@authors
def index(request: Request) -> HttpResponse:
    """Show the courses of one's academy, by state, with search."""
    state, search = request.GET.get("state", ""), request.GET.get("q", "")
    found = courses.authored(by=request.actor, state=state, search=search)
    context = {
        "page": Paginator(found, 30).get_page(request.GET.get("page")),
        "tabs": _tabs(courses.authored_counts(by=request.actor)),
        "state": state,
        "search": search,
    }
    return render(request, "catalog/courses.html", context)


def _tabs(counts: dict[str, int]) -> list[dict[str, object]]:
    names = {"": _("All"), **STATES}
    return [{"code": code, "label": label, "count": counts[code]} for code, label in names.items()]


@require_http_methods(["GET", "POST"])
@authors
def new(request: Request) -> HttpResponse:
    """Begin a course."""
    form = CourseForm(request.POST) if request.method == "POST" else CourseForm(initial=BLANK)
    if not form.is_bound or not form.is_valid():
        return render(request, "catalog/new.html", {"form": form}, status=422 if form.is_bound else 200)
    home = reach(request.actor, Permission.COURSE_EDIT)[0]
    version = course_services.create(facts=form.facts(), owner_path=home, by=request.actor, at=clock.now())
    messages.success(request, _("The course is begun as a draft. Only authors see it."))
    return redirect("catalog:edit", version.public_id)


@require_http_methods(["GET", "POST"])
@authors
def edit(request: Request, version_id: UUID) -> HttpResponse:
    """Show an edition; write the facts of a draft."""
    if request.method != "POST":
        return page(request, version_id)
    form = CourseForm(request.POST)
    if not form.is_valid():
        return page(request, version_id, form=form)
    course_services.edit(version_id=version_id, facts=form.facts(), by=request.actor, at=clock.now())
    messages.success(request, _("Saved."))
    return redirect("catalog:edit", version_id)


def page(
    request: Request,
    version_id: UUID,
    *,
    form: CourseForm | None = None,
    audience_form: AudienceForm | None = None,
    lesson_form: LessonForm | None = None,
    saved_form: SavedAudienceForm | None = None,
) -> HttpResponse:
    """Return the page of an edition; a form given here is shown again with its errors."""
    version = courses.editable(version_id, by=request.actor)
    rows = videos.of(version)
    offered = audiences.choices(by=request.actor)
    context = {
        "version": version,
        "rows": rows,
        "obstacles": videos.obstacles(version, rows),
        "milliseconds": sum(row.milliseconds for row in rows),
        "audiences": audiences.named(version),
        "saved": [(use, NAMED[use.kind]) for use in audiences.saved(version)],
        "saved_form": saved_form or SavedAudienceForm(audiences=offered, auto_id="saved_%s"),
        "form": form or CourseForm(initial=written(version)),
        "audience_form": audience_form or AudienceForm(),
        "lesson_form": lesson_form or LessonForm(auto_id="lesson_%s"),
    }
    again = any(bound is not None for bound in (form, audience_form, lesson_form, saved_form))
    name = "catalog/draft.html" if version.state == "draft" else "catalog/edition.html"
    return render(request, name, context, status=422 if again else 200)


@require_POST
@authors
def discard(request: Request, version_id: UUID) -> HttpResponse:
    """Delete a draft."""
    course_services.discard(version_id=version_id, by=request.actor, at=clock.now())
    messages.success(request, _("The draft is deleted."))
    return redirect("catalog:authored")


@require_POST
@authors
def state_audience(request: Request, version_id: UUID) -> HttpResponse:
    """Say for whom a draft is required."""
    form = AudienceForm(request.POST)
    if form.is_valid():
        version = courses.editable(version_id, by=request.actor)
        units = audiences.reachable(form.cleaned_data["unit"], course=version.course, by=request.actor)
        if len(units) == 1:
            said = {"band": form.cleaned_data["band"], "required": form.cleaned_data["required"], "unit_path": units[0]}
            audience_services.state(version_id=version_id, by=request.actor, at=clock.now(), **said)
            return redirect("catalog:edit", version_id)
        form.add_error("unit", str(PROBLEMS["unit-several" if units else "unit-unknown"]))
    return page(request, version_id, audience_form=form)


@require_POST
@authors
def withdraw_audience(request: Request, version_id: UUID, audience: int) -> HttpResponse:
    """Take back for whom a draft is required."""
    audience_services.withdraw(version_id=version_id, audience=audience, by=request.actor, at=clock.now())
    return redirect("catalog:edit", version_id)


@require_POST
@authors
def name_audience(request: Request, version_id: UUID) -> HttpResponse:
    """Let a draft name a saved audience."""
    offered = audiences.choices(by=request.actor)
    form = SavedAudienceForm(request.POST, audiences=offered, auto_id="saved_%s")
    if not form.is_valid():
        return page(request, version_id, saved_form=form)
    said = {"audience_id": form.cleaned_data["audience"], "kind": form.cleaned_data["kind"]}
    audience_services.name(version_id=version_id, by=request.actor, at=clock.now(), **said)
    return redirect("catalog:edit", version_id)


@require_POST
@authors
def unname_audience(request: Request, version_id: UUID, use: int) -> HttpResponse:
    """Let a draft no longer name a saved audience."""
    audience_services.unname(version_id=version_id, use_id=use, by=request.actor, at=clock.now())
    return redirect("catalog:edit", version_id)
