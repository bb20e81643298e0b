"""The people behind the figures of a report, one by one, narrowed the same way."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import overload
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db import connection, transaction

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.reports.queries import figures, narrowing
from taixue.reports.queries.figures import Scope
from taixue.reports.queries.narrowing import Narrow, Rows

PIECE = 2_000


@dataclass(frozen=True, slots=True)
class Listed:
    """A person of a report. Amounts in centihours, days local; age: in full years reached in the year."""

    person_id: int
    public_id: UUID
    enrolment: str  # number, "" of who never enrolled
    number: str  # identity number, masked; "" without one on record
    name: str
    sex: str
    age: int | None
    unit_path: str
    band: str
    rank: str
    participated: bool
    met: bool
    owed: int
    counted: int
    counted_required: int
    missing: int
    missing_required: int
    last_study: date | None
    likely: bool
    forecast: int

    @property
    def counted_elective(self) -> int:
        """What counted beside the required part."""
        return self.counted - self.counted_required

    @property
    def state(self) -> str:
        """Where the person stands: met, likely (will miss), going (on pace) or absent (not begun)."""
        if self.met:
            return "met"
        return "absent" if not self.participated else "likely" if self.likely else "going"


_COLUMNS = f"""row.person_id, (SELECT one.public_id FROM people_person one WHERE one.id = row.person_id),
(SELECT coalesce(one.enrolment_number, '') FROM people_person one WHERE one.id = row.person_id),
(SELECT one.id_mask FROM people_person one WHERE one.id = row.person_id), row.name,
row.sex, {narrowing.AGE}, row.unit_path, row.band, row.rank,
row.participated, row.met, row.owed, row.counted, row.counted_required, row.missing, row.missing_required,
row.last_study, row.likely, row.forecast"""

_NARROWED = """FROM {rows} WHERE {where} AND {state}
AND (%(search)s = '' OR position(lower(%(search)s) IN lower(row.name)) > 0)"""
_PAGE = f"""
SELECT {_COLUMNS} FROM (SELECT * {{narrowed}} ORDER BY {{order}} LIMIT %(limit)s OFFSET %(offset)s) row
ORDER BY {{order}}
"""


_AFTER = f"""
SELECT {_COLUMNS} FROM (SELECT * FROM {{rows}} WHERE {{where}} AND {{state}} AND (%(after)s::uuid IS NULL
    OR person_id > (SELECT one.id FROM people_person one WHERE one.public_id = %(after)s::uuid))
  ORDER BY person_id LIMIT %(limit)s) row
ORDER BY person_id
"""


class People(Sequence[Listed]):
    """The people asked for, counted by one query and fetched slice by slice."""

    def __init__(self, rows: Rows, state: str, order: str, search: str) -> None:
        self._narrowed = _NARROWED.format(rows=rows.relation, where=rows.where, state=figures.STATES[state])
        self._order = figures.ORDERS[order]
        self._facts = rows.facts | {"search": search}

    def __len__(self) -> int:
        return sql.row(int, f"SELECT count(*) {self._narrowed}", **self._facts) or 0

    @overload
    def __getitem__(self, place: int) -> Listed: ...
    @overload
    def __getitem__(self, place: slice) -> list[Listed]: ...
    def __getitem__(self, place: int | slice) -> Listed | list[Listed]:
        if isinstance(place, int):
            return self[place : place + 1][0]
        offset = place.start or 0
        limit = None if place.stop is None else place.stop - offset
        return sql.rows(Listed, self._question(), limit=limit, offset=offset, **self._facts)

    def flowing(self) -> Iterator[list[Listed]]:
        """Yield everybody in pieces of PIECE; memory does not grow with the people."""
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(self._question(), self._facts | {"limit": None, "offset": 0})
            while some := cursor.fetchmany(PIECE):
                yield [Listed(*row) for row in some]

    def _question(self) -> str:
        return _PAGE.format(narrowed=self._narrowed, order=self._order)


def people(
    scope: Scope, *, narrow: Narrow, state: str = "subject", order: str = "unit", search: str = "", today: date,
    by: Actor,
) -> People:  # fmt: skip
    """Return the people of a scope in a state (figures.STATES), in an order (figures.ORDERS), by part of the name.

    Raises KeyError for another state or order, NotFound as `narrowing.of`.
    """
    return People(narrowing.of(scope, narrow, today=today, by=by), state, order, search)


def after(
    scope: Scope, person: UUID | None, *, state: str = "subject", limit: int, today: date, by: Actor
) -> list[Listed]:
    """Return so many people of a scope in the order of their numbers, behind a person (public id), None: the first.

    Raises KeyError for another state.
    """
    rows = narrowing.of(scope, Narrow(), today=today, by=by)
    question = _AFTER.format(rows=rows.relation, where=rows.where, state=figures.STATES[state])
    return sql.rows(Listed, question, after=person, limit=limit, **rows.facts)


def page(found: People, *, number: int, size: int) -> Page[Listed]:
    """Return a page of people, the nearest there is."""
    chosen = Paginator(found, size).get_page(number)
    chosen.object_list = list(chosen.object_list)
    return chosen
