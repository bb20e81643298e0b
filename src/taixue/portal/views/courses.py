"""The catalogue, and a course with what it earns the reader."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from taixue.catalog.queries import editions, subjects
from taixue.kit import clock
from taixue.people.views.access import signed_in
from taixue.portal.queries import course as one
from taixue.portal.queries import courses

PAGE = 18
KINDS = ("", "required", "elective")


@require_safe
@signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """Show published courses; q, subject and kind narrow them and stand in the address."""
    chosen = {name: request.GET.get(name, "")[:80] for name in ("q", "subject", "kind")}
    today = clock.day(clock.now())
    post = courses.stand(today, by=request.actor)
    found = editions.found(
        who=courses.who(post, today, by=request.actor), search=chosen["q"], subject=chosen["subject"],
        kind=chosen["kind"] if post and chosen["kind"] in KINDS else "", by=request.actor,
    )  # fmt: skip
    page = Paginator(range(found.count()), PAGE).get_page(request.GET.get("page"))
    cards = courses.cards(found.part(PAGE * (page.number - 1), PAGE), by=request.actor)
    facts = {"page": page, "cards": cards, "chosen": chosen, "subjects": subjects.all_subjects(), "post": post}
    return render(request, "portal/courses.html", facts)


@require_safe
@signed_in
def page(request: HttpRequest, course_id: UUID) -> HttpResponse:
    """Show a course: the edition that she began, else the published one."""
    found = one.page(course_id, today=clock.day(clock.now()), by=request.actor)
    return render(request, "portal/course.html", {"page": found, "edition": found.edition})
