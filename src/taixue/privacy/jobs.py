"""Work on people's data behind names: files that were kept long enough."""

from taixue.kit import clock, queue
from taixue.privacy.services import handouts


@queue.job("privacy.expire", every="49 * * * *")
def expire() -> None:
    """Delete files about people that were kept for a day."""
    handouts.expire(at=clock.now())
