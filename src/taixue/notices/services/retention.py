"""How long the outbox remembers."""

from datetime import datetime, timedelta

from taixue.notices.models import Message

KEPT = timedelta(days=90)
"""After its end a message is no use to anybody; the note stays in the inbox."""


def clear(*, at: datetime) -> int:
    """Delete messages that ended long ago; return how many."""
    ended = Message.objects.filter(ended_at__lt=at - KEPT)
    return ended.delete()[0]
