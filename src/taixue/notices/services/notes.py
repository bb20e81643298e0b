"""Telling people things, once."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from taixue.kit.actor import Actor
from taixue.notices.models import Message, Note
from taixue.notices.queries import notes
from taixue.notices.services import channels, post


@transaction.atomic
def tell(
    person_id: int, *, kind: str, key: str, facts: dict[str, Any], at: datetime, sender: str = "", link: str = ""
) -> None:
    """Put a note into a person's inbox; the same (person, key) a second time changes nothing.

    What the kind's policy and the person's wishes send out of the house after it is queued in the same transaction.

    kind: a key of notices.labels.KINDS, which says it in words
    facts: what those words name, plain JSON, never an identity number
    sender: who is named as the sender, "" is the system; link: a path on this site
    """
    note = Note(person_id=person_id, kind=kind, key=key, facts=facts, sender=sender, link=link, at=at)
    Note.objects.bulk_create([note], ignore_conflicts=True)
    if channels.opened():
        post.follow(Note.objects.filter(public_id=note.public_id), at=at)


@transaction.atomic
def withdraw(person_ids: Iterable[int], *, key: str, sender: str) -> int:
    """Take a note of this key back from persons who have not read it; return how many. Only what `sender` sent goes.

    What of it waits in the outbox does not leave any more; what left cannot be called back.
    """
    told = Note.objects.filter(person__in=list(person_ids), key=key, sender=sender, read_at=None)
    numbers = list(told.values_list("pk", flat=True))
    Message.objects.filter(note__in=numbers, state__in=(Message.State.QUEUED, Message.State.FAILED)).delete()
    return Note.objects.filter(pk__in=numbers, read_at=None).delete()[1].get("notices.Note", 0)


@transaction.atomic
def read(*, public_id: UUID, by: Actor, at: datetime) -> Note:
    """Mark a note as read and return it; a second time keeps the first moment. Raises NotFound."""
    note = notes.get(public_id, by=by)
    Note.objects.filter(pk=note.pk, read_at=None).update(read_at=at)
    return note


@transaction.atomic
def unread(*, public_id: UUID, by: Actor) -> Note:
    """Mark a note as not read, to come back to it. Raises NotFound."""
    note = notes.get(public_id, by=by)
    Note.objects.filter(pk=note.pk).update(read_at=None)
    return note


@transaction.atomic
def read_all(*, by: Actor, at: datetime, topic: str = "") -> int:
    """Mark all of the actor's notes, or those of one topic, as read; return how many were unread."""
    return notes.listed(by=by, topic=topic, unread=True).order_by().update(read_at=at)
