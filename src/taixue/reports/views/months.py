"""The curve of a year, beside that of the year before."""

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from taixue.lib.errors import NotFound
from taixue.people.rules.permissions import Permission
from taixue.people.views.access import needs
from taixue.reports import labels
from taixue.reports.queries import figures, listing, months
from taixue.reports.queries.months import Month
from taixue.reports.views import scopes
from taixue.reports.views.figures import empty
from taixue.reports.views.scopes import Asked


@dataclass(frozen=True, slots=True)
class Row:
    """A month as the table shows it. each, before: centihours a person up to its end, of this year and the one before;
    before: None where there is none."""

    month: Month
    href: str
    each: int
    before: int | None

    @property
    def each_raw(self) -> str:
        """For the chart: hours."""
        return str(self.each / 100)

    @property
    def before_raw(self) -> str:
        """For the chart: hours, "" without a year before."""
        return "" if self.before is None else str(self.before / 100)


@require_safe
@needs(Permission.FIGURES_SEE)
def page(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Show who recorded hours in each month of a year, and how many."""
    asked = scopes.read(request, unit_id)
    if asked is None:
        return empty(request, unit_id)
    people = reverse("reports:people", args=[asked.scope.unit.public_id])
    return render(request, "reports/months.html", scopes.about(request, asked) | {
        "rows": rows(request, asked), "years": scopes.years(asked.scope, asked.held), "tab": "months", "by_what": "",
        "groupings": labels.GROUPINGS.items(),
        "people": f"{people}?{asked.form.query()}&order=counted", "narrowed": not asked.narrow.whole,
        "before": f"{people}?window={_year_before(asked)}&order=counted",
    })  # fmt: skip


def rows(request: HttpRequest, asked: Asked) -> list[Row]:
    """Return the months of the asked year with those of the year before, each a person due in its year."""
    by, people = request.actor, reverse("reports:people", args=[asked.scope.unit.public_id])
    found = months.of(asked.scope, narrow=asked.narrow, today=asked.today, by=by)
    whole = len(listing.people(asked.scope, narrow=asked.narrow, today=asked.today, by=by))
    earlier = _before(request, asked)
    return [
        Row(month, f"{people}?{asked.form.query()}&month={month.key}".replace("?&", "?"),
            month.until // whole if whole else 0, earlier.get(month.key[-2:]))
        for month in found
    ]  # fmt: skip


def _year_before(asked: Asked) -> str:
    window = asked.scope.window
    return str(int(window) - 1) if window.isdecimal() else ""


def _before(request: HttpRequest, asked: Asked) -> dict[str, int]:
    """Return the centihours a person up to the end of each month ("05") of the year before; none without that year."""
    window, by = _year_before(asked), request.actor
    if asked.scope.snapshot is not None or not window:
        return {}
    try:
        scope = figures.live(asked.scope.unit.public_id, window=window, by=by)
    except NotFound:
        return {}
    whole = len(listing.people(scope, narrow=asked.narrow, today=asked.today, by=by))
    found = months.of(scope, narrow=asked.narrow, today=asked.today, by=by)
    return {month.key[-2:]: month.until // whole for month in found} if whole else {}
