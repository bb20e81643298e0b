"""A learner's desk, gathered from policy, study, catalogue, ledger and inbox."""

from dataclasses import dataclass
from datetime import date

from taixue.catalog.queries import editions
from taixue.catalog.queries.editions import Edition
from taixue.credits.queries import entries
from taixue.credits.queries.entries import Record
from taixue.kit.actor import Actor
from taixue.notices.queries import notes
from taixue.notices.queries.notes import Glance
from taixue.people.queries.postings import PostingFacts
from taixue.portal.queries import courses, years
from taixue.portal.queries.courses import Card
from taixue.portal.queries.years import Year
from taixue.reports.queries import publications
from taixue.study.queries import shelves
from taixue.study.queries.shelves import Going, Shelf

OFFERED, TOLD = 3, 3


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands on the desk. `year` is None where no policy holds for the person or nothing is computed yet."""

    post: PostingFacts | None
    year: Year | None
    governed: bool  # a policy holds for the person
    going: Going | None
    edition: Edition | None  # of the lesson to go on with
    offered: list[Card]  # courses that can still fill what is owed
    inbox: Glance
    file: Record
    results: bool  # a unit published results to this person


def page(*, today: date, by: Actor) -> Desk:
    """Return the desk of the actor's own person (eight queries)."""
    post = courses.stand(today, by=by)
    known = years.of(post, today, by=by)
    shelf = shelves.shelf(by.person_id) if by.person_id is not None else Shelf([], None)
    edition, offered = _offered(known.year, post, shelf, today, by=by)
    return Desk(
        post=post, year=known.year, governed=known.counting is not None, going=shelf.going if edition else None,
        edition=edition, offered=[Card(one, None) for one in offered], inbox=notes.glance(TOLD, by=by),
        file=entries.record(by=by),
        results=bool(post and publications.published_to(post.unit_path, today, by=by)),
    )  # fmt: skip


def _offered(
    year: Year | None, post: PostingFacts | None, shelf: Shelf, today: date, *, by: Actor
) -> tuple[Edition | None, list[Edition]]:
    """Return the edition to go on with, and a few courses never begun of the kind that is owed: required ones first."""
    wanted = year is None or year.missing_required > 0
    number = 0 if post is None or (year is not None and year.met) else OFFERED
    return editions.offered(
        number, who=courses.who(post, today, by=by), required=wanted,
        begun=shelf.courses, also=shelf.going.version_id if shelf.going else None, by=by,
    )  # fmt: skip
