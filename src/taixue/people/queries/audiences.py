"""Saved audiences and priority groups, as far as `by` keeps them; and which audiences mean somebody."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, F, Max, Q, QuerySet

from taixue.kit import ciphers, sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.models import Audience as Audience
from taixue.people.models import AudienceUse as AudienceUse
from taixue.people.models import AudienceVersion, GroupMember, PriorityGroup, Unit
from taixue.people.queries import access, members
from taixue.people.rules import audiences as rules
from taixue.people.rules import identity, mobiles
from taixue.people.rules.permissions import Permission, reach

MAY = Permission.AUDIENCE_EDIT
Kind = AudienceUse.Kind


def visible(*, by: Actor) -> QuerySet[Audience]:
    """Return the audiences kept where `by` keeps some, and those of the units above, which may be used by all below."""
    found = Audience.objects.select_related("unit").order_by(F("closed_at").desc(nulls_first=True), "name", "pk")
    reached = reach(by, MAY)
    if not reached or "/" in reached:
        return found if reached else found.none()
    above = {path for one in reached for path in paths.above(one)}
    return found.filter(Q(unit=None) | Q(unit__path__in=above) | access.within(reached, "unit__path"))


def listed(*, by: Actor, search: str = "", closed: bool = False) -> QuerySet[Audience]:
    """Return the visible audiences, open ones or closed ones, by part of the name, each with `latest` and `uses`."""
    found = visible(by=by).filter(closed_at__isnull=not closed)
    if search := search.strip():
        found = found.filter(Q(name__icontains=search) | Q(name_en__icontains=search))
    return found.annotate(latest=Max("versions__number"), uses=Count("versions__uses", distinct=True))


def get(public_id: UUID, *, by: Actor) -> Audience:
    """Return an audience. Raises NotFound."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("audience")
    return found


def may_edit(audience: Audience, *, by: Actor) -> bool:
    """May `by` save a next version, or close it?"""
    return audience.closed_at is None and access.allowed(MAY, over=scope(audience), by=by)


def scope(audience: Audience) -> str:
    """Return the path of the subtree in which people are meant."""
    return audience.unit.path if audience.unit else paths.ROOT


def versions(audience: Audience) -> list[AudienceVersion]:
    """Return all versions with their uses counted, the newest first."""
    return list(audience.versions.annotate(used=Count("uses")).order_by("-number"))


def version(public_id: UUID, number: int | None = None) -> AudienceVersion:
    """Return a version of an audience, the newest without a number, for services that name it. Raises NotFound."""
    found = AudienceVersion.objects.filter(audience__public_id=public_id).select_related("audience__unit")
    row = found.filter(number=number).first() if number else found.order_by("-number").first()
    if row is None:
        raise NotFound("audience", public_id=str(public_id))
    return row


def groups(*, by: Actor) -> QuerySet[PriorityGroup]:
    """Return the priority groups: the authority's, those of units above and those kept in reach, with `size` today."""
    found = PriorityGroup.objects.select_related("unit").order_by("position", "name", "pk")
    reached = reach(by, MAY)
    if not reached or "/" in reached:
        return found if reached else found.none()
    above = {path for one in reached for path in paths.above(one)}
    return found.filter(Q(unit=None) | Q(unit__path__in=above) | access.within(reached, "unit__path"))


def groups_at(path: str) -> QuerySet[PriorityGroup]:
    """Return the groups that split the figures of a unit: the authority's, those of units above it and below it."""
    low, high = paths.span(path)
    here = Q(unit=None) | Q(unit__in=paths.numbers(path)) | Q(unit__path__gte=low, unit__path__lt=high)
    return PriorityGroup.objects.filter(here).order_by("position", "name", "pk")


