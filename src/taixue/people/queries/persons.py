"""Persons, as far as `by` may see them."""

from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from taixue.kit import ciphers
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.models import Person, Posting, Unit, UnitCount
from taixue.people.queries import access, grams
from taixue.people.rules import identity, mobiles
from taixue.people.rules.careers import SERVING
from taixue.people.rules.permissions import Permission
from taixue.people.rules.ranks import RANKS, Band


def get(public_id: UUID, *, by: Actor, permission: Permission = Permission.PERSON_SEE) -> Person:
    """Return a person. Raises NotFound if there is none in reach of the permission."""
    found = access.persons(permission, by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("person", public_id=str(public_id))
    return found


def get_each(public_ids: Collection[UUID], *, by: Actor, permission: Permission) -> dict[UUID, Person]:
    """Return persons by their public ids (one query). Raises NotFound if one is not in reach of the permission."""
    found = access.persons(permission, by=by).filter(public_id__in=public_ids)
    persons = {person.public_id: person for person in found}
    for missing in set(public_ids) - set(persons):
        raise NotFound("person", public_id=str(missing))
    return persons


def by_id(person_id: int, *, by: Actor, permission: Permission = Permission.PERSON_SEE) -> Person:
    """Return a person by the number inside. Raises NotFound if there is none in reach of the permission."""
    found = access.persons(permission, by=by).filter(pk=person_id).first()
    if found is None:
        raise NotFound("person")
    return found


def at_unit(unit: Unit, day: date, *, by: Actor, permission: Permission = Permission.PERSON_SEE) -> QuerySet[Person]:
    """Return the persons whose main posting lies in the subtree of a unit on the day, as far as `by` sees them."""
    low, high = paths.span(unit.path)
    return _standing(access.persons(permission, by=by), day, Q(unit__path__gte=low, unit__path__lt=high))


def search(
    *, by: Actor, day: date, name: str = "", unit: Unit | None = None, band: Band | None = None,
    permission: Permission = Permission.PERSON_SEE,
) -> QuerySet[Person]:  # fmt: skip
    """Return persons in reach by any part of the name, by unit (with all below it) and by rank band, in their order.

    Of a small unit the persons are looked up here, in two queries; else nothing is asked yet.
    """
    found = access.subordinates(permission, by=by)
    if name:
        found = found.filter(grams.holding(name, grams.PERSON))
    where = Q()
    if unit is not None:
        low, high = paths.span(unit.path)
        where &= Q(unit__path__gte=low, unit__path__lt=high)
    if band is not None:
        where &= Q(rank__in=[rank for rank, level in RANKS.items() if level is band])
    if where:
        found = _in_small(found, day, where) if unit is not None and _is_small(unit) else _standing(found, day, where)
    return found.order_by("name", "pk")


SMALL = 10_000
"""People of a unit with all below it, up to whom a search begins with them instead of with the names."""


def _is_small(unit: Unit) -> bool:
    return UnitCount.objects.filter(unit=unit, people__lte=SMALL).exists()


def in_parts(found: QuerySet[Person], name: str) -> tuple[QuerySet[Person], ...]:
    """Return a search for one sign as those whose names begin with it, then the rest; any other search as it is.

    A surname is a tenth of all names and stands together in their order: from the others one would walk far to find it.
    """
    words = grams.words(name)
    if len(words) != 1 or len(words[0]) != 1:
        return (found,)
    begins = RawSQL('people_person.name COLLATE "C" LIKE %s', [f"{name.strip()}%"], output_field=BooleanField())
    return found.filter(begins), found.exclude(begins)


def by_number(typed: str, *, by: Actor) -> Person | None:
    """Return the person in reach whose whole mobile or identity number was typed, None without one."""
    found = access.persons(Permission.PERSON_SEE, by=by)
    mobile = mobiles.normal(typed)
    if mobiles.is_mobile(mobile):
        return found.filter(mobile=mobile).first()
    number = identity.normal(typed)
    return found.filter(id_lookup=ciphers.lookup(number, use="identity")).first() if identity.has_form(number) else None


def is_number(typed: str) -> bool:
    """Was a number of a person typed, which has no place in an address?"""
    return mobiles.is_mobile(mobiles.normal(typed)) or identity.has_form(identity.normal(typed))


def by_ids(person_ids: Iterable[int]) -> dict[int, Person]:
    """Return persons by the number inside, for pages that already know that `by` may see them. One query."""
    return Person.objects.in_bulk(list(person_ids))


def _standing(found: QuerySet[Person], day: date, where: Q) -> QuerySet[Person]:
    return found.filter(Exists(_serving(day, where).filter(person=OuterRef("pk"))))


def _in_small(found: QuerySet[Person], day: date, where: Q) -> QuerySet[Person]:
    """Narrow as `_standing` does, with one query at once, which looks at the postings first.

    A frequent surname has tens of thousands of names, a county hundreds of them; PostgreSQL would walk them all, for
    each piece of a list anew. An array is made before anything is looked up with it.
    """
    held = Func(ArraySubquery(_serving(day, where).values("person")), function="ANY")
    among = Func(F("pk"), held, template="%(expressions)s", arg_joiner=" = ", output_field=BooleanField())
    those = list(found.filter(among).order_by().values_list("pk", flat=True))
    return Person.objects.filter(RawSQL("people_person.id = ANY(%s)", [those], output_field=BooleanField()))


def _serving(day: date, where: Q) -> QuerySet[Posting]:
    held = Posting.objects.filter(where, kind__in=SERVING, first_day__lte=day)
    return held.filter(Q(end_day=None) | Q(end_day__gt=day))


def without_activation(found: QuerySet[Person]) -> QuerySet[Person]:
    """Return those of the persons who never activated their account."""
    return found.filter(account__activated_at=None)


def named(name: str) -> tuple[int, ...]:
    """Return the numbers inside of at most 200 persons of exactly this name, to look for in lines already narrowed."""
    return tuple(Person.objects.filter(name=name).order_by("pk").values_list("pk", flat=True)[:200])
