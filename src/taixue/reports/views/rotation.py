"""Rotation progress of a unit: trained of those who should be, within a cycle of years."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs
from taixue.reports import labels
from taixue.reports.queries import rotation
from taixue.reports.queries.rotation import Line, Trained
from taixue.reports.rules import rotation as rules
from taixue.reports.rules.grouping import HERE
from taixue.reports.views import scopes
from taixue.reports.views.figures import empty
from taixue.reports.views.scopes import Asked


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the table shows it. due, trained, left: the people behind; href: the rotation of the unit below."""

    words: str
    href: str
    people: Trained
    share: str
    raw: str
    due: str
    trained: str
    left: str


@require_safe
@needs(Permission.FIGURES_SEE)
def page(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show who was trained within a cycle, by the units directly below."""
    asked = scopes.read(request, unit_id)
    if asked is None:
        return empty(request, unit_id)
    year = rules.year_of(asked.scope.window, today=asked.today)
    offered = rules.offered(year)
    cycle, least = asked.narrow.cycle or offered[0], asked.narrow.least or str(rules.LEAST)
    narrow = replace(asked.narrow, cycle=cycle, least=least, trained="")
    found = rotation.of(asked.scope, narrow=narrow, today=asked.today, by=request.actor)
    keep = urlencode({"cycle": cycle, "least": least})
    return render(request, "reports/rotation.html", scopes.about(request, asked) | {
        "rows": [_row(asked, line, keep) for line in found.lines],
        "total": _row(asked, Line(None, found.total), keep, ""),
        "years": scopes.years(asked.scope, asked.held), "tab": "rotation", "by_what": "",
        "groupings": labels.GROUPINGS.items(), "cycle": cycle, "least": least,
        "cycles": list(dict.fromkeys([*offered, cycle])), "narrowed": not asked.narrow.whole,
    })  # fmt: skip


def _row(asked: Asked, line: Line, keep: str, key: str = HERE) -> Row:
    """Return a line as the table shows it. key: of the unit in an address, "" is all of them together."""
    unit, place = asked.scope.unit, asked.form.query()
    key = str(line.unit.public_id) if line.unit is not None else key
    parts = [place, keep] if "cycle=" not in place else [place]
    query = "&".join(filter(None, [*parts, urlencode({"unit": key}) if key else ""]))
    people = f"{reverse('reports:people', args=[unit.public_id])}?{query}"
    inner = (
        f"{reverse('reports:rotation', args=[key])}?{'&'.join(filter(None, parts))}" if line.unit is not None else ""
    )
    words = (
        labels.named(line.unit).removeprefix(labels.named(unit)) if line.unit is not None else labels.line("unit", HERE)
    )
    share = line.people.share
    return Row(
        words, inner, line.people, labels.share(share), "" if share is None else str(share / 10), people,
        f"{people}&trained=yes", f"{people}&trained=no",
    )  # fmt: skip
