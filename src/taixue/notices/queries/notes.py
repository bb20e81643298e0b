"""What a person was told: her own notes only."""

from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

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


def newest(number: int, *, by: Actor) -> list[Note]:
    """Return the actor's newest notes."""
    return list(visible(by=by)[:number])


def counts(*, by: Actor) -> dict[str, int]:
    """Return {"all": n, "unread": n} of the actor's inbox."""
    return visible(by=by).order_by().aggregate(all=Count("pk"), unread=Count("pk", filter=Q(read_at=None)))


def told(key: str, person_ids: list[int]) -> dict[int, datetime]:
    """Return {person_id: when} of those who were told the news with this key."""
    return dict(Note.objects.filter(key=key, person_id__in=person_ids).values_list("person_id", "at"))


def times(prefix: str, person_ids: list[int]) -> dict[int, int]:
    """Return {person_id: how often} they were told news whose key begins with `prefix`; those never told are left out."""
    rows = Note.objects.filter(key__startswith=prefix, person_id__in=person_ids).order_by().values_list("person_id")
    return dict(rows.annotate(n=Count("pk")))
