"""The auditor's path: number > people > entries > visits > chain. Reading only; each opening leaves a line."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from taixue.kit import clock
from taixue.kit.requests import Request
from taixue.people.queries import persons
from taixue.people.rules.permissions import Permission
from taixue.people.services import reading
from taixue.people.views.access import needs, signed_in
from taixue.portal import labels
from taixue.portal.queries import evidence


@require_safe
@needs(Permission.EVIDENCE_SEE)
def start(request: Request) -> HttpResponse:
    """Choose the number to check, or look for a person."""
    name = request.GET.get("q", "").strip()[:40]
    by, today = request.actor, clock.day(clock.now())
    found = persons.search(by=by, day=today, name=name, permission=Permission.EVIDENCE_SEE)[:20] if name else []
    facts = {"units": evidence.tops(by=by), "search": name, "people": found, "year": today.year}
    return render(request, "portal/evidence_start.html", facts)


@require_safe
@needs(Permission.EVIDENCE_SEE)
def unit(request: Request, unit_id: UUID) -> HttpResponse:
    """Show a unit's figures computed again, and the entries they stand on."""
    asked, now = request.GET, clock.now()
    page = asked.get("page", "1")
    found = evidence.of_unit(
        unit_id, window=asked.get("window", "")[:10], rule=asked.get("rule", "")[:60], anew="anew" in asked,
        page=int(page) if page.isdecimal() else 1, at=now, by=request.actor,
    )  # fmt: skip
    return render(request, "portal/evidence_unit.html", {"path": found, "unit": found.unit, "now": now})


@require_safe
@signed_in
def entry(request: Request, entry_id: UUID) -> HttpResponse:
    """Show an entry with the number above and the evidence below it."""
    now = clock.now()
    found = evidence.of_entry(entry_id, at=now, by=request.actor)
    reading.seen(found.entry.person, by=request.actor, at=now, what="evidence.seen")
    checks = [(check, labels.CHECKS[check.code]) for check in found.checks]
    own = found.entry.person_id == request.actor.person_id
    facts = {"path": found, "entry": found.entry, "checks": checks, "now": now, "own": own}
    return render(request, "portal/evidence.html", facts)
