"""The people of a subtree one by one, by where they stand: the rows behind every figure of a unit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, overload
from uuid import UUID

from django.core.paginator import Page, Paginator

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.policy.queries import standings

FORECAST = """
(SELECT *, CASE WHEN going THEN counted * whole / passed ELSE counted END AS forecast,
        CASE WHEN going THEN counted_required * whole / passed ELSE counted_required END AS forecast_required
 FROM (SELECT *, first_day <= {today}::date AND last_day > {today}::date AS going,
              greatest({today}::date - first_day + 1, 1) AS passed, last_day - first_day + 1 AS whole
       FROM policy_standing WHERE subject AND {which}) dated) standing
"""
STANDING = FORECAST.format(
    today="%(today)s",
    which='version_id = %(version)s AND "window" = %(window)s AND unit_path >= %(low)s AND unit_path < %(high)s',
)
"""Standings of a subtree's people subject to duty, with what they will have at this pace: `rules.forecast.centihours`
as the database says it (a test compares them). Source: docs/rules/format.md, "Forecast"."""

BEHIND = "NOT met AND (forecast < owed OR forecast_required < owed_required)"
"""Owes, and at this pace will not have enough."""

STATES = {
    "subject": "true",
    "participated": "participated",
    "absent": "NOT participated",
    "met": "met",
    "unmet": "NOT met",
    "likely": BEHIND,
}
"""Which of the people subject to duty a list shows."""

ORDERS = {
    "missing": "greatest(missing, missing_required) DESC, missing DESC, name, standing.id",
    "forecast": "forecast, name, standing.id",
    "name": "name, standing.id",
    "last": "last_study NULLS FIRST, name, standing.id",
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


_COLUMNS = """person_id, public_id, name, unit_path, rank, band, first_day, counted, counted_required, missing,
missing_required, met, forecast, forecast_required, last_study"""
_NARROWED = """
FROM {standing} JOIN people_person person ON person.id = standing.person_id
WHERE ({state}) AND (%(search)s = '' OR position(lower(%(search)s) in lower(name)) > 0)
  AND (%(band)s = '' OR band = %(band)s) AND (%(exactly)s = '' OR unit_path = %(exactly)s)
"""


class Listed(Sequence[Stood]):
    """The people asked for, fetched slice by slice."""

    def __init__(self, state: str, order: str, facts: dict[str, Any]) -> None:
        self._narrowed = _NARROWED.format(standing=STANDING, state=STATES[state])
        self._order, self._facts = ORDERS[order], facts

    def __len__(self) -> int:
        return sql.row(int, f"SELECT count(*) {self._narrowed}", **self._facts) or 0

    @overload
    def __getitem__(self, place: int) -> Stood: ...
    @overload
    def __getitem__(self, place: slice) -> list[Stood]: ...
    def __getitem__(self, place: int | slice) -> Stood | list[Stood]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        first = place.start or 0
        number = None if place.stop is None else place.stop - first
        question = f"SELECT {_COLUMNS} {self._narrowed} ORDER BY {self._order} LIMIT %(number)s OFFSET %(first)s"
        return sql.rows(Stood, question, first=first, number=number, **self._facts)


def listed(unit_path: str, window: str, version_id: int, *, asked: Asked, today: date, by: Actor) -> Listed:
    """Return the people of a subtree who are subject to duty, as asked.

    Raises NotFound if `by` may not see the unit's figures, ValueError for another state or order.
    """
    if asked.state not in STATES or asked.order not in ORDERS:
        raise ValueError(f"no state {asked.state!r} or no order {asked.order!r}")
    standings.require(unit_path, by=by)
    low, high = paths.span(unit_path)
    if asked.below:  # subtrees lie one in the other or apart: of those apart nothing is left between low and high
        inner = paths.span(asked.below)
        low, high = max(low, inner[0]), min(high, inner[1])
    facts = {"window": window, "version": version_id, "low": low, "high": high, "today": today}
    narrow = {"search": asked.search, "band": asked.band, "exactly": asked.exactly}
    return Listed(asked.state, asked.order, facts | narrow)


def page(people: Listed, *, number: int, size: int, total: int | None) -> Page[Stood]:
    """Return a page of `listed`, the nearest there is; `total`: how many people in all, where that is known already."""
    pages = Paginator(people, size)
    if total is not None:
        pages.count = total
    found = pages.get_page(number)
    found.object_list = list(found.object_list)
    return found
