"""What a course would have earned somebody on a day: the answer to what the ledger asks before it adds a line."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from taixue.catalog.queries import courses
from taixue.catalog.queries.audiences import saved
from taixue.catalog.queries.courses import Version
from taixue.credits.rules.courses import Course, Named
from taixue.kit.actor import Actor
from taixue.people.queries import audiences, postings
from taixue.study.rules import sources

OFFERED = 20
"""Courses that a search offers."""


def sought(words: str, *, on: date, by: Actor) -> list[Course]:
    """Return the published courses whose title or teacher holds the words, at most twenty."""
    found = courses.published(by=by).filter(courses.holding(words)).select_related("course", "subject")
    return [_course(version, on) for version in found.order_by("title", "pk")[:OFFERED]]


def named(item: UUID, *, person_ids: Iterable[int], on: date, by: Actor) -> Named | None:
    """Return a published course with those for whom it was required on a day, None if there is no such course."""
    version = courses.published(by=by).filter(course__public_id=item).select_related("course", "subject").first()
    if version is None:
        return None
    posts = postings.main_on(person_ids, on)
    if saved(version):
        meant = {number: audiences.of_courses(number, day=on) for number in posts}
        required = {
            number for number, post in posts.items()
            if courses.required_for(version, post.band, post.unit_path, named=meant[number])
        }  # fmt: skip
        return Named(_course(version, on), frozenset(required))
    places = {(post.band, post.unit_path) for post in posts.values()}
    asked = {place for place in places if courses.required_for(version, *place)}
    return Named(
        _course(version, on), frozenset(n for n, post in posts.items() if (post.band, post.unit_path) in asked)
    )


def _course(version: Version, on: date) -> Course:
    course = version.course.public_id
    return Course(
        item=course, version=version.number, title=version.title, title_en=version.title_en,
        subject=version.subject.code, nominal=version.centihours,
        source=sources.of_course(course, version.earns, year=on.year, number=version.number),
    )  # fmt: skip
