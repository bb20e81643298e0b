"""What of the outbox waits for an administrator."""

from datetime import datetime

from taixue.kit.actor import Actor
from taixue.kit.dues import Question
from taixue.people.queries import subtrees
from taixue.people.rules.permissions import Permission, reach

_GIVEN_UP = "SELECT m.queued_at FROM notices_message m WHERE m.state = 'given-up' AND {}"


def due(*, by: Actor, at: datetime) -> list[Question]:
    """Return the messages that were given up: the list that the outbox opens with."""
    reached = reach(by, Permission.OUTBOX)
    if not reached:
        return []
    here, spans = subtrees.within("m.unit_path", reached)
    return [Question("outbox", _GIVEN_UP.format(here), tuple(spans))]
