from uuid import UUID

from taixue.files.services import probing, uploads
from taixue.kit import clock, queue
from taixue.kit.actor import SYSTEM


@queue.job("files.probe")
def probe(file: str) -> None:
    """Look inside an uploaded lesson video."""
    probing.probe(file=UUID(file), by=SYSTEM, at=clock.now())


@queue.job("files.seal", every="41 * * * *")
def seal() -> None:
    """Encrypt what lies in clear though it should not: uploads from before they were sealed."""
    uploads.seal_stored(at=clock.now())
