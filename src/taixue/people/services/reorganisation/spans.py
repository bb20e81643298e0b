"""What a unit was over days: spans are cut, amended and re-placed, so that every day keeps the tree it had."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat, Substr

from taixue.lib import paths
from taixue.people.models import Unit, UnitSpan

BATCH = 2_000


def begin(units: Iterable[Unit]) -> None:
    """Let new units be what they are from their first day."""
    UnitSpan.objects.bulk_create(
        (
            UnitSpan(
                unit=unit, parent_id=unit.parent_id, path=unit.path, name=unit.name, name_en=unit.name_en,
                kind=unit.kind, first_day=unit.valid_from,
            )
            for unit in units
        ),
        batch_size=BATCH,
    )  # fmt: skip


def amend(unit: Unit, on: date, **values: Any) -> None:
    """Let a unit have other values (name, kind) from a day, not before the day of its last change."""
    _cut(UnitSpan.objects.filter(unit=unit), on)
    UnitSpan.objects.filter(unit=unit, first_day__gte=on).update(**values)


def place(unit: Unit, parent: Unit, *, old: str, new: str, on: date) -> None:
    """Let a unit with all that was below it from the day on stand under another superior from that day."""
    low, high = paths.span(old)
    below = UnitSpan.objects.filter(path__gte=low, path__lt=high)
    _cut(below, on)
    later = below.filter(first_day__gte=on)
    later.filter(unit=unit).update(parent=parent)
    later.update(path=Concat(Value(new), Substr("path", len(old) + 1)))


def end(unit: Unit, on: date) -> None:
    """Let a unit end on a day; a span that would have begun on it never was."""
    UnitSpan.objects.filter(unit=unit, first_day__gte=on).delete()
    UnitSpan.objects.filter(unit=unit).filter(Q(end_day=None) | Q(end_day__gt=on)).update(end_day=on)


def _cut(spans: QuerySet[UnitSpan], on: date) -> None:
    """Divide the spans that hold before and on the day, so that one ends and one begins there."""
    crossing = list(spans.filter(first_day__lt=on).filter(Q(end_day=None) | Q(end_day__gt=on)))
    UnitSpan.objects.filter(pk__in=[span.pk for span in crossing]).update(end_day=on)
    for span in crossing:
        span.pk, span.first_day = None, on
        span._state.adding = True
    UnitSpan.objects.bulk_create(crossing, batch_size=BATCH)


def repath(old: str, new: str) -> int:
    """Let the units at and below a path stand below another one today; return how many they are."""
    low, high = paths.span(old)
    moved = Unit.objects.filter(path__gte=low, path__lt=high)
    return moved.update(path=Concat(Value(new), Substr(F("path"), len(old) + 1)))
