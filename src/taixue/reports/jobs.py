"""Work of reports behind names."""

from uuid import UUID

import structlog

from taixue.kit import clock, queue
from taixue.kit.actor import SYSTEM
from taixue.reports.services import freezing

log = structlog.get_logger()


@queue.job("reports.freeze")
def freeze(year: str) -> None:
    """Freeze a confirmed year: first whoever is behind is computed anew, then all of it in one transaction."""
    at = clock.now()
    for done in freezing.recount(UUID(year), by=SYSTEM, at=at):
        log.info("reports.recounting", year=year, done=done)
    kept = freezing.freeze(year_id=UUID(year), by=SYSTEM, at=clock.now())
    log.info("reports.frozen", year=year, people=kept.people, digest=kept.digest.hex())


@queue.job("reports.recount_year")
def recount_year(year: str) -> None:
    """Compute anew the standings of a year that are older than what they rest on."""
    people = [0, *freezing.recount(UUID(year), by=SYSTEM, at=clock.now())][-1]
    log.info("reports.recounted", year=year, people=people)
