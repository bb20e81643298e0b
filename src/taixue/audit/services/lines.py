"""Writing audit lines: in the caller's transaction, without a chain (a chain here would block every sign-in)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import connection, transaction

from taixue.audit.models import Line
from taixue.audit.rules import sealing
from taixue.kit import loading
from taixue.kit.actor import Actor


def record(
    action: str,
    *,
    by: Actor,
    at: datetime,
    target_kind: str = "",
    target: object = "",
    person_id: int | None = None,
    unit_path: str = "",
    reason: str = "",
    details: dict[str, object] | None = None,
) -> None:
    """Write one line: `by` did `action` ("credits.reversed") at `at`, in the caller's transaction.

    target: what it was done to, as its public id
    person_id: whose data it concerns; that person may read the line
    unit_path: where; an auditor of that subtree may read the line
    details: plain JSON without fractions; never an identity number, a password or a code
    Raises ValueError for a fraction in `details`.
    """
    facts = details or {}
    sealing.canonical(facts)
    Line.objects.create(
        at=at,
        actor_account=by.account_id,
        actor_name=by.name[:80],
        action=action,
        target_kind=target_kind,
        target=str(target)[:60],
        person=person_id,
        unit_path=unit_path,
        reason=reason[:500],
        details=facts,
        address=by.address[:45],
    )


@transaction.atomic
def record_hourly(
    action: str, *, by: Actor, at: datetime, person_id: int, unit_path: str = "", target: object = ""
) -> bool:
    """Write that `by` saw a person's data, at most once an hour for the same viewer, person and action.

    Returns whether a line was written.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"{action}:{by.account_id}:{person_id}"]
        )
    if lately(action, by=by, at=at, person_id=person_id):
        return False
    record(action, by=by, at=at, target_kind="person", target=target, person_id=person_id, unit_path=unit_path)
    return True


def lately(action: str, *, by: Actor, at: datetime, person_id: int) -> bool:
    """Does a line of the last hour say that `by` did this to the person?"""
    same = Line.objects.filter(person=person_id, action=action, actor_account=by.account_id)
    return same.filter(at__gt=at - timedelta(hours=1)).exists()


def lately_of(action: str, person_ids: Iterable[int], *, by: Actor, at: datetime) -> frozenset[int]:
    """Return of which persons a line of the last hour says that `by` did this to them. One query."""
    same = Line.objects.filter(person__in=list(person_ids), action=action, actor_account=by.account_id)
    found = same.filter(at__gt=at - timedelta(hours=1)).values_list("person", flat=True)
    return frozenset(person for person in found if person is not None)


@dataclass(frozen=True, slots=True)
class About:
    """What one line of many is about: the person, their public id, where, and details."""

    person_id: int
    target: object
    unit_path: str = ""
    details: dict[str, object] = field(default_factory=dict)


COLUMNS = (
    "at", "actor_account", "actor_name", "action", "target_kind", "target", "person", "unit_path", "reason", "details",
    "address",
)  # fmt: skip


def record_each(action: str, about: Iterable[About], *, by: Actor, at: datetime) -> None:
    """Write a line for each of many persons, as `record` does, by COPY; for changes of many at once."""
    before: dict[str, object] = {}
    said = "{}"

    def rows() -> Iterator[tuple[object, ...]]:
        nonlocal before, said
        name, address = by.name[:80], by.address[:45]
        for one in about:
            if one.details is not before:
                before, said = one.details, sealing.canonical(one.details).decode()
            yield (
                at, by.account_id, name, action, "person", str(one.target)[:60], one.person_id, one.unit_path, "", said,
                address,
            )  # fmt: skip

    loading.copy(Line._meta.db_table, COLUMNS, rows())


def record_rows(
    action: str,
    source: loading.Source,
    *,
    person: str,
    target: str,
    unit_path: str,
    by: Actor,
    at: datetime,
    details: dict[str, object],
) -> None:
    """Write a line for each row of a staging table, as `record_each` does, without the rows leaving the database.

    source: a FROM clause; person, target, unit_path: SQL expressions over it; details: the same for every line
    """
    said = sealing.canonical(details).decode()
    loading.insert(
        Line, source,
        {"at": "%(at)s", "actor_account": "%(account)s::bigint", "actor_name": "%(name)s", "action": "%(action)s",
         "target_kind": "'person'", "target": target, "person": person, "unit_path": unit_path,
         "details": "%(details)s::jsonb", "address": "%(address)s"},
        at=at, account=by.account_id, name=by.name[:80], action=action, details=said, address=by.address[:45],
    )  # fmt: skip
