"""Standings: computed from entries and facts, at any time, always to the same result."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from taixue.kit.actor import SYSTEM
from taixue.lib import paths
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission
from taixue.policy.models import Standing, Studied
from taixue.policy.queries import recounts

BATCH = 200
"""Persons computed together in one transaction."""

FIELDS = tuple(f.name for f in Standing._meta.fields if f.name not in ("id", "person", "version", "window"))
_LOCK = 0x706F6C << 40  # "pol": advisory locks of this service, apart from others


def refresh(person_id: int, at: datetime) -> None:
    """Compute a person's standings anew, in every window of every policy that holds for them."""
    refresh_many([person_id], at)


@transaction.atomic
def refresh_many(person_ids: Iterable[int], at: datetime) -> None:
    """Compute the standings of persons anew and drop those that no policy asks for any more.

    Two computations of one person wait for each other, so that the later one has seen what the earlier one had.
    """
    order = sorted(set(person_ids))
    _lock(order)
    rows = recounts.computed(order, at)
    _store(order, rows)


def refresh_from(after: int, at: datetime) -> int | None:
    """Compute the next BATCH persons after an id; return the last one's id, None when there are no more."""
    order = _next(after)
    if not order:
        return None
    refresh_many(order, at)
    return order[-1]


def refresh_all(at: datetime) -> Iterator[int]:
    """Compute everyone, batch by batch, each in a transaction of its own; yield how many persons are done so far."""
    done, after = 0, 0
    while order := _next(after):
        refresh_many(order, at)
        done, after = done + len(order), order[-1]
        yield done


@transaction.atomic
def studied(person_id: int, day: date) -> bool:
    """Note that a person proved at least a second on a local day; return whether that is news to a standing.

    News is a new first or last day of the year.
    """
    row, is_new = Studied.objects.select_for_update().get_or_create(
        person_id=person_id, year=day.year, defaults={"first_day": day, "last_day": day}
    )
    if is_new:
        return True
    first, last = min(row.first_day, day), max(row.last_day, day)
    if (first, last) == (row.first_day, row.last_day):
        return False
    row.first_day, row.last_day = first, last
    row.save(update_fields=["first_day", "last_day"])
    return True


def follow(*, old: str, new: str) -> int:
    """Let the standings of people in the units at and below `old` be counted where those stand now; return how many.

    Runs in the transaction that moves the units, so that no total is ever short; what else changes for the people is
    computed anew by the job.
    """
    low, high = paths.span(old)
    rows = Standing.objects.filter(unit_path__gte=low, unit_path__lt=high)
    return rows.update(unit_path=Concat(Value(new), Substr("unit_path", len(old) + 1)))


def _next(after: int) -> list[int]:
    numbers = access.persons(Permission.PERSON_SEE, by=SYSTEM).filter(pk__gt=after).order_by("pk")
    return list(numbers.values_list("pk", flat=True)[:BATCH])


def _lock(order: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s + n) FROM unnest(%s::bigint[]) AS n", [_LOCK, order])


def _store(order: list[int], rows: list[Standing]) -> None:
    wanted = {(row.person_id, row.version_id, row.window) for row in rows}
    known = Standing.objects.filter(person__in=order).values_list("pk", "person_id", "version_id", "window")
    stale = [number for number, *key in known if tuple(key) not in wanted]
    if stale:
        Standing.objects.filter(pk__in=stale).delete()
    Standing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person", "version", "window"], update_fields=FIELDS
    )
