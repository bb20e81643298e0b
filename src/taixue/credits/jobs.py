"""Work of the ledger in the background: the nightly root, and approved cases, carried out whole or not at all."""

from uuid import UUID

from taixue.credits.queries import cases as found
from taixue.credits.services import cases, roots
from taixue.kit import clock, queue
from taixue.kit.actor import SYSTEM
from taixue.people.queries import actors


@queue.job("credits.root", every="30 17 * * *")
def root() -> None:
    """Publish the root of the night (01:30 in China), once a local day."""
    roots.publish(by=SYSTEM, at=clock.now())


@queue.job("credits.carry_out")
def carry_out(case: str) -> None:
    """Add what an approved case adds, in the name of who approved it."""
    at = clock.now()
    by = actors.by_account(found.decider(UUID(case)), on=clock.day(at))
    cases.carry_out(case_id=UUID(case), by=by, at=at)
