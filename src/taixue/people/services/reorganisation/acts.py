"""The acts on the tree. Each runs in its caller's transaction, under the lock of the tree, on rows just read.

What else stores where a unit stands is told by signals (people/signals.py) and follows in the same transaction.
"""

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.db import connection

from taixue.lib import paths
from taixue.people.models import Posting, Unit, UnitCount
from taixue.people.rules.reorganisation import Wording
from taixue.people.services import roles
from taixue.people.services.reorganisation import events, relocations, spans
from taixue.people.services.reorganisation.events import Occasion, named, record
from taixue.people.services.reorganisation.relocations import Step, silent
from taixue.people.signals import posting_changed, unit_closed, unit_moved

BATCH = 2_000


def create(occasion: Occasion, wording: Wording, parent: Unit | None, on: date, *, born_of: Unit | None = None) -> Unit:
    """Add a unit under `parent` (None: a root) from a day. born_of: the unit from which it was split."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence('people_unit', 'id'))")
        number = cursor.fetchone()[0]
    unit = _unit(number, wording, parent, on)
    unit.save(force_insert=True)
    spans.begin([unit])
    UnitCount.objects.create(unit=unit)
    record(occasion, unit, "created", on, before=named(born_of))
    return unit


def _unit(number: int, wording: Wording, parent: Unit | None, on: date) -> Unit:
    return Unit(
        pk=number, code=wording.code, name=wording.name, name_en=wording.name_en, kind=wording.kind, parent=parent,
        path=paths.child(parent.path if parent else paths.ROOT, number), valid_from=on,
    )  # fmt: skip


def create_all(occasion: Occasion, rows: Sequence[tuple[Wording, str]], known: dict[str, Unit], on: date) -> None:
    """Add many units at once, superiors before what is under them, and put them into `known`, by code.

    rows: the wording and the code of the superior, "" for a root
    One audit line tells of all; each unit has its event.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence('people_unit', 'id')) FROM generate_series(1, %s)", [len(rows)]
        )
        numbers = [row[0] for row in cursor.fetchall()]
    made = []
    for number, (wording, above) in zip(numbers, rows, strict=True):
        parent = known[above] if above else None
        unit = _unit(number, wording, parent, on)
        made.append(unit)
        known[wording.code] = unit
    Unit.objects.bulk_create(made, batch_size=BATCH)
    spans.begin(made)
    UnitCount.objects.bulk_create((UnitCount(unit=unit) for unit in made), batch_size=BATCH)
    events.record_all(occasion, made, "created", on)


def rename(occasion: Occasion, unit: Unit, wording: Wording, on: date) -> bool:
    """Give a unit other names or another kind from a day; tell whether anything differed."""
    fields = ("name", "name_en", "kind")
    before = {name: getattr(unit, name) for name in fields}
    after = {name: getattr(wording, name) for name in fields}
    if before == after:
        return False
    for name, value in after.items():
        setattr(unit, name, value)
    unit.save(update_fields=fields)
    spans.amend(unit, on, **after)
    record(occasion, unit, "renamed", on, before=before, after=after)
    return True


def move(occasion: Occasion, unit: Unit, parent: Unit, on: date) -> set[int]:
    """Let a unit with all below it stand under `parent` from a day; return the people who stand there.

    `unit` and `parent` are up to date afterwards; other units of the subtree must be read again.
    """
    left, old, new = unit.parent, unit.path, paths.child(parent.path, unit.pk)
    spans.place(unit, parent, old=old, new=new, on=on)
    Unit.objects.filter(pk=unit.pk).update(parent=parent)
    spans.repath(old, new)
    unit.parent, unit.path = parent, new
    record(occasion, unit, "moved", on, before=named(left), after=named(parent))
    unit_moved.send(Unit, unit_id=unit.pk, old=old, new=new, at=occasion.at)
    low, high = paths.span(new)
    inside = Posting.objects.filter(unit__path__gte=low, unit__path__lt=high, end_day=None)
    return set(inside.values_list("person_id", flat=True))


def merge(occasion: Occasion, sources: Sequence[Unit], into: Unit, on: date, *, step: Step = silent) -> set[int]:
    """Let units be merged into one that stays: their people and the units below them come there, and they close.

    Returns the people for whom anything changed.
    """
    touched: set[int] = set()
    for source in sources:
        source.refresh_from_db()
        touched |= _hand_over(occasion, source, into, on)
        touched |= relocations.carry_out(source, into, on, occasion, step=partial(_further, step, len(touched)))
        relocations.redirect(source, into, occasion)
        record(occasion, source, "merged", on, after=named(into))
        record(occasion, into, "took-in", on, after=named(source))
        _end(occasion, source, on, into)
    return touched


def _further(step: Step, before: int, done: int) -> None:
    step(before + done)


def split(
    occasion: Occasion, unit: Unit, new: Unit, on: date, *, persons: Sequence[int], below: Sequence[Unit],
    step: Step = silent,
) -> set[int]:  # fmt: skip
    """Let the chosen people and units below a unit come to a new one; return the people for whom anything changed."""
    touched = relocations.carry_out(unit, new, on, occasion, persons=persons, step=step)
    for child in below:
        child.refresh_from_db()
        touched |= move(occasion, child, new, on)
    record(occasion, unit, "split", on, after=named(new))
    return touched


def close(occasion: Occasion, unit: Unit, on: date) -> None:
    """End a unit in which nobody stands and under which no unit is open."""
    relocations.redirect(unit, None, occasion)
    record(occasion, unit, "closed", on)
    _end(occasion, unit, on, None)


def _hand_over(occasion: Occasion, source: Unit, into: Unit, on: date) -> set[int]:
    touched: set[int] = set()
    for child in Unit.objects.filter(parent=source, valid_to=None).exclude(pk=into.pk).order_by("code"):
        touched |= move(occasion, child, into, on)
    into.refresh_from_db()
    return touched


def _end(occasion: Occasion, unit: Unit, on: date, into: Unit | None) -> None:
    unit.valid_to = on
    unit.save(update_fields=["valid_to"])
    spans.end(unit, on)
    roles.end_over(unit=unit, by=occasion.by, at=occasion.at)
    unit_closed.send(
        Unit, unit_id=unit.pk, path=unit.path, into=into.path if into else "", on=on, by=occasion.by, at=occasion.at
    )


def tell(persons: set[int], on: date) -> None:
    """Say that where these people stand has changed, so that what rests on it is computed again."""
    for number in sorted(persons):
        posting_changed.send(Posting, person_id=number, on=on)
