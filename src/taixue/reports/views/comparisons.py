"""Two years, rules or frozen years of a unit beside each other."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs
from taixue.reports import labels
from taixue.reports.forms.choices import ChoiceForm
from taixue.reports.queries import asking, comparisons
from taixue.reports.queries.comparisons import Pair
from taixue.reports.queries.figures import Figures
from taixue.reports.rules.columns import COLUMNS, value
from taixue.reports.rules.grouping import By
from taixue.reports.views import scopes
from taixue.reports.views.figures import empty
from taixue.reports.views.scopes import Asked, Year

COMPLETION = COLUMNS["completion"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A share as the table shows it. raw: for the chart, per cent; href: the people behind it."""

    text: str
    raw: str
    href: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of both."""

    words: str
    first: Cell
    second: Cell
    difference: str


@require_safe
@needs(Permission.FIGURES_SEE)
def page(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show the completion of two years, rules or frozen years beside each other, line by line."""
    asked = scopes.read(request, unit_id)
    if asked is None:
        return empty(request, unit_id)
    about, by_what = scopes.about(request, asked), By(asked.form.asked["by"] or By.UNIT)
    every = scopes.years(asked.scope, asked.held)
    offered = [(urlencode(one.query), words(one)) for one in every]
    known = dict(offered)
    here = next((urlencode(one.query) for one in every if one.current), "")
    one = request.GET.get("one", here) if request.GET.get("one", here) in known else here
    others = [key for key in known if key != one]
    other = request.GET.get("other", "") if request.GET.get("other", "") in others else next(iter(others), "")
    about |= {"tab": "compare", "by_what": by_what, "groupings": labels.GROUPINGS.items(), "offered": offered,
              "one": one, "other": other, "first": known.get(one, ""), "second": known.get(other, "")}  # fmt: skip
    if other:
        about |= _compared(request, asked, (one, other), by_what)
    return render(request, "reports/compare.html", about)


def words(year: Year) -> str:
    """Return what a choice of years is called."""
    if year.frozen is not None:
        return gettext("%(name)s, frozen on %(day)s") % {"name": year.window, "day": f"{year.frozen:%Y-%m-%d}"}
    title = year.title.zh if labels.language().startswith("zh") else year.title.en
    return f"{year.window} · {title}" + (f" ({year.number})" if year.number > 1 else "")


def _compared(request: HttpRequest, asked: Asked, keys: tuple[str, str], by_what: By) -> dict[str, Any]:
    first, second = (
        asking.scope(asked.scope.unit.public_id, ChoiceForm(QueryDict(key)).asking(), by=request.actor) for key in keys
    )
    found = comparisons.of(first, second, by_what, narrow=asked.narrow, today=asked.today, by=request.actor)
    people = reverse("reports:people", args=[asked.scope.unit.public_id])
    made = [_row(pair, people, keys, {str(by_what): pair.line.key}, by_what) for pair in found.pairs]
    return {"rows": made, "total": _row(found.total, people, keys, {}, by_what)}


def _row(pair: Pair, people: str, keys: tuple[str, str], line: dict[str, str], by_what: By) -> Row:
    first, second = (
        _cell(figures, f"{people}?{key}&{urlencode(line | {'state': 'met'})}")
        for figures, key in zip((pair.first, pair.second), keys, strict=True)
    )
    said = labels.named(pair.line) or (labels.line(by_what, pair.line.key) if pair.line.key else "")
    return Row(said, first, second, labels.difference(pair.difference))


def _cell(figures: Figures, href: str) -> Cell:
    share = value(COMPLETION, figures)
    return Cell(labels.number(COMPLETION, share), "" if share is None else str(share / 10), href)
