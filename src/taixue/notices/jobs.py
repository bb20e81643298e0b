"""Work of notices in the background: carrying messages, gathering digests, asking after what should have gone."""

from datetime import timedelta

from taixue.kit import clock, queue
from taixue.notices.queries import outbox
from taixue.notices.services import delivery, digests, post, retention

OVERDUE = timedelta(minutes=10)
AT_ONCE = 500


@queue.job("notices.send")
def send(message: int) -> None:
    """Carry one message."""
    delivery.deliver(message, at=clock.now())


@queue.job("notices.digests", every="7 * * * *")
def gather() -> None:
    """Queue the digests that are due."""
    digests.gather(at=clock.now())


@queue.job("notices.overdue", every="*/10 * * * *")
def remember() -> None:
    """Queue the job anew of messages that should have gone ten minutes ago: theirs was lost, or failed for good."""
    at = clock.now()
    for number in outbox.overdue(at - OVERDUE, number=AT_ONCE):
        post.defer(number, at, at=at)


@queue.job("notices.tidy", every="41 19 * * *")
def tidy() -> None:
    """Forget messages that ended long ago, once a night."""
    retention.clear(at=clock.now())
