"""What must I do this week: one page for who administers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from taixue.kit import clock
from taixue.kit.requests import Request
from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs
from taixue.portal import labels
from taixue.portal.queries import week
from taixue.portal.rules.urgency import LATE, LATER, SOON


@require_safe
@needs(Permission.PERSON_IMPORT)
def page(request: Request) -> HttpResponse:
    """Show what waits for the actor, the most urgent first."""
    now = clock.now()
    today = clock.day(now)
    found = week.of(by=request.actor, at=now)
    said = labels.lines(found.waiting, today)
    parts = [(name, [row for row in said if row.urgency == name]) for name in (LATE, SOON, LATER)]
    facts = {
        "week": found, "lines": said, "nothing": labels.names(found.nothing), "today": today, "now": now,
        "parts": [(name, mine) for name, mine in parts if mine],
    }  # fmt: skip
    return render(request, "portal/week.html", facts)
