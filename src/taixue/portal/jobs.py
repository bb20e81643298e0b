"""Work of the portal in the background: the week's letter to administrators, training files."""

from functools import partial
from uuid import UUID

from taixue.kit import clock, queue
from taixue.people.queries import due
from taixue.portal.services import files, week
from taixue.privacy.services import handouts

MONDAY, HOURS = 0, (7, 10)
"""The second hour catches up where nothing ran in the first."""
TOGETHER = 100
"""Administrators told in one run."""


@queue.job("portal.week", every="12 * * * *")
def begin() -> None:
    """Begin to tell administrators their week, on Monday mornings of the authority's zone; later hours catch up."""
    local = clock.now().astimezone(clock.zone())
    if local.weekday() == MONDAY and local.hour in HOURS:
        queue.defer("portal.week_of", once="portal.week_of", after=0)


@queue.job("portal.week_of")
def some(after: int = 0) -> None:
    """Tell administrators beyond an account their week; what a killed worker leaves is told by the next run, once."""
    at = clock.now()
    accounts = due.holders(clock.day(at), after=after, number=TOGETHER)
    week.tell(accounts, at=at)
    if len(accounts) == TOGETHER:
        queue.defer("portal.week_of", once="portal.week_of", after=accounts[-1])


@queue.job("portal.file")
def file(handout: str) -> None:
    """Write a training file that somebody ordered."""
    at = clock.now()
    handouts.make(handout_id=UUID(handout), write=partial(files.write, at=at), at=at)
