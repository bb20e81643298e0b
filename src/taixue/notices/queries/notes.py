"""What a person was told: her own notes only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Window

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.notices.models import Note


def visible(*, by: Actor) -> QuerySet[Note]:
    """Return the actor's own notes, newest first; nobody reads another's inbox."""
    return Note.objects.filter(person_id=by.person_id).order_by("-at", "-pk") if by.person_id else Note.objects.none()


def get(public_id: UUID, *, by: Actor) -> Note:
    """Return one of the actor's notes. Raises NotFound."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("note")
    return found


def unread(person_id: int) -> int:
    """Return how many notes the person has not read."""
    return Note.objects.filter(person_id=person_id, read_at=None).count()


@dataclass(frozen=True, slots=True)
class Glance:
    """The newest notes of an inbox, how many there are, and how many are unread."""

    notes: Sequence[Note]
    total: int
    unread: int


def glance(number: int, *, by: Actor) -> Glance:
    """Return the top of the actor's inbox (one query)."""
    counted = visible(by=by).annotate(
        total=Window(Count("pk")), waiting=Window(Count("pk", filter=Q(read_at=None)))
    )
    found = list(counted[:number])
    return Glance(found, found[0].total if found else 0, found[0].waiting if found else 0)


def told(key: str, person_ids: list[int]) -> dict[int, datetime]:
    """Return {person_id: when} of those who were told the news with this key."""
    return dict(Note.objects.filter(key=key, person_id__in=person_ids).values_list("person_id", "at"))


def times(prefix: str, person_ids: list[int]) -> dict[int, int]:
    """Return {person_id: how often they were told news whose key begins with `prefix`}, without those never told."""
    rows = Note.objects.filter(key__startswith=prefix, person_id__in=person_ids).order_by().values_list("person_id")
    return dict(rows.annotate(n=Count("pk")))
