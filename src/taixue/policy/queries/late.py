"""Who is likely to miss the year: what people will have at this pace. Source: docs/rules/format.md, "Forecast"."""

from datetime import date

from django.db.models import Case, DateField, Expression, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Cast, Coalesce

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.policy.models import Standing
from taixue.policy.queries import standings

ORDERS = {
    "missing": ("-missing", "-missing_required", "person__name", "pk"),
    "forecast": ("forecast", "person__name", "pk"),
    "name": ("person__name", "pk"),
    "last": (Coalesce("last_study", Value(date(1, 1, 1))).asc(), "person__name", "pk"),
}
"""How the list may be ordered: owes most, worst forecast, by name, longest without study."""


BEHIND = Q(met=False) & (Q(forecast__lt=F("owed")) | Q(forecast_required__lt=F("owed_required")))
"""Of rows with `at_pace`: owes, and at this pace will not have enough."""


def at_pace(rows: QuerySet[Standing], today: date) -> QuerySet[Standing]:
    """Add `forecast` and `forecast_required` (centihours) to standings."""
    return rows.annotate(
        forecast=_at_this_pace("counted", today), forecast_required=_at_this_pace("counted_required", today)
    )


def likely(
    unit_path: str, window: str, version_id: int, *, today: date, by: Actor, search: str = "", band: str = "",
    below: str = "", order: str = "missing",
) -> QuerySet[Standing]:  # fmt: skip
    """Return the people of a subtree who owe and, at this pace, will not have enough by the last day.

    `forecast` and `forecast_required` (centihours) are added to each row; person is loaded.
    search: part of a name; band: a rank band; below: path of a unit within; order: one of ORDERS
    Raises NotFound if `by` may not see the unit's figures, ValueError for another order.
    """
    if order not in ORDERS:
        raise ValueError(f"no order {order!r}")
    rows = at_pace(standings.people(unit_path, window, version_id, by=by), today).filter(BEHIND)
    if search:
        rows = rows.filter(person__name__icontains=search)
    if band:
        rows = rows.filter(band=band)
    if below:
        low, high = paths.span(below)
        rows = rows.filter(unit_path__gte=low, unit_path__lt=high)
    return rows.order_by(*ORDERS[order])


def _at_this_pace(counted: str, today: date) -> Expression:
    """Return `rules.forecast.centihours` as an expression of the database (a test compares them)."""
    day = Cast(Value(today), DateField())
    passed, whole = _days(day, F("first_day")), _days(F("last_day"), F("first_day"))
    pace = F(counted) * whole / passed
    within = Q(first_day__lte=today, last_day__gt=today)
    return Case(When(within, then=pace), default=F(counted), output_field=IntegerField())


def _days(last: Expression | F, first: Expression | F) -> Func:
    return Func(last, first, template="(%(expressions)s + 1)", arg_joiner=" - ", output_field=IntegerField())
