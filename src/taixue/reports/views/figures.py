"""The figures of a unit: grouped, compared with its siblings, and opened down to people."""

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
from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs
from taixue.reports import labels
from taixue.reports.queries import choices, figures, listing, rollup
from taixue.reports.queries.breakdowns import Breakdown, Line
from taixue.reports.rules import columns as rules
from taixue.reports.rules.columns import COLUMNS, Column
from taixue.reports.rules.grouping import HERE, By
from taixue.reports.views import scopes
from taixue.reports.views.scopes import Asked

PAGE = 50

HIDDEN = ("rank", "month", "unit", "by", "cycle", "least", "trained")
"""What narrows a list of people beside the filters that it shows."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as the table shows it. raw: for the chart; href: the people behind it."""

    key: str
    text: str
    raw: str
    href: str
    words: Any


@dataclass(frozen=True, slots=True)
class Row:
    """A line as the table shows it. place: among its siblings, None where it is not ranked."""

    words: str
    href: str
    cells: list[Cell]
    place: int | None = None


@require_safe
@needs(Permission.FIGURES_SEE)
def start(request: HttpRequest) -> HttpResponse:
    """Go to the reports of the highest unit in reach; choose where there are several."""
    tops = list(units.tops(by=request.actor, permission=Permission.FIGURES_SEE))
    if not tops:
        raise NotFound("unit")
    rows = [(one, reverse("reports:figures", args=[one.public_id])) for one in tops]
    return redirect(rows[0][1]) if len(rows) == 1 else render(request, "reports/start.html", {"units": rows})


@require_safe
@needs(Permission.FIGURES_SEE)
def page(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show the figures of a unit by units, rank bands, ranks, sexes, ages or priority groups."""
    asked = scopes.read(request, unit_id)
    if asked is None:
        return empty(request, unit_id)
    by_what = By(asked.form.asked["by"] or By.UNIT)
    keys = choices.columns("figures", by=request.actor)
    found = rollup.figures(asked.scope, by_what, narrow=asked.narrow, today=asked.today, by=request.actor)
    shown = [COLUMNS[key] for key in keys]
    ranked = by_what == By.UNIT and asked.form.asked["sort"] == "place"
    return render(request, "reports/figures.html", scopes.about(request, asked) | {
        "years": scopes.years(asked.scope, asked.held), "by_what": by_what, "groupings": labels.GROUPINGS.items(),
        "columns": [(one, labels.COLUMNS[one.key]) for one in shown], "ranked": ranked, "charted": charted(shown),
        "rows": rows(asked, found, shown, ranked=ranked), "total": row(asked, None, found, shown),
        "overlap": by_what == By.GROUP, "narrowed": not asked.narrow.whole,
    })  # fmt: skip


def empty(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Say that nobody of the unit owes anything yet."""
    unit = units.get(unit_id, Permission.FIGURES_SEE, by=request.actor)
    trail = scopes.trail(unit.path, by=request.actor)
    return render(request, "reports/empty.html", {"unit": unit, "trail": trail})


def charted(shown: list[Column]) -> list[str]:
    """Return the columns that the chart draws: two shares, or the first column of people."""
    shares = [one.key for one in shown if one.kind == "share"][:2]
    return shares or [one.key for one in shown if one.kind == "people"][:1]


def rows(asked: Asked, found: Breakdown, shown: list[Column], *, ranked: bool) -> list[Row]:
    """Return the lines of a breakdown as the table shows them, ranked by completion or in their own order."""
    made = [row(asked, line, found, shown) for line in found.lines]
    if not ranked:
        return made
    places = rules.places((line.figures.met, 0 if line.key == HERE else line.figures.subject) for line in found.lines)
    placed = [Row(one.words, one.href, one.cells, place) for one, place in zip(made, places, strict=True)]
    return sorted(placed, key=lambda one: (one.place is None, one.place or 0))


def row(asked: Asked, line: Line | None, found: Breakdown, shown: list[Column]) -> Row:
    """Return a line as the table shows it; None is all of them together."""
    people = reverse("reports:people", args=[asked.scope.unit.public_id])
    query = asked.form.query("unit")
    if line is not None:
        query = f"{query}&{urlencode({str(found.by): line.key})}"
    said = line.figures if line is not None else found.total
    cells = []
    for column in shown:
        number = rules.value(column, said)
        href = f"{people}?{query}&{urlencode({'state': column.state, 'order': column.order})}".replace("?&", "?")
        cells.append(Cell(column.key, labels.number(column, number), _raw(column, number), href,
                          labels.COLUMNS[column.key]))  # fmt: skip
    words = "" if line is None else labels.named(line) or labels.line(found.by, line.key)
    return Row(words, _inner(asked, line, found.by), cells)


def _raw(column: Column, number: int | None) -> str:
    if number is None:
        return ""
    return str(number / 10) if column.kind == "share" else str(number / 100) if column.kind == "hours" else str(number)


def _inner(asked: Asked, line: Line | None, by_what: By) -> str:
    """Return the address of the report of a unit below, "" for lines that are none."""
    if line is None or by_what != By.UNIT or line.key == HERE:
        return ""
    query = asked.form.query("sort")
    return reverse("reports:figures", args=[line.key]) + (f"?{query}" if query else "")


@require_safe
@needs(Permission.FIGURES_SEE)
def people(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show the people behind a number of a report."""
    asked = scopes.read(request, unit_id)
    if asked is None:
        return empty(request, unit_id)
    said = asked.form.asked
    state, order = said["state"] or "subject", said["order"] or "unit"
    found = listing.people(
        asked.scope, narrow=asked.narrow, state=state, order=order, search=said["q"], today=asked.today,
        by=request.actor,
    )  # fmt: skip
    pages = listing.page(found, number=int(said["page"] or 1), size=PAGE)
    places = figures.names(asked.scope, {one.unit_path for one in pages})
    keys = choices.columns("people", by=request.actor)
    table = [[labels.cell(key, one, places.get(one.unit_path)) for key in keys] for one in pages]
    return render(request, "reports/people.html", scopes.about(request, asked) | {
        "pages": pages, "rows": list(zip(pages, table, strict=True)), "state": state, "state_words":
        labels.STATES[state], "order": order, "states": labels.STATES.items(), "orders": labels.ORDERS.items(),
        "said": scopes.said(asked), "columns": [(key, labels.PEOPLE[key], key in labels.NUMBERS) for key in keys],
        "hidden": [(name, said[name]) for name in HIDDEN if said[name]],
    })  # fmt: skip
