"""Units, persons and postings as another system reads them, in reach of `by`; lists in the order of public ids."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.models import Person, Posting, Unit
from taixue.people.queries import access, keys
from taixue.people.rules.permissions import Permission, reach

M = TypeVar("M", bound=Model)
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class UnitRecord:
    """A unit, and the reader's own name for it."""

    unit: Unit
    key: str | None


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """A person, the reader's own name for them, and where they stand on the day (None: nowhere)."""

    person: Person
    key: str | None
    posting: Posting | None


@dataclass(frozen=True, slots=True)
class PostingRecord:
    """A posting with its unit and person, and the reader's own name for it."""

    posting: Posting
    key: str | None


def units(
    *, by: Actor, source: str, after: UUID | None = None, limit: int = 100, parent: UUID | None = None, code: str = ""
) -> list[UnitRecord]:  # fmt: skip
    """Return units in reach, also those that have ended. parent: directly under this one."""
    found = access.units(Permission.UNIT_SEE, by=by).select_related("parent")
    found = found.filter(parent__public_id=parent) if parent else found
    found = found.filter(code=code) if code else found
    return _units(_page(found, after, limit), source)


def unit(public_id: UUID, *, by: Actor, source: str) -> UnitRecord:
    """Return a unit. Raises NotFound outside of reach."""
    found = access.units(Permission.UNIT_SEE, by=by).select_related("parent").filter(public_id=public_id)
    return _only(_units(found, source), "unit")


def unit_of_key(key: str, *, by: Actor, source: str) -> UnitRecord:
    """Return the unit that the reader's system calls so. Raises NotFound, also outside of reach."""
    found = access.units(Permission.UNIT_SEE, by=by).select_related("parent").filter(pk__in=_named("unit", key, source))
    return _only(_units(found, source), "unit")


def persons(
    *, by: Actor, source: str, day: date, after: UUID | None = None, limit: int = 100, unit: UUID | None = None,
    name: str = "",
) -> list[PersonRecord]:  # fmt: skip
    """Return persons in reach. unit: who stands in it or below it on the day; name: the whole name."""
    found = access.persons(Permission.PERSON_SEE, by=by).filter(joined_into=None)
    found = found.filter(name=name) if name else found
    if unit is not None:
        low, high = paths.span(_place(unit, by))
        held = Posting.objects.filter(_holding(day), unit__path__gte=low, unit__path__lt=high)
        found = found.filter(pk__in=held.exclude(kind=Posting.Kind.SECONDED).values("person"))
    return _persons(_page(found, after, limit), source, day)


def person(public_id: UUID, *, by: Actor, source: str, day: date) -> PersonRecord:
    """Return a person; a record that was joined leads to the one kept. Raises NotFound outside of reach."""
    joined = Person.objects.filter(public_id=public_id).values_list("joined_into", flat=True).first()
    meant = Q(pk=joined) if joined else Q(public_id=public_id)
    return _only(_persons(access.persons(Permission.PERSON_SEE, by=by).filter(meant), source, day), "person")


def person_of_key(key: str, *, by: Actor, source: str, day: date) -> PersonRecord:
    """Return the person whom the reader's system calls so. Raises NotFound, also outside of reach."""
    found = access.persons(Permission.PERSON_SEE, by=by).filter(pk__in=_named("person", key, source))
    return _only(_persons(found, source, day), "person")


def postings(
    *, by: Actor, source: str, after: UUID | None = None, limit: int = 100, person: UUID | None = None,
    unit: UUID | None = None, on: date | None = None,
) -> list[PostingRecord]:  # fmt: skip
    """Return postings in units in reach. unit: in it or below it; on: those that hold on this day."""
    found = _postings_seen(by)
    found = found.filter(person__public_id=person) if person else found
    if unit is not None:
        low, high = paths.span(_place(unit, by))
        found = found.filter(unit__path__gte=low, unit__path__lt=high)
    return _postings(_page(found.filter(_holding(on)) if on else found, after, limit), source)


def posting(public_id: UUID, *, by: Actor, source: str) -> PostingRecord:
    """Return a posting. Raises NotFound outside of reach."""
    return _only(_postings(_postings_seen(by).filter(public_id=public_id), source), "posting")


def posting_of_key(key: str, *, by: Actor, source: str) -> PostingRecord:
    """Return the posting that the reader's system calls so. Raises NotFound, also outside of reach."""
    return _only(_postings(_postings_seen(by).filter(pk__in=_named("posting", key, source)), source), "posting")


def _postings_seen(by: Actor) -> QuerySet[Posting]:
    here = access.within(reach(by, Permission.PERSON_SEE), "unit__path")
    return Posting.objects.filter(here).select_related("unit", "person")


def _place(public_id: UUID, by: Actor) -> str:
    found = access.units(Permission.PERSON_SEE, by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("unit", public_id=str(public_id))
    return found.path


def _holding(day: date) -> Q:
    return Q(first_day__lte=day) & (Q(end_day=None) | Q(end_day__gt=day))


def _named(kind: str, key: str, source: str) -> Iterable[int]:
    return keys.known(kind, [key], source=source).values()


def _page(found: QuerySet[M], after: UUID | None, limit: int) -> QuerySet[M]:
    behind = found.filter(public_id__gt=after) if after else found
    return behind.order_by("public_id")[:limit]


def _only(found: list[T], what: str) -> T:
    if not found:
        raise NotFound(what)
    return found[0]


def _units(found: Iterable[Unit], source: str) -> list[UnitRecord]:
    rows = list(found)
    own = keys.of("unit", [row.pk for row in rows], source=source)
    return [UnitRecord(row, own.get(row.pk)) for row in rows]


def _persons(found: Iterable[Person], source: str, day: date) -> list[PersonRecord]:
    rows = list(found)
    own = keys.of("person", [row.pk for row in rows], source=source)
    held = Posting.objects.filter(_holding(day), person__in=rows).exclude(kind=Posting.Kind.SECONDED)
    standing = {posting.person_id: posting for posting in held.select_related("unit")}
    return [PersonRecord(row, own.get(row.pk), standing.get(row.pk)) for row in rows]


def _postings(found: Iterable[Posting], source: str) -> list[PostingRecord]:
    rows = list(found)
    own = keys.of("posting", [row.pk for row in rows], source=source)
    return [PostingRecord(row, own.get(row.pk)) for row in rows]
