"""Carrying an order out: in one transaction, whole or not at all, with the rights that who confirmed it has then."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import SYSTEM, Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound, Refusal
from taixue.people.models import Reorganisation, Unit
from taixue.people.queries import access, actors
from taixue.people.rules import trees
from taixue.people.rules.permissions import Permission
from taixue.people.rules.reorganisation import Wording
from taixue.people.services.intake.progress import Progress
from taixue.people.services.reorganisation import acts, counts, locks, plans
from taixue.people.services.reorganisation.events import Occasion
from taixue.people.services.reorganisation.plans import Asked
from taixue.people.services.reorganisation.relocations import Step

State, Kind = Reorganisation.State, Reorganisation.Kind
REFUSALS = (Denied, Conflict, Invalid, NotFound)


def apply(*, order_id: UUID, at: datetime) -> Reorganisation:
    """Carry out a confirmed order; a second time nothing changes.

    What may not be any more (units closed meanwhile, the right of who confirmed it gone) makes it `refused` with the
    reason, and nothing else changes. Waits while a roster or another change is under way.
    """
    order = Reorganisation.objects.select_related("unit").get(public_id=order_id)
    if order.state != State.APPLYING:
        return order
    try:
        by = actors.by_account(order.confirmed_by, on=clock.day(at))
        silent = transaction.get_connection().in_atomic_block
        with Progress(order.pk, silent, table="people_reorganisation") as progress, transaction.atomic():
            locks.everything()
            order.refresh_from_db()
            if order.state == State.APPLYING and order.on <= clock.day(at):
                _carry_out(order, by, at, progress.report)
    except REFUSALS as refusal:
        return _refused(order_id, refusal, at)
    return order


def now(*, order_id: UUID, by: Actor, at: datetime) -> Reorganisation:
    """Carry out a confirmed order at once, for few people and while nothing else is under way; else leave it queued.

    Raises nothing of what may forbid it: the job that stays queued finds that out.
    """
    order = Reorganisation.objects.select_related("unit").get(public_id=order_id)
    if order.state != State.APPLYING or order.people > AT_ONCE:
        return order
    try:
        with transaction.atomic():
            locks.everything_now()
            order.refresh_from_db()
            if order.state == State.APPLYING and order.on <= clock.day(at):
                _carry_out(order, by, at, lambda done: None)
    except REFUSALS:
        order.refresh_from_db()
    return order


AT_ONCE = 500
"""So many people are moved while the page waits; more by the job alone."""


def _carry_out(order: Reorganisation, by: Actor, at: datetime, step: Step) -> None:
    asked = plans.again(order)
    for path in asked.over():
        access.require(Permission.UNIT_EDIT, over=path, by=by)
    units = sorted({unit.pk for unit in asked.units()})
    list(Unit.objects.select_for_update().filter(pk__in=units).order_by("pk"))
    asked = plans.again(order)
    found = plans.problems(asked, at)
    if found:
        raise Invalid("reorganisation", problems=[problem.as_dict() for problem in found])
    order.plan = plans.make(asked, by=by, at=at)[0]
    touched = ACTS[order.kind](asked, Occasion(by, at, order), step)
    acts.tell(touched, order.on)
    counts.recount(clock.day(at))
    order.state, order.applied_at, order.people = State.APPLIED, at, order.plan["people"]
    order.progress = order.people
    order.save(update_fields=["state", "applied_at", "people", "progress", "plan", "facts"])


def _create(asked: Asked, occasion: Occasion, step: Step) -> set[int]:
    made = acts.create(occasion, asked.wording, asked.unit, asked.on)
    _remember(occasion, made)
    return set()


def _rename(asked: Asked, occasion: Occasion, step: Step) -> set[int]:
    assert asked.unit is not None
    acts.rename(occasion, asked.unit, asked.wording, asked.on)
    return set()


def _move(asked: Asked, occasion: Occasion, step: Step) -> set[int]:
    assert asked.unit is not None
    assert asked.under is not None
    return acts.move(occasion, asked.unit, asked.under, asked.on)


def _merge(asked: Asked, occasion: Occasion, step: Step) -> set[int]:
    assert asked.unit is not None
    return acts.merge(occasion, asked.others, asked.unit, asked.on, step=step)


def _split(asked: Asked, occasion: Occasion, step: Step) -> set[int]:
    assert asked.unit is not None
    persons = sorted(set(plans.chosen(asked).values_list("person_id", flat=True)))
    new = acts.create(occasion, asked.wording, asked.under, asked.on, born_of=asked.unit)
    _remember(occasion, new)
    return acts.split(occasion, asked.unit, new, asked.on, persons=persons, below=asked.others, step=step)


def _close(asked: Asked, occasion: Occasion, step: Step) -> set[int]:
    assert asked.unit is not None
    acts.close(occasion, asked.unit, asked.on)
    return set()


def _list(asked: Asked, occasion: Occasion, step: Step) -> set[int]:
    known = {unit.code: unit for unit in Unit.objects.select_related("parent")}
    standing = {code: unit.parent.code if unit.parent else "" for code, unit in known.items()}
    new = []
    for row in trees.judge(asked.rows, standing).rows:
        wording = Wording(row.code, row.name, row.name_en, row.kind)
        if row.code in known:
            acts.rename(occasion, known[row.code], wording, asked.on)
        else:
            new.append((wording, row.parent))
    acts.create_all(occasion, new, known, asked.on)
    return set()


def _remember(occasion: Occasion, made: Unit) -> None:
    if occasion.order is not None:
        occasion.order.facts = {**occasion.order.facts, "made": made.pk}


ACTS: dict[str, Callable[[Asked, Occasion, Step], set[int]]] = {
    Kind.CREATE: _create, Kind.RENAME: _rename, Kind.MOVE: _move, Kind.MERGE: _merge, Kind.SPLIT: _split,
    Kind.CLOSE: _close, Kind.LIST: _list,
}  # fmt: skip


@transaction.atomic
def _refused(order_id: UUID, refusal: Refusal, at: datetime) -> Reorganisation:
    order = Reorganisation.objects.select_for_update(of=("self",)).select_related("unit").get(public_id=order_id)
    if order.state == State.APPLYING:
        problems = refusal.facts.get("problems") or [{"code": refusal.code, "where": "", "facts": {}}]
        order.state, order.problem = State.REFUSED, {"problems": problems}
        order.save(update_fields=["state", "problem"])
        lines.record(
            "unit.refused", by=SYSTEM, at=at, target_kind="reorganisation", target=order.public_id,
            unit_path=order.unit.path if order.unit else "", details={"kind": order.kind, "on": order.on.isoformat()},
        )  # fmt: skip
    return order
