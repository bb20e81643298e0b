"""How long the outbox and the inbox remember."""

from datetime import datetime, timedelta

from taixue.notices.models import Message, Note

KEPT = timedelta(days=90)
"""After its end a message is no use to anybody; the note stays in the inbox."""


def clear(*, at: datetime) -> int:
    """Delete messages that ended long ago; return how many."""
    ended = Message.objects.filter(ended_at__lt=at - KEPT)
    return ended.delete()[0]


def clear_notes(*, before: datetime) -> int:
    """Delete notices from before a moment, read or not; return how many. Safe to run twice."""
    return Note.objects.filter(at__lt=before).delete()[0]
