"""Work of people in the background: rosters are judged and applied; what ended is cleared away."""

from uuid import UUID

from taixue.kit import clock, queue
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Denied, NotFound
from taixue.people.queries import actors, intakes
from taixue.people.services import signin
from taixue.people.services.intake import application, plans


@queue.job("people.intake_judge")
def judge(intake: str) -> None:
    """Judge an uploaded roster with the rights that its uploader has now."""
    at = clock.now()
    by = actors.by_account(intakes.uploader(UUID(intake)), on=clock.day(at))
    plans.plan(intake_id=UUID(intake), by=by, at=at)


@queue.job("people.intake_apply")
def apply(intake: str) -> None:
    """Apply a plan with the rights that who ordered it has now; without any it waits for someone else's order."""
    at = clock.now()
    try:
        by = actors.by_account(intakes.orderer(UUID(intake)), on=clock.day(at))
        application.apply(intake_id=UUID(intake), by=by, at=at)
    except (NotFound, Denied):
        application.give_back(intake_id=UUID(intake), by=SYSTEM, at=at)


@queue.job("people.tidy", every="17 * * * *")
def tidy() -> None:
    """Clear ended sessions and old attempts away, once an hour."""
    signin.tidy(at=clock.now())
