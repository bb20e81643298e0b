"""Work of reports behind names: freezing a year, counters, files."""

from datetime import date
from uuid import UUID

import structlog

from taixue.kit import clock, queue
from taixue.kit.actor import SYSTEM
from taixue.reports.queries import rollup as counters
from taixue.reports.services import exports, freezing, publications, rollup, setting, subscriptions

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


@queue.job("reports.count", every="* * * * *")
def count() -> None:
    """Count anew the units whose standings changed in the last minute, and all above them."""
    rollup.count_all(today=clock.day(clock.now()))


@queue.job("reports.recount", every="15 20 * * *")
def recount() -> None:
    """Hold the counters against the standings (20:15 UTC is 04:15 in Asia/Shanghai); what differs is counted anew."""
    rollup.count_all(today=clock.day(clock.now()))
    wrong = [one for one in counters.kept() if counters.known(*one) != counters.recount(*one)]
    if wrong:
        log.error("reports.counters-differ", versions=[f"{version}:{window}" for version, window in wrong])
        rollup.note_everywhere()
        queue.defer("reports.count", once="reports.count")


@queue.job("reports.export")
def export(export: str) -> None:
    """Write an ordered file, and tell who subscribed to it."""
    exports.make(export_id=UUID(export), at=clock.now())
    subscriptions.tell(export_id=UUID(export), at=clock.now())


@queue.job("reports.subscriptions", every="20 22 * * *")
def order_due() -> None:
    """Queue what subscriptions bring today (22:20 UTC is 06:20 in Asia/Shanghai)."""
    log.info("reports.subscriptions", due=subscriptions.order_due(at=clock.now()))


@queue.job("reports.issue")
def issue(subscription: int, day: str) -> None:
    """Order the file of a subscription for its day."""
    subscriptions.bring(subscription=subscription, day=date.fromisoformat(day), at=clock.now())


@queue.job("reports.expire", every="40 19 * * *")
def expire() -> None:
    """Delete files that were kept for a week."""
    exports.expire(at=clock.now())


@queue.job("reports.set_circular")
def set_circular(circular: str) -> None:
    """Set the documents of a published circular once, so that they are known to come out the same ever after."""
    setting.settle(circular_id=UUID(circular))


@queue.job("reports.clear_publications", every="5 16 * * *")
def clear_publications() -> None:
    """Delete the names of publications that are over (16:05 UTC is five past midnight in Asia/Shanghai)."""
    publications.clear(at=clock.now())
