"""A learner's desk, gathered from policy, study, catalogue, ledger and inbox."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min, Sum

from taixue.catalog.queries import courses as catalogue
from taixue.credits.queries import entries
from taixue.kit.actor import Actor
from taixue.notices.queries import notes
from taixue.people.queries import units
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
    """What stands on the desk. `year` is None where no policy holds for the person."""

    unit: Any
    post: PostingFacts | None
    year: Year | None
    going: Going | None
    going_required: bool
    offered: list[Card]  # courses that can still fill what is owed
    notes: list[Any]
    told: int  # all notes
    file: File


def page(*, today: date, by: Actor) -> Desk:
    """Return the desk of the actor's own person (about ten queries)."""
    post = courses.stand(today, by=by)
    year = years.of(years.calendar(post, today), today, by=by)
    going = shelves.going(by.person_id) if by.person_id is not None else None
    version = going.place.lesson.version if going else None
    offered = _offered(year, post, by=by)
    listed = notes.newest(TOLD, by=by)
    return Desk(
        unit=units.by_path([post.unit_path]).get(post.unit_path) if post else None, post=post, year=year, going=going,
        going_required=version is not None and post is not None
        and catalogue.required_for(version, post.band, post.unit_path),
        offered=offered, notes=listed,
        told=notes.counts(by=by)["all"] if len(listed) == TOLD else len(listed), file=_file(by),
    )  # fmt: skip


def _offered(year: Year | None, post: PostingFacts | None, *, by: Actor) -> list[Card]:
    """Return a few published courses, not begun, of the kind that is owed: required ones first."""
    if post is None or (year is not None and year.met):
        return []
    kind = "required" if year is None or year.missing_required else "elective"
    listed = courses.cards(courses.found(post, by=by, kind=kind)[: OFFERED * 4], post, by=by)
    return [card for card in listed if card.begun is None][:OFFERED]


def _file(by: Actor) -> File:
    own = entries.visible(by=by).filter(person=by.person_id).order_by()
    found = own.aggregate(hours=Sum("nominal", default=0), entries=Count("pk"), since=Min("last_day"))
    return File(found["hours"], found["entries"], found["since"].year if found["since"] else None)
