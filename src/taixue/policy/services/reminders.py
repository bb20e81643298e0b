"""Reminding people of what they still owe: a note each, at most one a day, named after who sent it."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Invalid
from taixue.notices.services import notes
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission
from taixue.policy.queries import standings

MOST = 500
"""People reminded at once; a page never has more."""


@transaction.atomic
def remind(*, unit_path: str, window: str, version_id: int, person_ids: Iterable[UUID], by: Actor, at: datetime) -> int:
    """Tell the chosen people of a subtree what they still owe; return how many owe and were told, or had been today.

    Those who owe nothing, are not subject to duty or stand elsewhere are left out.
    Raises NotFound or Denied over the unit, Invalid if nobody, or more than MOST, are chosen.
    """
    wanted = set(person_ids)
    if not 0 < len(wanted) <= MOST:
        raise Invalid("people", problems=[{"field": "person", "code": "none" if not wanted else "too-many"}])
    standings.require(unit_path, by=by)
    access.require(Permission.REMIND, over=unit_path, by=by)
    rows = standings.people(unit_path, window, version_id, by=by).filter(met=False, person__public_id__in=wanted)
    told = 0
    for row in rows:
        notes.tell(
            row.person_id, kind="policy.reminder", key=key(window, at), sender=by.name, link=f"/duties/{window}/",
            at=at,
            facts={"end_day": row.last_day.isoformat(), "missing_hours": row.missing,
                   "missing_required_hours": row.missing_required},
        )  # fmt: skip
        told += 1
    lines.record(
        "policy.reminded",
        by=by,
        at=at,
        target_kind="window",
        target=window,
        unit_path=unit_path,
        details={"people": told},
    )
    return told


def key(window: str, at: datetime) -> str:
    """Return the key of the day's reminder: one a person and day."""
    return f"reminder:{window}:{clock.day(at).isoformat()}"
