"""What of the outbox waits for an administrator."""

from datetime import datetime

from taixue.kit import dues
from taixue.kit.actor import Actor
from taixue.kit.dues import Question
from taixue.notices.queries import outbox
from taixue.people.rules.permissions import Permission, reach


def due(*, by: Actor, at: datetime) -> list[Question]:
    """Return the messages that were given up: the list that the outbox opens with."""
    if not reach(by, Permission.OUTBOX):
        return []
    return dues.of("outbox", outbox.listed("given-up", by=by), "queued_at")
