"""Work of policies behind names: standings after news, everyone nightly, and the note about hours recorded."""

from datetime import date
from uuid import UUID

import structlog

from taixue.kit import clock, queue
from taixue.lib.errors import NotFound
from taixue.policy.services import news, schedules, standing, whatif

log = structlog.get_logger()
BATCHES_A_RUN = 20


@queue.job("policy.refresh")
def refresh(person: int, entry: str = "") -> None:
    """Compute a person's standings; with `entry`, then tell them about it, once."""
    at = clock.now()
    standing.refresh(person, at)
    if entry:
        news.posted(UUID(entry), at=at)


@queue.job("policy.refresh_these")
def refresh_these(persons: list[int]) -> None:
    """Compute the standings of persons whose postings or registration changed."""
    standing.refresh_many(persons, clock.now())


@queue.job("policy.studied")
def studied(person: int, day: str) -> None:
    """Note that a person studied on a local day ("2026-11-20"), and compute if that may change a standing."""
    if standing.studied(person, date.fromisoformat(day)):
        standing.refresh(person, clock.now())


@queue.job("policy.refresh_all")
def refresh_all() -> None:
    """Compute everyone: in pieces, which any number of workers take; one that died with its worker is taken again."""
    pieces = standing.pieces()
    for after, until in pieces:
        queue.defer("policy.refresh_piece", once=f"policy.refresh_piece:{after}-{until}", after=after, until=until)
    log.info("policy.refreshing", pieces=len(pieces))


@queue.job("policy.refresh_piece")
def refresh_piece(after: int, until: int) -> None:
    """Compute everyone of a piece."""
    log.info("policy.refreshed", until=until, persons=standing.refresh_piece(after, until, clock.now()))


@queue.job("policy.nightly", every="30 18 * * *")
def nightly() -> None:
    """Begin the nightly computation (18:30 UTC is 02:30 in Asia/Shanghai): reference days and windows move on."""
    queue.defer("policy.refresh_all", once="policy.refresh_all")


@queue.job("policy.reminders", every="5 1 * * *")
def remind() -> None:
    """Send the reminders that training years name for today (01:05 UTC is 09:05 in Asia/Shanghai)."""
    log.info("policy.reminded", years=schedules.remind_due(clock.now()))


@queue.job("policy.try")
def try_out(whatif_id: str) -> None:
    """Compute the next batches of a try; what a killed worker leaves is where the next one goes on."""
    at = clock.now()
    try:
        for _ in range(BATCHES_A_RUN):
            if not whatif.step(whatif_id=UUID(whatif_id), at=at):
                return
    except NotFound:
        return
    queue.defer("policy.try", lock=f"whatif:{whatif_id}", whatif_id=whatif_id)


@queue.job("policy.clear_tries", every="53 * * * *")
def clear_tries() -> None:
    """Throw away the tries that nobody kept, once an hour."""
    whatif.clear(at=clock.now())
