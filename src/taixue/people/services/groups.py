"""Priority groups: lists of people to be trained first, kept by the administrators of their units."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import Conflict, Invalid, NotFound
from taixue.people.models import GroupMember, Person, PriorityGroup, Unit
from taixue.people.queries import access, postings
from taixue.people.queries import audiences as found
from taixue.people.signals import posting_changed

MOST = 5_000
"""People in one request."""


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did: how many are in now by it, and how many were in already."""

    added: int
    already: int


@transaction.atomic
def create(*, name: str, unit: Unit | None, by: Actor, at: datetime, name_en: str = "") -> PriorityGroup:
    """Make a group for a unit and all below; unit None: the whole authority's.

    Raises Denied over the unit, Invalid without a name, Conflict if the unit has a group of the name.
    """
    access.require(found.MAY, over=unit.path if unit else paths.ROOT, by=by)
    if not name.strip():
        raise Invalid("name", problems=[{"field": "name", "code": "missing"}])
    group = PriorityGroup(
        name=name.strip(), name_en=name_en.strip(), unit=unit, created_by=by.account_id, created_at=at
    )
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as error:
        if "group_name_once_a_unit" not in str(error):
            raise
        raise Conflict("group-name", problems=[{"field": "name", "code": "taken"}]) from None
    lines.record("group.created", by=by, at=at, target_kind="group", target=group.public_id,
                 unit_path=unit.path if unit else paths.ROOT, details={"name": group.name})  # fmt: skip
    return group


@transaction.atomic
def add(*, group_id: UUID, person_ids: Iterable[int], by: Actor, at: datetime) -> Added:
    """Put people into a group from today; who is in already stays in once.

    Raises NotFound, also if one of the people does not stand where `by` keeps groups, or outside of the group's unit:
    then nobody was added; Invalid for more than MOST.
    """
    group, day = found.group(group_id, by=by), clock.day(at)
    wanted = sorted(set(person_ids))
    if len(wanted) > MOST:
        raise Invalid("many", problems=[{"field": "person", "code": "many", "value": len(wanted), "cure": MOST}])
    people = list(Person.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk"))
    seen = access.persons(found.MAY, by=by).filter(pk__in=wanted).count()
    if seen < len(wanted) or (group.unit is not None and not _all_within(wanted, group.unit.path, day)):
        raise NotFound("person")
    inside = set(
        GroupMember.objects.filter(group=group, person__in=wanted, end_day=None).values_list("person_id", flat=True)
    )
    fresh = [person for person in people if person.pk not in inside]
    GroupMember.objects.filter(group=group, person__in=fresh, end_day__gt=day).update(end_day=day)
    GroupMember.objects.bulk_create(
        GroupMember(group=group, person=person, first_day=day, by_account=by.account_id, recorded_at=at)
        for person in fresh
    )
    _lines("group.joined", group, fresh, by, at)
    return Added(len(fresh), len(inside))


@transaction.atomic
def remove(*, group_id: UUID, person_ids: Iterable[int], by: Actor, at: datetime) -> int:
    """Take people out of a group from today; return how many were in. Raises NotFound as `add`."""
    group, day = found.group(group_id, by=by), clock.day(at)
    wanted = sorted(set(person_ids))
    if access.persons(found.MAY, by=by).filter(pk__in=wanted).count() < len(wanted):
        raise NotFound("person")
    held = GroupMember.objects.select_for_update(of=("self",)).filter(group=group, person__in=wanted, end_day=None)
    rows = list(held.select_related("person").order_by("person_id"))
    for row in rows:
        row.end_day = max(day, row.first_day)
    GroupMember.objects.bulk_update(rows, ["end_day"])
    _lines("group.left", group, [row.person for row in rows], by, at)
    return len(rows)


def _all_within(person_ids: list[int], path: str, day: date) -> bool:
    standing = postings.main_on(person_ids, day)
    return all(number in standing and standing[number].unit_path.startswith(path) for number in person_ids)


def _lines(action: str, group: PriorityGroup, people: list[Person], by: Actor, at: datetime) -> None:
    day = clock.day(at)
    standing = postings.main_on([person.pk for person in people], day)
    about = [
        lines.About(
            person.pk, person.public_id, standing[person.pk].unit_path if person.pk in standing else "",
            {"group": group.name},
        )
        for person in people
    ]  # fmt: skip
    lines.record_each(action, about, by=by, at=at)
    for person in people:
        posting_changed.send(GroupMember, person_id=person.pk, on=day)
