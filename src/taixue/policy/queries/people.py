"""The people of a subtree one by one, by where they stand: the rows behind every figure of a unit."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Case, DateField, Expression, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce, Greatest

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.policy.models import Standing
from taixue.policy.queries import standings

BEHIND = Q(met=False) & (Q(forecast__lt=F("owed")) | Q(forecast_required__lt=F("owed_required")))
"""Of rows with `at_pace`: owes, and at this pace will not have enough. Source: docs/rules/format.md, "Forecast"."""

STATES: dict[str, Q] = {
    "subject": Q(),
    "participated": Q(participated=True),
    "absent": Q(participated=False),
    "met": Q(met=True),
    "unmet": Q(met=False),
    "likely": BEHIND,
}
"""Which of the people subject to duty a list shows."""

ORDERS = {
    "missing": (Greatest("missing", "missing_required").desc(), "-missing", "person__name", "pk"),
    "forecast": ("forecast", "person__name", "pk"),
    "name": ("person__name", "pk"),
    "last": (Coalesce("last_study", Value(date(1, 1, 1))).asc(), "person__name", "pk"),
}
"""How a list may be ordered: owes most, worst forecast, by name, longest without study."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which people, in which order. below: path of a subtree within; exactly: path of the one unit they stand in."""

    state: str = "subject"
    search: str = ""  # part of a name
    band: str = ""
    below: str = ""
    exactly: str = ""
    order: str = "missing"


@dataclass(frozen=True, slots=True)
class Stood:
    """A person with the standing in a window. Amounts in centihours, days local."""

    person_id: int
    public_id: UUID
    name: str
    unit_path: str
    rank: str
    band: str
    first_day: date
    counted: int
    counted_required: int
    missing: int
    missing_required: int
    met: bool
    forecast: int
    forecast_required: int
    last_study: date | None

    @property
    def owed(self) -> int:
        """What is still missing: hours of any kind, or the required part where that is more."""
        return max(self.missing, self.missing_required)


_SAME = ("person_id", "unit_path", "rank", "band", "first_day", "counted", "counted_required", "missing",
         "missing_required", "met", "forecast", "forecast_required", "last_study")  # fmt: skip


def listed(
    unit_path: str, window: str, version_id: int, *, asked: Asked, today: date, by: Actor
) -> QuerySet[Standing, dict[str, Any]]:
    """Return the people of a subtree who are subject to duty, as asked; rows to be read by `stood`.

    Raises NotFound if `by` may not see the unit's figures, ValueError for another state or order.
    """
    if asked.state not in STATES or asked.order not in ORDERS:
        raise ValueError(f"no state {asked.state!r} or no order {asked.order!r}")
    rows = at_pace(standings.people(unit_path, window, version_id, by=by), today).filter(STATES[asked.state])
    if asked.search:
        rows = rows.filter(person__name__icontains=asked.search)
    if asked.band:
        rows = rows.filter(band=asked.band)
    if asked.exactly:
        rows = rows.filter(unit_path=asked.exactly)
    if asked.below:
        low, high = paths.span(asked.below)
        rows = rows.filter(unit_path__gte=low, unit_path__lt=high)
    person = {"public_id": F("person__public_id"), "name": F("person__name")}
    found: QuerySet[Standing, dict[str, Any]] = rows.order_by(*ORDERS[asked.order]).values(*_SAME, **person)
    return found


def stood(row: dict[str, Any]) -> Stood:
    """Return a row of `listed` as what it is."""
    return Stood(**row)


def page(rows: QuerySet[Standing, dict[str, Any]], *, number: int, size: int, total: int | None) -> Page[Stood]:
    """Return a page of `listed`, the nearest there is; `total`: how many rows in all, where that is known already."""
    pages: Paginator[Any] = Paginator(rows, size)
    if total is not None:
        pages.count = total
    found = pages.get_page(number)
    found.object_list = [stood(row) for row in found.object_list]
    return found


def at_pace(rows: QuerySet[Standing], today: date) -> QuerySet[Standing]:
    """Add `forecast` and `forecast_required` (centihours) to standings."""
    return rows.annotate(
        forecast=_at_this_pace("counted", today), forecast_required=_at_this_pace("counted_required", today)
    )


def _at_this_pace(counted: str, today: date) -> Expression:
    """Return `rules.forecast.centihours` as an expression of the database (a test compares them)."""
    day = Cast(Value(today), DateField())
    passed, whole = _days(day, F("first_day")), _days(F("last_day"), F("first_day"))
    pace = F(counted) * whole / passed
    within = Q(first_day__lte=today, last_day__gt=today)
    return Case(When(within, then=pace), default=F(counted), output_field=IntegerField())


def _days(last: Expression | F, first: Expression | F) -> Func:
    return Func(last, first, template="(%(expressions)s + 1)", arg_joiner=" - ", output_field=IntegerField())
