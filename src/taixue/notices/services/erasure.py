"""What of a person may be erased from notices' tables. The caller has decided and holds the transaction."""

from django.db import transaction

from taixue.notices.models import Message, Note, Wish


@transaction.atomic
def inbox(person_id: int) -> int:
    """Delete a person's notices, the messages that carried them, and wishes; return how many rows went."""
    rows = [
        Message.objects.filter(person=person_id),
        Note.objects.filter(person=person_id),
        Wish.objects.filter(person=person_id),
    ]
    return sum(some.delete()[0] for some in rows)


@transaction.atomic
def addresses(person_id: int) -> int:
    """Forget where ended messages to a person went; return of how many."""
    ended = Message.objects.filter(person=person_id, ended_at__isnull=False)
    return ended.exclude(mask="").update(mask="")
