"""Telling people things, once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from taixue.kit.actor import Actor
from taixue.notices.models import Note
from taixue.notices.queries import notes


@transaction.atomic
def tell(
    person_id: int, *, kind: str, key: str, facts: dict[str, Any], at: datetime, sender: str = "", link: str = ""
) -> None:
    """Put a note into a person's inbox; the same (person, key) a second time changes nothing.

    kind: a key of notices.labels.KINDS, which says it in words
    facts: what those words name, plain JSON, never an identity number
    sender: who is named as the sender, "" is the system; link: a path on this site
    """
    Note.objects.bulk_create(
        [Note(person_id=person_id, kind=kind, key=key, facts=facts, sender=sender, link=link, at=at)],
        ignore_conflicts=True,
    )


@transaction.atomic
def withdraw(person_ids: Iterable[int], *, key: str, sender: str) -> int:
    """Take a note of this key back from persons who have not read it; return how many. Only what `sender` sent goes."""
    unread = Note.objects.filter(person__in=list(person_ids), key=key, sender=sender, read_at=None)
    return unread.delete()[0]


@transaction.atomic
def read(*, public_id: UUID, by: Actor, at: datetime) -> Note:
    """Mark a note as read and return it; a second time keeps the first moment. Raises NotFound."""
    note = notes.get(public_id, by=by)
    Note.objects.filter(pk=note.pk, read_at=None).update(read_at=at)
    return note


@transaction.atomic
def read_all(*, by: Actor, at: datetime) -> int:
    """Mark all of the actor's notes as read; return how many were unread."""
    return notes.visible(by=by).order_by().filter(read_at=None).update(read_at=at)
