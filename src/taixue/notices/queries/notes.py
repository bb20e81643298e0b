"""What a person was told: her own notes only."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.notices.models import Note
from taixue.notices.rules import policies

_UNREAD = "SELECT count(*) FROM notices_note WHERE person_id = %(person)s AND read_at IS NULL"

_TIMES = """
SELECT person_id, count(*) FROM notices_note
WHERE person_id = ANY(%(persons)s) AND starts_with(key, %(prefix)s) GROUP BY person_id
"""

_GLANCE = """
SELECT public_id, kind, facts, sender, at, read_at, link,
       count(*) OVER (), count(*) FILTER (WHERE read_at IS NULL) OVER ()
FROM notices_note WHERE person_id = %(person)s ORDER BY at DESC, id DESC LIMIT %(number)s
"""


def visible(*, by: Actor) -> QuerySet[Note]:
    """Return the actor's own notes, newest first; nobody reads another's inbox."""
    return Note.objects.filter(person_id=by.person_id).order_by("-at", "-pk") if by.person_id else Note.objects.none()


def listed(*, by: Actor, topic: str = "", unread: bool = False) -> QuerySet[Note]:
    """Return the actor's own notes of a topic ("" is all of them), only those not read where asked."""
    found = visible(by=by)
    if topic:
        found = found.filter(kind__in=policies.kinds(topic))
    return found.filter(read_at=None) if unread else found


def get(public_id: UUID, *, by: Actor) -> Note:
    """Return one of the actor's notes. Raises NotFound."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("note")
    return found


def unread(person_id: int) -> int:
    """Return how many notes the person has not read; every page with a frame asks."""
    return sql.row(int, _UNREAD, person=person_id) or 0


@dataclass(frozen=True, slots=True)
class Told:
    """A note at a glance."""

    public_id: UUID
    kind: str
    facts: dict[str, Any]
    sender: str
    at: datetime
    read_at: datetime | None
    link: str


@dataclass(frozen=True, slots=True)
class Glance:
    """The newest notes of an inbox, how many there are, and how many are unread."""

    notes: Sequence[Told]
    total: int
    unread: int


def glance(number: int, *, by: Actor) -> Glance:
    """Return the top of the actor's own inbox (one query)."""
    found = sql.rows(_told, _GLANCE, person=by.person_id, number=number)
    total, waiting = found[0][1:] if found else (0, 0)
    return Glance([note for note, _, _ in found], total, waiting)


def _told(public_id: UUID, kind: str, facts: str, sender: str, at: datetime, read_at: datetime | None, link: str,
          total: int, waiting: int) -> tuple[Told, int, int]:  # fmt: skip
    return Told(public_id, kind, json.loads(facts), sender, at, read_at, link), total, waiting


def told(key: str, person_ids: list[int]) -> dict[int, datetime]:
    """Return {person_id: when} of those who were told the news with this key."""
    return dict(Note.objects.filter(key=key, person_id__in=person_ids).values_list("person_id", "at"))


def times(prefix: str, person_ids: list[int]) -> dict[int, int]:
    """Return {person_id: how often they were told news whose key begins with `prefix`}, without those never told."""
    return dict(sql.rows(_time, _TIMES, prefix=prefix, persons=person_ids))


def _time(person_id: int, number: int) -> tuple[int, int]:
    return person_id, number
