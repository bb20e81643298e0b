"""Work of the ledger in the background: the nightly root."""

from taixue.credits.services import roots
from taixue.kit import clock, queue
from taixue.kit.actor import SYSTEM


@queue.job("credits.root", every="30 17 * * *")
def root() -> None:
    """Publish the root of the night (01:30 in China), once a local day."""
    roots.publish(by=SYSTEM, at=clock.now())
