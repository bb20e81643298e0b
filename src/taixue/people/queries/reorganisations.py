"""Changes of units, and what happened to a unit, as far as `by` may read."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.models import Posting, Relocation, Reorganisation, Unit, UnitEvent
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach

READ = (Permission.UNIT_PLAN, Permission.UNIT_EDIT, Permission.PERSON_SEE)
"""Who reads the plans and the history of the units in reach."""

NAMES = (Permission.PERSON_SEE,)
"""Who reads in a plan who moves; to a system administrator people are a number."""


def visible(*, by: Actor) -> QuerySet[Reorganisation]:
    """Return the changes about units in reach and those of one's own; about the whole tree from the top."""
    reached = _reached(READ, by)
    found = Reorganisation.objects.select_related("unit").order_by("-drafted_at", "-pk")
    if "/" in reached:
        return found
    own = Q(drafted_by=by.account_id) if by.account_id is not None else Q(pk__in=[])
    return found.filter(access.within(reached, "unit__path") & Q(unit__isnull=False) | own)


def get(public_id: UUID, *, by: Actor) -> Reorganisation:
    """Return a change. Raises NotFound if `by` may not read it."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("reorganisation", public_id=str(public_id))
    return found


def listed(state: str, *, by: Actor) -> QuerySet[Reorganisation]:
    """Return the visible changes in a state ("" is all but withdrawn ones): those that want something done first."""
    found = visible(by=by)
    return found.filter(state=state) if state else found.exclude(state="withdrawn")


def going(order: Reorganisation, *, by: Actor) -> QuerySet[Posting]:
    """Return the postings that a plan takes to another unit, as they are now and as far as `by` may read who moves."""
    facts = order.facts
    if order.kind == Reorganisation.Kind.MERGE:
        wanted = Q(unit__in=facts["others"])
    elif order.kind == Reorganisation.Kind.SPLIT:
        wanted = Q(unit=order.unit_id) & (Q(department__in=facts["departments"]) | Q(person__in=facts["persons"]))
    else:
        return Posting.objects.none()
    held = Posting.objects.filter(wanted).filter(Q(end_day=None) | Q(end_day__gt=order.on))
    found = held.filter(access.within(_reached(NAMES, by), "unit__path")).select_related("person", "unit")
    return found.order_by("unit__path", "department", "person__name", "pk")


def relocated(order: Reorganisation, *, by: Actor) -> QuerySet[Relocation]:
    """Return who came to another unit by a change that was carried out, as far as `by` may read it now."""
    reached = _reached(NAMES, by)
    rows = Relocation.objects.filter(reorganisation=order).filter(access.within(reached, "to_unit__path"))
    return rows.select_related("person", "from_unit", "to_unit").order_by("from_unit__path", "person__name", "pk")


def events(unit: Unit) -> QuerySet[UnitEvent]:
    """Return what happened to a unit, the newest first, for pages that already know that `by` may see it."""
    return UnitEvent.objects.filter(unit=unit).select_related("reorganisation").order_by("-on", "-pk")


def waiting_for(unit: Unit) -> QuerySet[Reorganisation]:
    """Return the confirmed changes of a unit whose day is to come, the nearest first."""
    return Reorganisation.objects.filter(unit=unit, state=Reorganisation.State.WAITING).order_by("on", "pk")


def departments(unit: Unit) -> list[tuple[str, list[Posting]]]:
    """Return the people who stand in a unit by department, for a page that knows what of it may be shown. One query."""
    found: dict[str, list[Posting]] = {}
    rows = Posting.objects.filter(unit=unit, end_day=None).select_related("person")
    for row in rows.order_by("department", "person__name", "pk"):
        found.setdefault(row.department, []).append(row)
    return list(found.items())


def _reached(permissions: Iterable[Permission], by: Actor) -> tuple[str, ...]:
    return tuple(sorted({path for permission in permissions for path in reach(by, permission)}))
