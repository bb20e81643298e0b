"""Registration windows: those that meet a unit, and who there has not registered yet."""

import json
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.models import Person, RegistrationWindow
from taixue.people.queries import access, persons, postings
from taixue.people.rules import windows
from taixue.people.rules.permissions import Permission, reach
from taixue.people.rules.ranks import RANKS, Band
from taixue.people.rules.windows import Span


@dataclass(frozen=True, slots=True)
class Counted:
    """A window with the people it is for: who stand there today in its band, and how many of them are registered."""

    window: RegistrationWindow
    people: int
    registered: int


def visible(*, by: Actor) -> QuerySet[RegistrationWindow]:
    """Return the windows over units that `by` sees people of, and over those above them: they hold there too."""
    reached = reach(by, Permission.PERSON_SEE)
    above = {path for one in reached for path in paths.above(one)}
    found = RegistrationWindow.objects.select_related("unit")
    return found.filter(access.within(reached, "unit__path") | Q(unit__path__in=above))


def get(window_id: UUID, *, by: Actor) -> RegistrationWindow:
    """Return a window that `by` may shut. Raises NotFound."""
    reached = access.within(reach(by, Permission.REGISTRATION_OPEN), "unit__path")
    found = RegistrationWindow.objects.select_related("unit").filter(reached, public_id=window_id).first()
    if found is None:
        raise NotFound("window")
    return found


def spans(path: str) -> list[Span]:
    """Return the windows that cover the unit at a path, as the rule reads them. One query."""
    rows = RegistrationWindow.objects.filter(unit__path__in=[*paths.above(path), path])
    return [span(row) for row in rows.select_related("unit")]


def every_span() -> list[Span]:
    """Return all windows there are; for services that register many people of many units at once."""
    return [span(row) for row in RegistrationWindow.objects.select_related("unit")]


def span(row: RegistrationWindow) -> Span:
    """Return a window (its unit loaded) as the rule reads it."""
    return Span(row.unit.path, row.band, row.first_day, row.end_day)


_ADMITTED = """CASE WHEN NOT EXISTS (
    SELECT FROM people_registrationwindow w JOIN people_unit top ON top.id = w.unit_id
    JOIN people_unit home ON home.id = {table}.unit_id WHERE starts_with(home.path, top.path)
) OR EXISTS (
    SELECT FROM people_registrationwindow w JOIN people_unit top ON top.id = w.unit_id
    JOIN people_unit home ON home.id = {table}.unit_id WHERE starts_with(home.path, top.path)
    AND w.first_day <= %(day)s AND w.end_day > %(day)s
    AND (w.band = '' OR w.band = coalesce((%(bands)s::jsonb) ->> {table}.rank, 'other'))
) THEN %(day)s::date END"""


def admitted(table: str) -> tuple[str, dict[str, object]]:
    """Return, for statements over many newcomers, the SQL of the day on which each is enrolled, and what it names.

    table: a staging table with unit_id and rank; the statement names the day as %(day)s. The rule is that of
    rules.windows.is_open: where no window covers the unit it is the day, where one does and none is open it is NULL.
    """
    if not RegistrationWindow.objects.exists():
        return "%(day)s", {}
    return _ADMITTED.format(table=table), {"bands": _bands()}


def _bands() -> str:
    return json.dumps({rank: str(level) for rank, level in RANKS.items()})


_COUNT = """
SELECT w.id, count(DISTINCT p.person_id), count(DISTINCT p.person_id) FILTER (WHERE person.registered_on IS NOT NULL)
FROM people_registrationwindow w
JOIN people_unit top ON top.id = w.unit_id
JOIN people_unit unit ON unit.path >= top.path AND unit.path < left(top.path, -1) || '0'
JOIN people_posting p ON p.unit_id = unit.id AND p.kind = 'main'
     AND p.first_day <= %(day)s AND (p.end_day IS NULL OR p.end_day > %(day)s)
JOIN people_person person ON person.id = p.person_id
WHERE w.id = ANY(%(windows)s::bigint[])
  AND (w.band = '' OR w.band = coalesce((%(bands)s::jsonb) ->> p.rank, 'other'))
GROUP BY w.id
"""


def counted(rows: list[RegistrationWindow], day: date) -> list[Counted]:
    """Return windows with their figures of the day. One query for any number; a page shows at most fifty."""
    bands = _bands()
    found = {
        pk: (people, registered)
        for pk, people, registered in sql.rows(_three, _COUNT, day=day, windows=[row.pk for row in rows], bands=bands)
    }
    return [Counted(row, *found.get(row.pk, (0, 0))) for row in rows]


def _three(pk: int, people: int, registered: int) -> tuple[int, int, int]:
    return pk, people, registered


def unregistered(*, by: Actor, day: date, name: str = "", band: Band | None = None) -> QuerySet[Person]:
    """Return the persons whom `by` may register and who are not registered, by name."""
    found = persons.search(by=by, day=day, name=name, band=band, permission=Permission.PERSON_IMPORT)
    return found.filter(registered_on=None)


@dataclass(frozen=True, slots=True)
class Own:
    """How one person stands with registration: done on a day, or open now, or opening, or shut."""

    number: str
    registered_on: date | None
    is_open: bool
    span: Span | None

    @property
    def last_day(self) -> date | None:
        """The last day of the window that is open or comes next."""
        return None if self.span is None else date.fromordinal(self.span.end_day.toordinal() - 1)


def own(person: Person, day: date) -> Own:
    """Return how a person, whom the caller may see, stands with registration. At most two queries."""
    done = person.registered_on
    if done is not None:
        return Own(person.enrolment_number or "", done, False, None)
    main = postings.main_on([person.pk], day).get(person.pk)
    if main is None:
        return Own("", None, False, None)
    known = spans(main.unit_path)
    is_open = windows.is_open(known, path=main.unit_path, band=main.band, day=day)
    return Own("", None, is_open, windows.coming(known, path=main.unit_path, band=main.band, day=day))
