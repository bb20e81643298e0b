"""Policies to read: the list, and each version in plain words."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from taixue.credits.labels import kind
from taixue.kit import clock
from taixue.kit.templatetags.taixue_ui import trimmed
from taixue.people.labels.roles import BANDS
from taixue.people.queries import units
from taixue.people.views.access import signed_in
from taixue.policy import labels
from taixue.policy.queries import policies
from taixue.policy.rules.document import Document, Group


@require_safe
@signed_in
def listing(request: HttpRequest) -> HttpResponse:
    """List all published versions, those in force marked."""
    holding = policies.in_force(clock.day(clock.now()))
    rows = [(version, policies.read(version.document), version.pk in holding) for version in policies.published()]
    shown = [(version, document, labels.words(document.title), holds) for version, document, holds in rows]
    return render(request, "policy/policies.html", {"rows": shown})


@require_safe
@signed_in
def page(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show one version: who owes what, when, and how it is counted; generated from the document itself."""
    version = policies.get(code, number)
    document = policies.read(version.document)
    assigned = policies.assigned(version)
    named = units.by_path(row.unit_path for row in assigned)
    facts = {
        "version": version, "document": document, "assigned": [(row, named.get(row.unit_path)) for row in assigned],
        "now": clock.now(), **_said(document, clock.day(clock.now()).year),
    }  # fmt: skip
    return render(request, "policy/policy.html", facts)


@require_safe
@signed_in
def source(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Hand out the machine-readable document."""
    version = policies.get(code, number)
    answer = HttpResponse(version.document, content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{code}-{number}.toml"'
    return answer


def _said(document: Document, year: int) -> dict[str, object]:
    window = document.calendar.window(str(year))
    return {
        "title": labels.words(document.title), "notice": labels.words(document.notice), "window": window,
        "issuers": [labels.words(one) for one in document.issuers],
        "groups": [(labels.words(g.name), *_group(g)) for g in document.groups],
        "clauses": {name: labels.words(getattr(document.clauses, name)) for name in document.clauses.__slots__},
        "rank_on": labels.RANK_ON[document.rank_on], "pro_rata": labels.PRO_RATA[document.pro_rata],
        "statistics": labels.statistics(window, document.calendar.counts_for),
        "conversions": [labels.conversion(one, kind(one.kind)) for one in document.conversions],
    }  # fmt: skip


def _group(group: Group) -> tuple[object, object, object]:
    duties = [(labels.duty(d.counts, trimmed(d.full)), labels.words(d.clause)) for d in group.duties]
    return [BANDS[band] for band in group.bands], [BANDS[band] for band in group.by_reference], duties
