"""Why a duty is met or not: one's own page, and another person's for who may see it."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from taixue.credits.labels import PROVENANCE
from taixue.kit import clock
from taixue.kit.templatetags.taixue_ui import trimmed
from taixue.people.labels.roles import BANDS
from taixue.people.services import reading
from taixue.people.views.access import signed_in
from taixue.policy import labels
from taixue.policy.queries import explanations
from taixue.policy.queries.explanations import Explanation


@require_safe
@signed_in
def own(request: HttpRequest, window: str) -> HttpResponse:
    """Explain one's own duty."""
    return _page(request, None, window)


@require_safe
@signed_in
def of_person(request: HttpRequest, person_id: UUID, window: str) -> HttpResponse:
    """Explain a person's duty; the person can read who saw it."""
    return _page(request, person_id, window)


def _page(request: HttpRequest, person_id: UUID | None, window: str) -> HttpResponse:
    now = clock.now()
    found = explanations.of_person(person_id, window, today=clock.day(now), by=request.actor)
    reading.seen(found.person, by=request.actor, at=now, what="duties.seen")
    facts = {"found": found, "person": found.person, "view": found.view, "own": person_id is None, "now": now}
    return render(request, "policy/duties.html", facts | _said(found, clock.day(now)))


def _said(found: Explanation, today: date) -> dict[str, object]:
    view = found.view
    if view is None:
        return {}
    document = view.document
    running = view.window.first <= today <= view.window.last
    return {
        "running": running,
        "duties": [
            (one, labels.duty(one.duty.counts, trimmed(one.asked)), labels.words(one.duty.clause),
             [labels.step(step) for step in one.steps])
            for one in found.duties
        ],
        "counted": [(row, PROVENANCE[row.entry.provenance]) for row in found.counted],
        "uncounted": [(row, labels.reason(row.code, row.facts)) for row in found.uncounted],
        "exempt": labels.EXEMPT.get(view.reasons["exempt"], ""),
        "band": BANDS[view.band] if view.band else "",
        "rank_day": view.reasons["rank_day"],
        "title": labels.words(document.title), "notice": labels.words(document.notice),
        "issuers": [labels.words(one) for one in document.issuers],
        "group": labels.words(view.group.name) if view.group else "",
        "statistics": labels.statistics(view.window, document.calendar.counts_for),
        "late": today > view.window.last,
    }  # fmt: skip
