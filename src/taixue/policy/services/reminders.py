"""Reminding people of what they still owe: a note each, at most one a day, named after who sent it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Invalid
from taixue.notices.queries import notes as told
from taixue.notices.services import notes
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission
from taixue.policy.models import Standing
from taixue.policy.queries import standings

MOST = 500
"""People reminded at once; a page never has more."""


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a reminder reached: public ids of those told just now, and how many had been told today already."""

    people: tuple[UUID, ...]
    already: int


@transaction.atomic
def remind(
    *, unit_path: str, window: str, version_id: int, person_ids: Iterable[UUID], by: Actor, at: datetime
) -> Told:
    """Tell the chosen people of a subtree what they still owe, each at most once a day.

    Those who owe nothing, are not subject to duty or stand elsewhere are left out.
    Raises NotFound or Denied over the unit, Invalid if nobody, or more than MOST, are chosen.
    """
    owing = _owing(unit_path, window, version_id, person_ids, by)
    known = told.told(key(window, at), [row.person_id for row in owing])
    new = [row for row in owing if row.person_id not in known]
    for row in new:
        notes.tell(
            row.person_id, kind="policy.reminder", key=key(window, at), sender=by.name, link=f"/duties/{window}/",
            at=at,
            facts={"end_day": row.last_day.isoformat(), "missing_hours": row.missing,
                   "missing_required_hours": row.missing_required},
        )  # fmt: skip
    _record("policy.reminded", window, unit_path, {"people": len(new), "already": len(owing) - len(new)}, by, at)
    return Told(tuple(row.person.public_id for row in new), len(owing) - len(new))


@transaction.atomic
def withdraw(
    *, unit_path: str, window: str, version_id: int, person_ids: Iterable[UUID], by: Actor, at: datetime
) -> int:
    """Take today's reminders of `by` back from the chosen people who have not read them; return how many.

    Raises NotFound or Denied over the unit, Invalid if nobody, or more than MOST, are chosen.
    """
    numbers = [row.person_id for row in _owing(unit_path, window, version_id, person_ids, by)]
    gone = notes.withdraw(numbers, key=key(window, at), sender=by.name)
    _record("policy.reminder-withdrawn", window, unit_path, {"people": gone}, by, at)
    return gone


def _owing(unit_path: str, window: str, version_id: int, person_ids: Iterable[UUID], by: Actor) -> list[Standing]:
    wanted = set(person_ids)
    if not 0 < len(wanted) <= MOST:
        raise Invalid("people", problems=[{"field": "person", "code": "none" if not wanted else "too-many"}])
    standings.require(unit_path, by=by)
    access.require(Permission.REMIND, over=unit_path, by=by)
    rows = standings.people(unit_path, window, version_id, by=by).filter(met=False, person__public_id__in=wanted)
    return list(rows.order_by("person"))


def _record(action: str, window: str, unit_path: str, details: dict[str, object], by: Actor, at: datetime) -> None:
    lines.record(action, by=by, at=at, target_kind="window", target=window, unit_path=unit_path, details=details)


def key(window: str, at: datetime) -> str:
    """Return the key of the day's reminder: one a person and day."""
    return f"reminder:{window}:{clock.day(at).isoformat()}"
