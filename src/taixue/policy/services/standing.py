"""Standings: computed from entries and facts, at any time, always to the same result."""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr

from taixue.kit import sql
from taixue.kit.actor import SYSTEM
from taixue.lib import paths
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission
from taixue.policy.models import Standing, Studied
from taixue.policy.queries import recounts
from taixue.policy.queries.recounts import Computed

BATCH, PIECE = 500, 4000
"""Persons computed together in one transaction, and in one job."""

COLUMNS = {
    field.column: field.db_type(connection) or "" for field in Standing._meta.concrete_fields if not field.primary_key
}
_NAMES = ", ".join(f'"{name}"' for name in COLUMNS)
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


def refresh_piece(after: int, until: int, at: datetime) -> int:
    """Compute everyone of a piece, batch by batch, each in a transaction of its own; return how many they were."""
    done = 0
    while order := _next(after, until):
        refresh_many(order, at)
        done, after = done + len(order), order[-1]
    return done


def pieces() -> list[tuple[int, int]]:
    """Return everyone in pieces of at most PIECE persons, each as (after, until) of their ids, for several workers."""
    ends = sql.rows(int, _ENDS, piece=PIECE)
    return list(zip([0, *ends], ends, strict=False))


def refresh_all(at: datetime) -> Iterator[int]:
    """Compute everyone, piece by piece; yield how many persons are done so far."""
    done = 0
    for after, until in pieces():
        done += refresh_piece(after, until, at)
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


_ENDS = """
SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id DESC) AS place FROM people_person) numbered
WHERE (place - 1) %% %(piece)s = 0 ORDER BY id
"""


def _next(after: int, until: int) -> list[int]:
    numbers = access.persons(Permission.PERSON_SEE, by=SYSTEM).filter(pk__gt=after, pk__lte=until).order_by("pk")
    return list(numbers.values_list("pk", flat=True)[:BATCH])


def _lock(order: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s + n) FROM unnest(%s::bigint[]) AS n", [_LOCK, order])


_STORE = f"""
WITH fresh AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rows)s::jsonb) AS fresh ({", ".join(f'"{n}" {t}' for n, t in COLUMNS.items())})
), gone AS (
    DELETE FROM policy_standing old WHERE old.person_id = ANY(%(persons)s::bigint[]) AND NOT EXISTS (
        SELECT FROM fresh WHERE fresh.person_id = old.person_id AND fresh.version_id = old.version_id
        AND fresh."window" = old."window")
)
INSERT INTO policy_standing ({_NAMES}) SELECT {_NAMES} FROM fresh ORDER BY person_id, version_id, "window"
ON CONFLICT (person_id, version_id, "window") DO UPDATE SET {", ".join(f'"{n}" = excluded."{n}"' for n in COLUMNS)}
"""


def _store(order: list[int], rows: list[Computed]) -> None:
    """Write the standings of persons in one statement, and drop those that are none any more."""
    text = json.dumps([row._asdict() for row in rows], default=str, ensure_ascii=False, separators=(",", ":"))
    with connection.cursor() as cursor:
        cursor.execute(_STORE, {"rows": text, "persons": order})
