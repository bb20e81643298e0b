"""Work on people's data behind names: all that is held as a file, files and rows that were kept long enough."""

from functools import partial
from uuid import UUID

import structlog

from taixue.kit import clock, queue
from taixue.privacy.services import exports, handouts, retention

log = structlog.get_logger()


@queue.job("privacy.data")
def data(handout: str) -> None:
    """Write all data held about a person who ordered it."""
    at = clock.now()
    handouts.make(handout_id=UUID(handout), write=partial(exports.write, at=at), at=at)


@queue.job("privacy.expire", every="49 * * * *")
def expire() -> None:
    """Delete files about people that were kept for a day."""
    handouts.expire(at=clock.now())


@queue.job("privacy.retain", every="20 18 * * *")
def retain() -> None:
    """Delete what was kept long enough (18:20 UTC is 02:20 in Asia/Shanghai)."""
    log.info("privacy.retained", **retention.clear(at=clock.now()))
