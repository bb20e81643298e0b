from uuid import UUID

from taixue.files.services import probing
from taixue.kit import clock, queue
from taixue.kit.actor import SYSTEM


@queue.job("files.probe")
def probe(file: str) -> None:
    """Look inside an uploaded lesson video."""
    probing.probe(file=UUID(file), by=SYSTEM, at=clock.now())
