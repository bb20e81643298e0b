"""The learner's desk: the year, where to go on, what to do, what was told."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from taixue.kit import clock
from taixue.notices import labels as notes
from taixue.people.views.access import signed_in
from taixue.portal import labels
from taixue.portal.queries import desk
from taixue.portal.views import greetings


@require_safe
@signed_in
def page(request: HttpRequest) -> HttpResponse:
    """Show the desk; an account without a person begins in the administration."""
    if request.actor.person_id is None:
        return redirect("portal:start")
    now = clock.now()
    found = desk.page(today=clock.day(now), by=request.actor)
    request.unread = found.inbox.unread  # the frame need not ask again
    facts = {
        "page": found, "year": found.year, "today": clock.day(now), "greeting": greetings.of(request.actor.name, now),
        "tasks": labels.tasks(found.year if found.year and found.year.subject else None),
        "notes": [notes.said(note) for note in found.inbox.notes],
    }  # fmt: skip
    return render(request, "portal/desk.html", facts)
