"""A change of units on its way: drafted, confirmed while it is what was read, carried out on its day, or taken back."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit import clock, queue
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Invalid, NotFound
from taixue.people.models import Person, Reorganisation, Unit
from taixue.people.queries import access, reorganisations
from taixue.people.rules.permissions import Permission
from taixue.people.rules.reorganisation import Wording
from taixue.people.services.reorganisation import counts, plans
from taixue.people.services.reorganisation.plans import Asked

State = Reorganisation.State
NO_WORDS = Wording()
FORGOTTEN = timedelta(days=30)
"""A draft that nobody confirmed goes after so long."""


def plan(
    *, kind: str, on: date, by: Actor, at: datetime, unit: UUID | None = None, under: UUID | None = None,
    others: Sequence[UUID] = (), wording: Wording = NO_WORDS, departments: Sequence[str] = (),
    persons: Sequence[UUID] = (), rows: Sequence[dict[str, str]] = (), reason: str = "",
) -> Reorganisation:  # fmt: skip
    """Draft a change of units and keep the plan to read; nothing else changes.

    on: first day of the new order; the other words as in services.reorganisation.plans.Asked
    Raises NotFound for units out of reach, Denied without UNIT_PLAN where it takes place (and, to name single people,
    PERSON_SEE), Invalid with `problems` (rules.reorganisation.Problem as plain JSON) if it may not be.
    """
    found = {one.public_id: one for one in _units([u for u in (unit, under, *others) if u], by)}
    asked = Asked(
        kind=kind, on=on, unit=found[unit] if unit else None, under=found[under] if under else None,
        others=tuple(found[one] for one in dict.fromkeys(others)), wording=wording, departments=tuple(departments),
        persons=_persons(persons), rows=tuple(rows),
    )  # fmt: skip
    for path in asked.over():
        access.require(Permission.UNIT_PLAN, over=path, by=by)
    if persons and asked.unit is not None:
        access.require(Permission.PERSON_SEE, over=asked.unit.path, by=by)
    _refuse(asked, at)
    with transaction.atomic():
        counts.recount(clock.day(at))
        made, digest = plans.make(asked, by=by, at=at)
        return Reorganisation.objects.create(
            kind=kind, on=on, unit=asked.unit, facts=asked.facts(), plan=made, digest=digest, reason=reason[:200],
            people=made["people"], drafted_by=by.account_id, drafted_name=by.name[:80], drafted_at=at,
        )  # fmt: skip


def _units(public_ids: Sequence[UUID], by: Actor) -> list[Unit]:
    found = list(access.units(Permission.UNIT_PLAN, by=by).filter(public_id__in=public_ids).select_related("parent"))
    if len(found) != len(set(public_ids)):
        raise NotFound("unit")
    return found


def _persons(public_ids: Sequence[UUID]) -> tuple[int, ...]:
    """Return the people by the number inside; whether they stand in the unit is seen when postings are chosen."""
    return tuple(Person.objects.filter(public_id__in=public_ids).order_by("pk").values_list("pk", flat=True))


def _refuse(asked: Asked, at: datetime) -> None:
    found = plans.problems(asked, at)
    if found:
        raise Invalid("reorganisation", problems=[problem.as_dict() for problem in found])


def afresh(*, order_id: UUID, by: Actor, at: datetime) -> Reorganisation:
    """Make the plan of a draft anew, as things are now. Raises as `plan`; Conflict if it is no draft any more."""
    with transaction.atomic():
        order = _locked(order_id, by)
        if order.state != State.DRAFT:
            raise Conflict("no draft", state=order.state)
        asked = plans.again(order)
        _refuse(asked, at)
        counts.recount(clock.day(at))
        order.plan, order.digest = plans.make(asked, by=by, at=at)
        order.people = order.plan["people"]
        order.save(update_fields=["plan", "digest", "people"])
        return order


@transaction.atomic
def confirm(*, order_id: UUID, by: Actor, at: datetime) -> Reorganisation:
    """Order a change that was read. A second time nothing changes.

    A day to come makes it wait for that day; else it is queued as the job "people.reorganise".
    Raises NotFound; Denied without UNIT_EDIT where it takes place; Invalid; Conflict("stale") if anything the plan
    rests on has changed since it was made, Conflict if it was withdrawn.
    """
    order = _locked(order_id, by)
    if order.state in (State.WAITING, State.APPLYING, State.APPLIED):
        return order
    if order.state != State.DRAFT:
        raise Conflict("no draft", state=order.state)
    asked = plans.again(order)
    for path in asked.over():
        access.require(Permission.UNIT_EDIT, over=path, by=by)
    _refuse(asked, at)
    if plans.make(asked, by=by, at=at)[1] != order.digest:
        raise Conflict("stale")
    order.confirmed_by, order.confirmed_name, order.confirmed_at = by.account_id, by.name[:80], at
    order.state = State.WAITING if order.on > clock.day(at) else State.APPLYING
    order.save(update_fields=["confirmed_by", "confirmed_name", "confirmed_at", "state"])
    _record("unit.ordered", order, by, at)
    if order.state == State.APPLYING:
        enqueue(order)
    return order


@transaction.atomic
def withdraw(*, order_id: UUID, by: Actor, at: datetime) -> Reorganisation:
    """Take a change back that is not carried out yet: one's own draft, or with UNIT_EDIT any draft or waiting one.

    Taken back again nothing changes. Raises NotFound, Denied, or Conflict if it is carried out or being so.
    """
    order = _locked(order_id, by)
    if order.state == State.WITHDRAWN:
        return order
    own = order.state == State.DRAFT and by.account_id is not None and order.drafted_by == by.account_id
    if not own:
        for path in plans.again(order).over():
            access.require(Permission.UNIT_EDIT, over=path, by=by)
    if order.state not in (State.DRAFT, State.WAITING, State.REFUSED):
        raise Conflict("carried out", state=order.state)
    was = order.state
    order.state = State.WITHDRAWN
    order.save(update_fields=["state"])
    if was != State.DRAFT:
        _record("unit.withdrawn", order, by, at)
    return order


def enqueue(order: Reorganisation) -> None:
    """Queue an order that is to be carried out now."""
    queue.defer(
        "people.reorganise", lock="people.units", once=f"reorganise:{order.public_id}", order=str(order.public_id)
    )


@transaction.atomic
def due(*, at: datetime) -> int:
    """Queue the orders whose day has come; return how many. Run again it queues none twice."""
    waiting = Reorganisation.objects.select_for_update(skip_locked=True).filter(
        state=State.WAITING, on__lte=clock.day(at)
    )
    orders = list(waiting.order_by("on", "pk"))
    for order in orders:
        order.state = State.APPLYING
        order.save(update_fields=["state"])
        enqueue(order)
    return len(orders)


@transaction.atomic
def tidy(*, at: datetime) -> int:
    """Delete drafts that nobody confirmed in time."""
    gone, _ = Reorganisation.objects.filter(state=State.DRAFT, drafted_at__lt=at - FORGOTTEN).delete()
    return gone


def may(order: Reorganisation, permission: Permission, *, by: Actor) -> bool:
    """May `by` plan (UNIT_PLAN) or confirm (UNIT_EDIT) the order where it takes place?"""
    try:
        over: Iterable[str] = plans.again(order).over()
    except Conflict:
        return False
    return all(access.allowed(permission, over=path, by=by) for path in over)


def _locked(order_id: UUID, by: Actor) -> Reorganisation:
    number = reorganisations.get(order_id, by=by).pk
    return Reorganisation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=number)


def _record(action: str, order: Reorganisation, by: Actor, at: datetime) -> None:
    lines.record(
        action, by=by, at=at, target_kind="reorganisation", target=order.public_id, reason=order.reason,
        unit_path=order.unit.path if order.unit else "", details={"kind": order.kind, "on": order.on.isoformat()},
    )  # fmt: skip
