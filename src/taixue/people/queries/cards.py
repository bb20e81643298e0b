"""What lists and cards show of persons, for persons that the caller has already been allowed to see."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from taixue.people.models import Person, Posting, RoleGrant, Unit
from taixue.people.queries import accounts
from taixue.people.rules import mobiles
from taixue.people.rules.careers import SERVING
from taixue.people.rules.ranks import Band, band


@dataclass(frozen=True, slots=True)
class PersonRow:
    """A person in a list: the main posting of the day, numbers masked."""

    person: Person
    unit: Unit | None
    rank: str
    band: Band | None
    post: str
    mobile: str
    account: accounts.AccountState | None


def rows(found: Sequence[Person], *, day: date, at: datetime) -> list[PersonRow]:
    """Return the persons as list rows, in their order. Three queries for any number."""
    numbers = [person.pk for person in found]
    held = Posting.objects.filter(person__in=numbers, kind__in=SERVING, first_day__lte=day)
    held = held.filter(Q(end_day=None) | Q(end_day__gt=day)).select_related("unit")
    mains = {posting.person_id: posting for posting in held}
    states = accounts.states(numbers, at=at)
    return [_row(person, mains.get(person.pk), states.get(person.pk)) for person in found]


def grants(person_id: int, day: date) -> list[RoleGrant]:
    """Return the roles that a person's account holds on the day."""
    held = RoleGrant.objects.filter(account__person=person_id, first_day__lte=day).filter(
        Q(end_day=None) | Q(end_day__gt=day)
    )
    return list(held.select_related("unit").order_by("role"))


def administrators(paths_above: Iterable[str], day: date) -> list[str]:
    """Return the names of the unit administrators of units, the nearest first: whom a person may ask."""
    held = RoleGrant.objects.filter(role="unit-admin", unit__path__in=list(paths_above), first_day__lte=day)
    held = held.filter(Q(end_day=None) | Q(end_day__gt=day)).select_related("account", "unit")
    nearest = sorted(
        ((grant.unit.path, grant.account.name) for grant in held if grant.unit), key=lambda at: -len(at[0])
    )
    return [name for _path, name in nearest]


def _row(person: Person, main: Posting | None, account: accounts.AccountState | None) -> PersonRow:
    return PersonRow(
        person, main.unit if main else None, main.rank if main else "", band(main.rank) if main else None,
        main.post if main else "", mobiles.mask(person.mobile or ""), account,
    )  # fmt: skip
