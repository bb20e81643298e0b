"""People who stand in a unit come to another from a day: what they held ends there, and goes on in the other unit."""

from collections.abc import Callable, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from taixue.audit.services import lines
from taixue.people.models import Person, Posting, Relocation, TransferRequest, Unit
from taixue.people.services.reorganisation.events import Occasion

BATCH = 2_000
OWN = {"unit", "first_day", "recorded_at"}
"""What a posting that goes on in another unit does not take over; nor its keys."""
Step = Callable[[int], None]


def silent(done: int) -> None:
    """Tell nobody how far it is."""


def standing(unit: Unit, on: date) -> QuerySet[Posting]:
    """Return the postings, of every kind, that hold in a unit on a day or begin later."""
    return Posting.objects.filter(unit=unit).filter(Q(end_day=None) | Q(end_day__gt=on)).order_by("person", "pk")


def carry_out(
    source: Unit, target: Unit, on: date, occasion: Occasion, *, persons: Sequence[int] | None = None,
    step: Step = silent,
) -> set[int]:  # fmt: skip
    """Let the people of a unit (or the chosen ones) stand in another from the day; return who they are.

    Post, rank and department stay. The persons' rows are locked in id order, as everywhere.
    """
    wanted = standing(source, on)
    if persons is not None:
        wanted = wanted.filter(person__in=persons)
    numbers = sorted(set(wanted.values_list("person_id", flat=True)))
    for start in range(0, len(numbers), BATCH):
        some = numbers[start : start + BATCH]
        people = Person.objects.select_for_update().filter(pk__in=some).order_by("pk").in_bulk()
        _move(list(wanted.filter(person__in=some)), source, target, on, occasion)
        _record(people, source, target, on, occasion)
        step(min(len(numbers), start + BATCH))
    return set(numbers)


def _move(postings: list[Posting], source: Unit, target: Unit, on: date, occasion: Occasion) -> None:
    early = [posting for posting in postings if posting.first_day < on]
    Posting.objects.filter(pk__in=[p.pk for p in postings if p.first_day >= on]).update(unit=target)
    begun = [_going_on(posting, target, on, occasion) for posting in early]
    Posting.objects.filter(pk__in=[posting.pk for posting in early]).update(end_day=on)
    Posting.objects.bulk_create(begun, batch_size=BATCH)


def _going_on(posting: Posting, target: Unit, on: date, occasion: Occasion) -> Posting:
    """Return the same posting in the other unit from the day, with whatever else a posting says."""
    fields = [f for f in Posting._meta.concrete_fields if f.name not in OWN and not f.unique]
    said = {field.attname: getattr(posting, field.attname) for field in fields}
    return Posting(**said, unit=target, first_day=on, recorded_at=occasion.at)


def _record(people: dict[int, Person], source: Unit, target: Unit, on: date, occasion: Occasion) -> None:
    if occasion.order is not None:
        Relocation.objects.bulk_create(
            (
                Relocation(reorganisation=occasion.order, person_id=number, from_unit=source, to_unit=target)
                for number in people
            ),
            batch_size=BATCH,
            ignore_conflicts=True,
        )
    details: dict[str, object] = {"from": source.code, "to": target.code, "on": on.isoformat()}
    about = [lines.About(number, person.public_id, target.path, details) for number, person in people.items()]
    lines.record_each("posting.moved", about, by=occasion.by, at=occasion.at)


def redirect(source: Unit, target: Unit | None, occasion: Occasion) -> None:
    """Let those who were asked to come to a closed unit be asked to the other one; declined where there is none."""
    State = TransferRequest.State
    waiting = TransferRequest.objects.filter(to_unit=source, state=State.OPEN)
    if target is not None:
        asked = TransferRequest.objects.filter(to_unit=target, state=State.OPEN).values("person")
        waiting.exclude(person__in=asked).update(to_unit=target)
    waiting.update(state=State.DECLINED, decided_by=occasion.by.account_id, decided_at=occasion.at)
