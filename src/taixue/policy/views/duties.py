"""Why a duty is met or not: one's own page, and another person's for who may see it."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from taixue.credits.labels import PROVENANCE
from taixue.kit import clock
from taixue.people.labels.roles import BANDS
from taixue.people.services import reading
from taixue.people.views.access import signed_in
from taixue.policy import labels
from taixue.policy.labels import duties as words
from taixue.policy.labels.owing import NATURES
from taixue.policy.labels.sentences import amount
from taixue.policy.queries import explanations
from taixue.policy.queries.explanations import Explanation
from taixue.policy.rules.document import Document
from taixue.policy.rules.shown import Asked
from taixue.policy.signals import published


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
    now, rule = clock.now(), request.GET.get("rule", "")
    found = explanations.of_person(person_id, window, rule=rule, today=clock.day(now), by=request.actor)
    reading.seen(found.person, by=request.actor, at=now, what="duties.seen")
    facts = {"found": found, "person": found.person, "view": found.view, "own": person_id is None, "now": now}
    if person_id is None:
        answers = (answer for _receiver, answer in published.send(None, by=request.actor, on=clock.day(now)))
        facts["results"] = next(filter(None, answers), "")
    return render(request, "policy/duties.html", facts | _said(found, clock.day(now)))


def _said(found: Explanation, today: date) -> dict[str, object]:
    view = found.view
    if view is None:
        return {}
    document = view.document
    rule = document.rule(view.window.rule)
    return {
        "running": view.window.first <= today <= view.window.last, "late": today > view.window.last,
        "plain": document.unit == "hours" and bool(view.owed or view.owed_required or not view.subject),
        "duties": [_duty(document, one) for one in found.duties],
        "unmet": [words.name(document, one) for one in found.duties if one.duty.binding and not one.met],
        "column": words.COLUMNS[document.unit], "counted_total": amount(found.counted_amount, document.unit),
        "counted": [(row, PROVENANCE[row.entry.provenance], words.cut(document, row.cut)) for row in found.counted],
        "uncounted": [(row, words.reason(document, row.code, row.facts)) for row in found.uncounted],
        "around": words.around(document, view.group, view.reasons),
        "others": [(one, labels.words(one.document.title)) for one in found.others],
        "exempt": labels.EXEMPT.get(view.reasons["exempt"], ""),
        "band": BANDS[view.band] if view.band else "", "rank_day": view.reasons["rank_day"],
        "title": labels.words(document.title), "notice": labels.words(document.notice),
        "issuers": [labels.words(one) for one in document.issuers],
        "group": labels.words(view.group.name) if view.group else "",
        "statistics": labels.statistics(view.window, rule.counts_for),
    }  # fmt: skip


def _duty(document: Document, one: Asked) -> dict[str, object]:
    return {
        "name": words.name(document, one), "clause": labels.words(one.duty.clause), "verdict": words.verdict(one),
        "figure": words.figure(one.first), "level": words.level(one), "nature": NATURES.get(one.duty.nature, ""),
        "needs": words.NEEDS[one.duty.needs] if len(one.parts) > 1 else "",
        "parts": [
            {"figure": words.figure(part), "required": part.required_part, "elective": part.elective_part,
             "steps": [labels.step(step) for step in part.steps]}
            for part in one.parts
        ],
    }  # fmt: skip
