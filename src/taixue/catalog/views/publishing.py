"""Publishing an edition: read first what it will earn, then confirm."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from taixue.catalog.queries import audiences, courses, videos
from taixue.catalog.services import courses as course_services
from taixue.catalog.services import publishing
from taixue.catalog.views.courses import authors
from taixue.kit import clock
from taixue.kit.requests import Request
from taixue.lib.errors import Invalid


@require_http_methods(["GET", "POST"])
@authors
def publish(request: Request, version_id: UUID) -> HttpResponse:
    """Show what publishing will mean, or every reason against it; publish when confirmed."""
    if request.method != "POST":
        return _page(request, version_id)
    try:
        publishing.publish(version_id=version_id, by=request.actor, at=clock.now())
    except Invalid:
        return _page(request, version_id, status=422)
    messages.success(request, _("Published. Learners find it now."))
    return redirect("catalog:edit", version_id)


def _page(request: Request, version_id: UUID, *, status: int = 200) -> HttpResponse:
    version = courses.editable(version_id, by=request.actor)
    rows = videos.of(version)
    context = {
        "version": version,
        "rows": rows,
        "obstacles": videos.obstacles(version, rows),
        "milliseconds": sum(row.milliseconds for row in rows),
        "audiences": audiences.named(version),
    }
    return render(request, "catalog/publish.html", context, status=status)


@require_POST
@authors
def retire(request: Request, version_id: UUID) -> HttpResponse:
    """Take a published edition out of the catalogue."""
    publishing.retire(version_id=version_id, by=request.actor, at=clock.now())
    messages.success(request, _("Taken out of the catalogue. Whoever began it may finish it."))
    return redirect("catalog:edit", version_id)


@require_POST
@authors
def next_version(request: Request, course_id: UUID) -> HttpResponse:
    """Begin the next edition, or go on with it."""
    version = course_services.next_version(course_id=course_id, by=request.actor, at=clock.now())
    return redirect("catalog:edit", version.public_id)
