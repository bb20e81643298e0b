"""What a person has begun and finished: her own shelf. Seconds are whole lesson seconds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from taixue.kit import sql

_SHELF = """
WITH last AS (
    SELECT p.enrolment_id, p.lesson_id, p.acked_ms, e.version_id, e.person_id
    FROM study_enrolment e JOIN study_progress p ON p.enrolment_id = e.id JOIN catalog_lesson l ON l.id = p.lesson_id
    WHERE e.person_id = %(person)s AND e.completed_at IS NULL
    ORDER BY p.acked_ms DESC, l.position DESC LIMIT 1
)
SELECT array(SELECT course FROM study_enrolment WHERE person_id = %(person)s), going.*
FROM (VALUES (1)) one LEFT JOIN (
    SELECT open.public_id, open.position, open.title, open.title_en, open.version_id, open.milliseconds,
           coalesce(open.seconds, 0), coalesce(open.resume, 0), last.acked_ms,
           CASE WHEN open.id = last.lesson_id THEN (
               SELECT device FROM study_visit
               WHERE lesson_id = last.lesson_id AND person_id = last.person_id ORDER BY opened_at DESC LIMIT 1) END
    FROM last, LATERAL (
        SELECT l.*, p.seconds, p.resume
        FROM catalog_lesson l LEFT JOIN study_progress p ON p.enrolment_id = last.enrolment_id AND p.lesson_id = l.id
        WHERE l.version_id = last.version_id AND p.completed_at IS NULL
        ORDER BY l.id = last.lesson_id DESC, l.position LIMIT 1
    ) open
) going ON true
"""

_BEGUN = """
SELECT DISTINCT ON (e.course) e.course, coalesce(sum(p.seconds), 0), e.completed_at
FROM study_enrolment e LEFT JOIN study_progress p ON p.enrolment_id = e.id
WHERE e.person_id = %(person)s AND e.course = ANY(%(courses)s::uuid[])
GROUP BY e.id ORDER BY e.course, e.completed_at DESC NULLS FIRST, e.id DESC
"""

_OF_COURSE = """
WITH mine AS (
    SELECT id, version_id, completed_at FROM study_enrolment WHERE person_id = %(person)s AND course = %(course)s
    ORDER BY completed_at DESC NULLS FIRST, id DESC LIMIT 1
)
SELECT v.public_id, mine.completed_at, p.lesson_id, l.milliseconds, p.seconds, p.resume, p.completed_at
FROM mine JOIN catalog_version v ON v.id = mine.version_id
LEFT JOIN study_progress p ON p.enrolment_id = mine.id LEFT JOIN catalog_lesson l ON l.id = p.lesson_id
"""


@dataclass(frozen=True, slots=True)
class Begun:
    """A course on the shelf: how many of its seconds are proven, and when it was finished."""

    course: UUID
    seconds: int
    completed_at: datetime | None

    def percent(self, milliseconds: int) -> int:
        """Return what is proven of an edition of that length, per cent, cut."""
        return _percent(self.seconds, milliseconds)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a person stands in a lesson."""

    percent: int  # proven, cut
    resume: int  # lesson second to go on from; 0: from the beginning
    begun: bool
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Going:
    """Where to go on: the lesson of the course that was studied last, the next one if that is complete."""

    lesson: UUID
    number: int
    title: str
    title_en: str
    version_id: int
    percent: int
    resume: int
    at: datetime | None  # the last acknowledged beat
    device: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """All courses that a person ever began, and where to go on."""

    courses: list[UUID]
    going: Going | None


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The edition that a person began of a course: an open enrolment, else the last finished one."""

    version: UUID
    completed_at: datetime | None
    places: dict[int, Place]  # by lesson id; lessons without progress are left out


def shelf(person_id: int) -> Shelf:
    """Return the shelf of a person (one query)."""
    return sql.row(_shelf, _SHELF, person=person_id) or Shelf([], None)


def _shelf(
    courses: list[UUID], lesson: UUID | None, number: int, title: str, title_en: str, version_id: int,
    milliseconds: int, seconds: int, resume: int, acked_ms: int, device: str | None,
) -> Shelf:  # fmt: skip
    if lesson is None:
        return Shelf(courses, None)
    at = datetime.fromtimestamp(acked_ms / 1000, UTC) if acked_ms else None
    percent = _percent(seconds, milliseconds)
    resume = _resume(resume, milliseconds)
    return Shelf(courses, Going(lesson, number, title, title_en, version_id, percent, resume, at, device or ""))


def begun(person_id: int, courses: Iterable[UUID]) -> dict[UUID, Begun]:
    """Return what the person has begun of these courses, the open or newest enrolment of each (one query)."""
    return {row.course: row for row in sql.rows(Begun, _BEGUN, person=person_id, courses=list(courses))}


def of_course(person_id: int, course: UUID) -> Enrolled | None:
    """Return the person's enrolment in a course with the progress of its lessons, None if never begun (one query)."""
    found = sql.rows(lambda *columns: columns, _OF_COURSE, person=person_id, course=course)
    if not found:
        return None
    places = {lesson: _place(*progress) for _, _, lesson, *progress in found if lesson is not None}
    return Enrolled(found[0][0], found[0][1], places)


def _place(milliseconds: int, seconds: int, resume: int, completed_at: datetime | None) -> Place:
    at = _resume(resume, milliseconds)
    return Place(_percent(seconds, milliseconds), at, seconds > 0 or at > 0, completed_at)


def _resume(resume: int, milliseconds: int) -> int:
    return resume if resume < milliseconds // 1000 else 0


def _percent(seconds: int, milliseconds: int) -> int:
    length = milliseconds // 1000
    return min(100, seconds * 100 // length) if length else 0
