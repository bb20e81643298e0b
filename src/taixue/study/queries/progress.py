"""How far a person is in an edition, and where learners look."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from taixue.catalog.queries import courses
from taixue.kit.actor import Actor
from taixue.people.queries import access
from taixue.study.models import Progress
from taixue.study.rules import coverage


@dataclass(frozen=True, slots=True)
class LessonProgress:
    """A person in one lesson; lesson seconds."""

    lesson: UUID
    position: int
    title: str
    title_en: str
    length: int
    needed: int
    proven: int
    held: int
    resume: int
    completed_at: datetime | None

    @property
    def percent(self) -> int:
        """Proven share, 0 to 100, cut."""
        return self.proven * 100 // self.length if self.length else 0


def of_course(person_id: int, version_id: int, *, by: Actor | None = None) -> list[LessonProgress]:
    """Return a person's progress in every lesson of an edition, in order; latest enrolment (two queries).

    Raises NotFound if `by` is given and may not see the person's evidence. Without `by`: a page that shows one's own.
    """
    if by is not None:
        access.require_sight(person_id, by=by)
    rows = Progress.objects.filter(enrolment__person=person_id, enrolment__version=version_id)
    known = {row.lesson_id: row for row in rows.defer("bits").order_by("enrolment_id")}
    latest = max((row.enrolment_id for row in known.values()), default=None)
    lessons = courses.Lesson.objects.filter(version=version_id).select_related("version").order_by("position")
    return [_lesson(lesson, known.get(lesson.pk), latest) for lesson in lessons]


def attention(lesson_id: UUID, *, by: Actor) -> list[int]:
    """Return for each second of a lesson how many learners have proven it. Raises NotFound as the lesson does."""
    lesson = courses.lesson(lesson_id, by=by)
    maps = Progress.objects.filter(lesson=lesson.pk).values_list("bits", flat=True)
    return coverage.attention(map(bytes, maps.iterator()), lesson.milliseconds // 1000)


def _lesson(lesson: courses.Lesson, row: Progress | None, latest: int | None) -> LessonProgress:
    length = lesson.milliseconds // 1000
    mine = row if row is not None and row.enrolment_id == latest else Progress()
    return LessonProgress(
        lesson=lesson.public_id, position=lesson.position, title=lesson.title, title_en=lesson.title_en, length=length,
        needed=coverage.needed(length, lesson.version.threshold), proven=mine.seconds, held=mine.held,
        resume=mine.resume if mine.resume < length else 0, completed_at=mine.completed_at,
    )  # fmt: skip
