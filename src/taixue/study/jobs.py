"""Study's work for later."""

from taixue.kit import clock, queue
from taixue.kit.actor import SYSTEM
from taixue.study.services import completion, visits


@queue.job("study.complete")
def complete(enrolment: int) -> None:
    """See whether the course is complete, and post its entry; queued by the batch that completed a lesson."""
    completion.complete(enrolment_id=enrolment, by=SYSTEM, at=clock.now())


@queue.job("study.sweep", every="*/5 * * * *")
def sweep() -> None:
    """End visits that nobody plays any more."""
    visits.sweep(at=clock.now())
