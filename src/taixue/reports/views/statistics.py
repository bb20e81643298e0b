"""The authority's statistics sheet of a unit: filled, checked, every cell opened down to the people it counts."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from taixue.lib.errors import NotFound
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission, reach
from taixue.people.views.access import needs
from taixue.reports import labels
from taixue.reports.labels import statistics as words
from taixue.reports.queries import choices, figures, listing, statistics
from taixue.reports.queries.figures import Scope
from taixue.reports.rules.columns import COLUMNS
from taixue.reports.rules.statistics.form import BEFORE, Count, Form, Place
from taixue.reports.rules.statistics.form import Row as FormRow
from taixue.reports.views import scopes
from taixue.reports.views.figures import empty
from taixue.reports.views.scopes import Asked

READ = Permission.FIGURES_SEE
PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the sheet: its title, and its cells (column, text, address)."""

    title: str
    derived: bool
    cells: list[tuple[str, str, str]]


@require_safe
@needs(READ)
def of_unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """List the forms that a unit fills; a single one opens at once."""
    unit = units.get(unit_id, READ, by=request.actor)
    rows = statistics.offered(unit.path)
    if len(rows) == 1:
        return redirect("reports:statistics-sheet", unit_id, rows[0].public_id)
    return render(request, "reports/statistics.html", {
        "unit": unit, "rows": [(one, statistics.read(one.text)) for one in rows], "makes": _makes(request),
        "trail": scopes.trail(unit.path, by=request.actor),
    })  # fmt: skip


def _makes(request: HttpRequest) -> bool:
    return bool(reach(request.actor, statistics.MAY))


@require_safe
@needs(READ)
def sheet(request: HttpRequest, unit_id: UUID, form_id: UUID) -> HttpResponse:
    """Show a form filled for a unit and year."""
    row = statistics.get(form_id, by=request.actor)
    asked = scopes.read(request, unit_id)
    if asked is None:
        return empty(request, unit_id)
    form = statistics.read(row.text)
    found = statistics.fill(form, asked.scope, today=asked.today, by=request.actor)
    address = reverse("reports:statistics-cell", args=[unit_id, form_id])

    def line(one: FormRow) -> Row:
        cells = []
        for column in form.columns:
            query = urlencode({"row": one.id, "column": column.id})
            href = f"{address}?{query}&{asked.form.place()}".rstrip("&")
            amount = words.amount(column.kind, found.filled.values[one.id, column.id])
            cells.append((words.said(column.title), amount, href))
        return Row(words.said(one.title), one.formula is not None, cells)

    return render(request, "reports/statistics_sheet.html", scopes.about(request, asked) | {
        "row": row, "form": form, "title": words.said(form.title), "notice": words.said(form.notice),
        "headings": [words.said(one.title) for one in form.columns], "years": scopes.years(asked.scope, asked.held),
        "rows": [line(one) for one in form.rows],
        "checks": [(*words.checked(one), words.verdict(one.good)) for one in found.filled.checks],
        "wrong": found.filled.wrong, "makes": _makes(request), "by_what": "",
        "others": [(one, words.said(statistics.read(one.text).title)) for one in statistics.offered(
            asked.scope.unit.path) if one.pk != row.pk],
    })  # fmt: skip


@require_safe
@needs(READ)
def cell(request: HttpRequest, unit_id: UUID, form_id: UUID) -> HttpResponse:
    """Show what a cell is, in words, and the people it counts or the cells it is computed from."""
    row = statistics.get(form_id, by=request.actor)
    asked = scopes.read(request, unit_id)
    if asked is None:
        return empty(request, unit_id)
    form, place = statistics.read(row.text), (request.GET.get("row", ""), request.GET.get("column", ""))
    if place not in set(form.places()):
        raise NotFound("cell")
    found, behind = statistics.fill(form, asked.scope, today=asked.today, by=request.actor), form.behind(place)
    kind = form.column(place[1]).kind
    facts: dict[str, Any] = {
        "row": row, "form": form, "title": words.said(form.title), "name": words.name(form, place),
        "sentences": words.sentences(form, place), "value": words.amount(kind, found.filled.values[place]),
        "sheet": f"{reverse('reports:statistics-sheet', args=[unit_id, form_id])}?{asked.form.place()}",
        "cell": place, "counts": isinstance(behind, Count),
    }  # fmt: skip
    if isinstance(behind, Count):
        scope = found.before if behind.where.window == BEFORE else asked.scope
        facts |= _people(request, asked, scope, behind)
    else:
        facts["parts"] = [_part(form, found.filled.values, one, request, asked) for one in behind.of.values()]
    return render(request, "reports/statistics_cell.html", scopes.about(request, asked) | facts)


def _part(form: Form, values: Any, place: Place, request: HttpRequest, asked: Asked) -> tuple[str, str, str]:
    query = urlencode({"row": place[0], "column": place[1]})
    amount = words.amount(form.column(place[1]).kind, values[place])
    return words.name(form, place), amount, f"{request.path}?{query}&{asked.form.place()}".rstrip("&")


def _people(request: HttpRequest, asked: Asked, scope: Scope | None, behind: Count) -> dict[str, Any]:
    """Return the people that a cell counts, a page of them, by part of the name."""
    narrow = statistics.narrow(scope, behind.where, by=request.actor) if scope is not None else None
    if scope is None or narrow is None:
        return {"rows": [], "pages": None}
    column, said = COLUMNS[behind.counts], asked.form.asked
    found = listing.people(
        scope, narrow=narrow, state=column.state, order=column.order, search=said["q"], today=asked.today,
        by=request.actor,
    )  # fmt: skip
    pages = listing.page(found, number=int(said["page"] or 1), size=PAGE)
    places = figures.names(scope, {one.unit_path for one in pages})
    keys = choices.columns("people", by=request.actor)
    table = [[labels.cell(key, one, places.get(one.unit_path)) for key in keys] for one in pages]
    return {
        "pages": pages, "rows": list(zip(pages, table, strict=True)), "people_window": scope.window,
        "columns": [(key, labels.PEOPLE[key], key in labels.NUMBERS) for key in keys],
    }  # fmt: skip