def group(public_id: UUID, *, by: Actor) -> PriorityGroup:
    """Return a priority group. Raises NotFound."""
    found = groups(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("group")
    return found


def named_groups(public_ids: Iterable[str]) -> list[PriorityGroup]:
    """Return groups by public id, for pages that say what an audience means."""
    return list(PriorityGroup.objects.filter(public_id__in=list(public_ids)))


def named_units(public_ids: Iterable[str]) -> list[Unit]:
    """Return units by public id, for pages that say what an audience means."""
    return list(Unit.objects.filter(public_id__in=list(public_ids)))


def units_typed(texts: Iterable[str], *, by: Actor) -> dict[str, str]:
    """Return the public ids of the units in reach that have exactly these names or codes, by what was typed.

    A name that several units have is left out: the code says which.
    """
    wanted = {text.strip() for text in texts if text.strip()}
    if not wanted:
        return {}
    rows = access.units(MAY, by=by).filter(Q(name__in=wanted) | Q(name_en__in=wanted) | Q(code__in=wanted))
    known: dict[str, set[str]] = {}
    for unit in rows:
        for text in {unit.name, unit.name_en, unit.code} & wanted:
            known.setdefault(text, set()).add(str(unit.public_id))
    return {text: next(iter(ids)) for text, ids in known.items() if len(ids) == 1}


def people(public_ids: Iterable[UUID], *, by: Actor) -> list[int]:
    """Return the inner ids of people in whose units `by` keeps groups. Raises NotFound if one is none of them."""
    wanted = set(public_ids)
    found = list(access.persons(MAY, by=by).filter(public_id__in=wanted).values_list("pk", flat=True))
    if len(found) < len(wanted):
        raise NotFound("person")
    return found


def people_numbered(text: str, *, by: Actor) -> tuple[list[int], list[int]]:
    """Return the people whose mobile or identity number stands in a line, and the numbers of the lines without one."""
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    phones = {n: mobiles.normal(line) for n, line in lines if mobiles.is_mobile(mobiles.normal(line))}
    numbers = {n: ciphers.lookup(identity.normal(line), use="identity") for n, line in lines if n not in phones}
    seen = access.persons(MAY, by=by)
    by_phone = dict(seen.filter(mobile__in=phones.values()).values_list("mobile", "pk"))
    rows = seen.filter(id_lookup__in=numbers.values()).values_list("id_lookup", "pk")
    by_number = {bytes(key): pk for key, pk in rows if key is not None}
    found = {n: by_phone.get(phone) for n, phone in phones.items()}
    found |= {n: by_number.get(bytes(lookup)) for n, lookup in numbers.items()}
    return [pk for pk in found.values() if pk is not None], sorted(n for n, pk in found.items() if pk is None)


def sizes(found: Iterable[PriorityGroup], *, day: date, by: Actor) -> dict[int, int]:
    """Return how many people in reach belong to each group on the day (one query)."""
    held = in_groups([one.pk for one in found], day=day, by=by)
    return dict(held.values_list("group").annotate(n=Count("person", distinct=True)).order_by())


def in_groups(group_ids: list[int], *, day: date, by: Actor) -> QuerySet[GroupMember]:
    """Return the memberships that hold on a day, of people in whose unit `by` keeps groups, by name."""
    seen = access.persons(MAY, by=by)
    held = GroupMember.objects.filter(group__in=group_ids, first_day__lte=day, person__in=seen)
    held = held.filter(Q(end_day=None) | Q(end_day__gt=day))
    return held.select_related("person").order_by("person__name", "pk")


def of_person(person_id: int, *, day: date) -> list[GroupMember]:
    """Return the groups a person belongs to on a day, for pages that may show the person."""
    held = GroupMember.objects.filter(person=person_id, first_day__lte=day).filter(Q(end_day=None) | Q(end_day__gt=day))
    return list(held.select_related("group").order_by("group__position"))


@dataclass(frozen=True, slots=True)
class Named:
    """What the audiences that mean somebody say of things: public ids by kind of use; hidden: for others only."""

    required: frozenset[UUID] = frozenset()
    elective: frozenset[UUID] = frozenset()
    hidden: frozenset[UUID] = frozenset()


NOTHING = Named()

_USES = """
SELECT use.kind, use.target, version.id, version.document::text, coalesce(unit.path, '/')
FROM people_audienceuse use JOIN people_audienceversion version ON version.id = use.version_id
JOIN people_audience audience ON audience.id = version.audience_id
LEFT JOIN people_unit unit ON unit.id = audience.unit_id
WHERE use.kind LIKE 'course-%%'
"""


def of_courses(person_id: int | None, *, day: date) -> Named:
    """Return what audiences say of courses to somebody on a day; one query while no course names an audience.

    Somebody who stands nowhere is meant by none.
    """
    rows = sql.rows(lambda *columns: columns, _USES)
    if not rows:
        return NOTHING
    read = {key: rules.read(json.loads(document)) for _, _, key, document, _ in rows}
    scopes = {key: path for _, _, key, _, path in rows}
    found = members.matching(read, scopes, [person_id], day=day) if person_id is not None else {}
    mine = found.get(person_id or 0, frozenset())
    said: dict[str, set[UUID]] = {kind: set() for kind in Kind.values}
    for kind, target, key, *_ in rows:
        if key in mine:
            said[kind].add(target)
    shut = {target for kind, target, *_ in rows if kind == Kind.VISIBLE} - said[Kind.VISIBLE]
    required = frozenset(said[Kind.REQUIRED])
    return Named(required, frozenset(said[Kind.ELECTIVE]) - required, frozenset(shut))


def used(kinds: Iterable[str], targets: Iterable[UUID]) -> list[AudienceUse]:
    """Return what names audiences, with audience and version."""
    found = AudienceUse.objects.filter(kind__in=list(kinds), target__in=list(targets))
    return list(found.select_related("version__audience__unit").order_by("kind", "version__audience__name"))


def meaning(
    named: Iterable[tuple[UUID, int]], person_ids: Iterable[int], *, day: date
) -> dict[int, frozenset[tuple[UUID, int]]]:
    """Return for each person which versions of audiences mean them on a day; named: (public id, number)."""
    wanted = set(named)
    rows = AudienceVersion.objects.filter(audience__public_id__in={public_id for public_id, _ in wanted})
    held = {
        row.pk: row for row in rows.select_related("audience__unit") if (row.audience.public_id, row.number) in wanted
    }
    read = {pk: rules.read(row.document) for pk, row in held.items()}
    found = members.matching(read, {pk: scope(row.audience) for pk, row in held.items()}, person_ids, day=day)
    keys = {pk: (row.audience.public_id, row.number) for pk, row in held.items()}
    return {person: frozenset(keys[pk] for pk in meant) for person, meant in found.items()}
