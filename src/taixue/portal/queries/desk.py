"""A learner's desk, gathered from policy, study, catalogue, ledger and inbox."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Q, Sum

from taixue.catalog.queries import audiences
from taixue.catalog.queries import courses as catalogue
from taixue.credits.queries import entries
from taixue.kit.actor import Actor
from taixue.notices.queries import notes
from taixue.notices.queries.notes import Glance
from taixue.people.queries.postings import PostingFacts
from taixue.portal.queries import courses, years
from taixue.portal.queries.courses import Card
from taixue.portal.queries.years import Year
from taixue.study.queries import shelves
from taixue.study.queries.shelves import Going

OFFERED, TOLD = 3, 3


@dataclass(frozen=True, slots=True)
class File:
    """The whole ledger of a person in three figures: centihours the publishers set, entries, the first year."""

    hours: int
    entries: int
    since: int | None


@dataclass(frozen=True, slots=True)
class Desk:
    """What stands on the desk. `year` is None where no policy holds for the person or nothing is computed yet."""

    post: PostingFacts | None
    year: Year | None
    governed: bool  # a policy holds for the person
    going: Going | None
    going_required: bool
    offered: list[Card]  # courses that can still fill what is owed
    inbox: Glance
    file: File


def page(*, today: date, by: Actor) -> Desk:
    """Return the desk of the actor's own person (eight queries)."""
    post = courses.stand(today, by=by)
    known = years.of(post, today, by=by)
    year = known.year
    going = shelves.going(by.person_id) if by.person_id is not None else None
    version = going.place.lesson.version if going else None
    required = _required(post, version, by=by)
    return Desk(
        post=post, year=year, governed=known.counting is not None, going=going,
        going_required=version is not None and version.pk in required,
        offered=_offered(year, post, required, by=by), inbox=notes.glance(TOLD, by=by), file=_file(by),
    )  # fmt: skip


def _required(post: PostingFacts | None, going: Any, *, by: Actor) -> set[int]:
    """Return the ids of editions that are required for the learner: the published ones, and the one she is in."""
    if post is None:
        return set()
    open_now = Q(state="published") | Q(pk=going.pk if going else None)
    return audiences.required_among(catalogue.visible(by=by).filter(open_now), post.band, post.unit_path)


def _offered(year: Year | None, post: PostingFacts | None, required: set[int], *, by: Actor) -> list[Card]:
    """Return a few published courses, not begun, of the kind that is owed: required ones first."""
    if post is None or by.person_id is None or (year is not None and year.met):
        return []
    found = catalogue.published(by=by)
    wanted = year is None or year.missing_required > 0
    listed = list((found.filter(pk__in=required) if wanted else found.exclude(pk__in=required))[: OFFERED * 4])
    begun = shelves.begun(by.person_id, [version.course.public_id for version in listed])
    return [Card(v, wanted, None) for v in listed if v.course.public_id not in begun][:OFFERED]


def _file(by: Actor) -> File:
    found = entries.own(by=by).aggregate(hours=Sum("nominal", default=0), entries=Count("pk"), since=Min("last_day"))
    return File(found["hours"], found["entries"], found["since"].year if found["since"] else None)
