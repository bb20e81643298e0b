"""The sealing job: every few seconds, and again at once while much is waiting."""

from taixue.audit.services import sealing
from taixue.kit import clock, queue


@queue.job("audit.seal", every="* * * * * */5")
def seal() -> None:
    """Seal what is waiting."""
    while sealing.seal(at=clock.now()) == sealing.MOST:
        pass
