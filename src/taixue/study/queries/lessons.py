"""What the page of a lesson shows before its script runs: the lesson, its neighbours, and what is proven of each."""

import base64
from dataclasses import dataclass
from uuid import UUID

from taixue.catalog.queries import courses
from taixue.kit.actor import Actor
from taixue.lib.errors import Denied
from taixue.study.models import Progress
from taixue.study.rules import coverage

NOTHING = Progress()


@dataclass(frozen=True, slots=True)
class Row:
    """One lesson of the course as the list beside the picture shows it."""

    public_id: UUID
    title: str
    title_en: str
    number: int  # 1, 2, 3 …
    length: int  # s
    percent: int  # proven, 0 to 100, cut
    begun: bool
    complete: bool
    current: bool


@dataclass(frozen=True, slots=True)
class Edition:
    """The edition of the course that the lesson belongs to."""

    course: UUID
    title: str
    title_en: str
    threshold: int  # per cent that complete a lesson
    speed: int  # allowed, per cent


@dataclass(frozen=True, slots=True)
class LessonPage:
    """A lesson for one person; times in whole lesson seconds."""

    edition: Edition
    lesson: Row
    file: UUID | None
    poster: UUID | None
    size: int  # bytes of the video
    captions: dict[str, UUID]  # language: file
    needed: int  # s that complete the lesson
    bits: str  # the map, base64
    stretches: list[tuple[int, int]]  # proven, [first, end)
    proven: int
    resume: int
    rows: list[Row]
    following: Row | None

    @property
    def left(self) -> int:
        """Return the seconds that are missing to complete the lesson."""
        return max(0, self.needed - self.proven)

    @property
    def widths(self) -> list[tuple[int, int]]:
        """Return the proven stretches as (first second, length): how a drawing wants them."""
        return [(first, end - first) for first, end in self.stretches]


def page(public_id: UUID, *, by: Actor) -> LessonPage:
    """Return what the lesson's page shows to `by` (four queries).

    Raises NotFound if `by` may not read the edition; Denied for an account that belongs to no person: it cannot study.
    """
    found = courses.lesson(public_id, by=by)
    if by.person_id is None:
        raise Denied("study")
    version = found.version
    lessons = list(courses.lessons(version))
    known = _progress(by.person_id, version.pk)
    rows = [_row(lesson, number, known.get(lesson.pk, NOTHING), found.pk) for number, lesson in enumerate(lessons, 1)]
    at = next(place for place, row in enumerate(rows) if row.current)
    mine, length = known.get(found.pk, NOTHING), rows[at].length
    return LessonPage(
        edition=Edition(version.course.public_id, version.title, version.title_en, version.threshold, version.speed),
        lesson=rows[at],
        file=found.file,
        poster=found.poster,
        size=found.size,
        captions={caption.language: caption.file for caption in lessons[at].captions.all()},
        needed=coverage.needed(length, version.threshold),
        bits=base64.b64encode(mine.bits).decode(),
        stretches=coverage.stretches(coverage.load(mine.bits)),
        proven=mine.seconds,
        resume=mine.resume if mine.resume < length else 0,
        rows=rows,
        following=rows[at + 1] if at + 1 < len(rows) else None,
    )


def _progress(person_id: int, version_id: int) -> dict[int, Progress]:
    """Return {lesson: progress} of the person's latest enrolment in an edition."""
    rows = Progress.objects.filter(enrolment__person=person_id, enrolment__version=version_id).order_by("enrolment_id")
    found = list(rows.only("enrolment_id", "lesson_id", "bits", "seconds", "resume", "completed_at"))
    latest = found[-1].enrolment_id if found else None
    return {row.lesson_id: row for row in found if row.enrolment_id == latest}


def _row(lesson: courses.Lesson, number: int, progress: Progress, current: int) -> Row:
    length = lesson.milliseconds // 1000
    return Row(
        public_id=lesson.public_id,
        title=lesson.title,
        title_en=lesson.title_en,
        number=number,
        length=length,
        percent=progress.seconds * 100 // length if length else 0,
        begun=progress.seconds > 0,
        complete=progress.completed_at is not None,
        current=lesson.pk == current,
    )
