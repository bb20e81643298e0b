"""One course as one learner sees it: its lessons, how far she is, and what it would earn her."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from taixue.catalog.queries import editions
from taixue.catalog.queries.editions import Lesson, Who, Whole
from taixue.credits.queries import entries
from taixue.credits.queries.entries import Earned
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.portal.queries import courses as shelf
from taixue.portal.queries import years
from taixue.portal.queries.years import Year
from taixue.study.queries import shelves
from taixue.study.queries.shelves import Enrolled, Place
from taixue.study.rules import sources


@dataclass(frozen=True, slots=True)
class Row:
    """A lesson in the list. state: "done", "now" (where to go on), "begun" or "new"."""

    lesson: Lesson
    number: int
    percent: int
    resume: int
    completed_at: datetime | None
    state: str


@dataclass(frozen=True, slots=True)
class CoursePage:
    """What the page shows. `earned` is the ledger's entry that leaves nothing more to earn now, or None."""

    edition: Whole
    newer: bool  # a newer edition is published; she finishes the one she began
    rows: list[Row]
    required: bool
    finished_at: datetime | None
    earned: Earned | None
    year: Year | None
    counts_for: str | None  # the year a completion today counts for, None: for none
    counts_code: str  # "in-window", "outside", "statistics-none", "-this", "-next" or "" without a policy

    @property
    def now(self) -> Row | None:
        """Where to go on: the first lesson that is not complete."""
        return next((row for row in self.rows if row.state == "now"), None)

    @property
    def done(self) -> int:
        """How many lessons are complete."""
        return sum(row.state == "done" for row in self.rows)

    @property
    def begun(self) -> bool:
        """Was anything of it studied?"""
        return any(row.percent or row.resume or row.state == "done" for row in self.rows)

    @property
    def minutes(self) -> int:
        """The length of all lessons in minutes, rounded up."""
        return -(-self.edition.total_milliseconds // 60_000)

    @property
    def after(self) -> dict[str, int]:
        """The duty's figures once this is finished, centihours: {"has", "owes", "missing"} of the part it counts to."""
        if self.year is None:
            return {}
        year = self.year
        has, owes = (year.counted_required, year.owed_required) if self.required else (year.counted, year.owed)
        has += self.edition.centihours
        return {"has": has, "owes": owes, "missing": max(0, owes - has)}


def page(course_id: UUID, *, today: date, by: Actor) -> CoursePage:
    """Return a course for its reader: the edition that she began and has not finished, else the published one.

    Raises NotFound if there is no such course to read (six queries).
    """
    enrolled = shelves.of_course(by.person_id, course_id) if by.person_id is not None else None
    post = shelf.stand(today, by=by)
    edition, newer = _edition(course_id, enrolled, shelf.who(post, today, by=by), by=by)
    earned = entries.earned(_source(edition, today.year), by=by) if by.person_id is not None else None
    if enrolled is not None and enrolled.completed_at is not None and earned is None:
        enrolled = None  # finished in an earlier year or edition: it may be earned anew from the beginning
    known = years.of(post, today, by=by)
    return CoursePage(
        edition=edition, newer=newer, rows=_rows(edition.lessons, enrolled), required=edition.required,
        finished_at=enrolled.completed_at if enrolled else None, earned=earned,
        year=known.year, counts_for=known.counting.window if known.counting else None,
        counts_code=known.counting.code if known.counting else "",
    )  # fmt: skip


def _edition(course_id: UUID, enrolled: Enrolled | None, who: Who, *, by: Actor) -> tuple[Whole, bool]:
    if enrolled is None or enrolled.completed_at is not None:
        try:
            return editions.published(course_id, who=who, by=by), False
        except NotFound:
            if enrolled is None:
                raise
    edition = editions.begun(enrolled.version, who=who, by=by)
    return edition, edition.state == "retired"


def _source(edition: Whole, year: int) -> str:
    return sources.of_course(edition.course, edition.earns, year=year, number=edition.number)


def _rows(lessons: Sequence[Lesson], enrolled: Enrolled | None) -> list[Row]:
    places: dict[int, Place] = enrolled.places if enrolled else {}
    rows, going = [], False
    for number, lesson in enumerate(lessons, 1):
        place = places.get(lesson.id)
        if place and place.completed_at:
            state = "done"
        elif not going:
            state, going = "now", True
        else:
            state = "begun" if place and place.begun else "new"
        rows.append(
            Row(lesson, number, place.percent if place else 0, place.resume if place else 0,
                place.completed_at if place else None, state)
        )  # fmt: skip
    return rows
