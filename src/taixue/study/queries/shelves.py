"""What a person has begun and finished: her own shelf. Seconds are whole lesson seconds."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Subquery, Sum

from taixue.study.models import Enrolment, Progress, Visit


@dataclass(frozen=True, slots=True)
class Begun:
    """A course on the shelf: which edition, how many of its seconds are proven, and when it was finished."""

    course: UUID
    version_id: int
    seconds: int
    completed_at: datetime | None

    def percent(self, milliseconds: int) -> int:
        """Return what is proven of an edition of that length, per cent, cut."""
        return _percent(self.seconds, milliseconds)


@dataclass(frozen=True, slots=True)
class Place:
    """A catalogue lesson and where the person stands in it."""

    lesson: Any
    percent: int  # proven, cut
    seconds: int
    resume: int  # lesson second to go on from; 0: from the beginning
    begun: bool
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Going:
    """Where to go on: the lesson of the course that was studied last."""

    place: Place
    at: datetime | None  # the last acknowledged beat
    device: str


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The edition that a person began of a course: an open enrolment, else the last finished one."""

    version: UUID
    completed_at: datetime | None
    places: dict[int, Place]  # by lesson id; lessons without progress are left out


def begun(person_id: int, courses: Iterable[UUID]) -> dict[UUID, Begun]:
    """Return what the person has begun of these courses, the open or newest enrolment of each (one query)."""
    rows = Enrolment.objects.filter(person=person_id, course__in=list(courses)).order_by(
        F("completed_at").desc(nulls_first=True), "-pk"
    )
    newest: dict[UUID, Begun] = {}
    for row in rows.annotate(proven=Sum("progress__seconds", default=0)):
        newest.setdefault(row.course, Begun(row.course, row.version_id, row.proven, row.completed_at))
    return newest


def going(person_id: int) -> Going | None:
    """Return where the person stopped last in an unfinished course; the next lesson if that one is complete."""
    rows = Progress.objects.filter(enrolment__person=person_id, enrolment__completed_at=None)
    related = ("lesson__version__subject", "lesson__version__course", "enrolment__version")
    visit = Visit.objects.filter(lesson=OuterRef("lesson"), person=person_id).order_by("-opened_at")
    rows = rows.annotate(device=Subquery(visit.values("device")[:1]))
    last = rows.select_related(*related).order_by("-acked_ms", "-lesson__position").first()
    if last is None:
        return None
    at = datetime.fromtimestamp(last.acked_ms / 1000, UTC) if last.acked_ms else None
    if last.completed_at is None:
        return Going(_place(last.lesson, last), at, last.device or "")
    following = _open_lesson(last)
    return Going(following, at, "") if following else None


def _open_lesson(last: Progress) -> Place | None:
    finished = Progress.objects.filter(enrolment=last.enrolment_id).exclude(completed_at=None)
    lessons = last.enrolment.version.lessons.exclude(pk__in=finished.values("lesson"))
    lesson = lessons.select_related("version__subject", "version__course").order_by("position").first()
    mine = Progress.objects.filter(enrolment=last.enrolment_id, lesson=lesson).first() if lesson else None
    return _place(lesson, mine) if lesson else None


def of_course(person_id: int, course: UUID) -> Enrolled | None:
    """Return the person's enrolment in a course with the progress of its lessons, None if never begun (two queries)."""
    rows = Enrolment.objects.filter(person=person_id, course=course).select_related("version")
    found = rows.order_by(F("completed_at").desc(nulls_first=True), "-pk").first()
    if found is None:
        return None
    progress = Progress.objects.filter(enrolment=found).select_related("lesson")
    places = {row.lesson_id: _place(row.lesson, row) for row in progress}
    return Enrolled(found.version.public_id, found.completed_at, places)


def _place(lesson: Any, progress: Progress | None) -> Place:
    if progress is None:
        return Place(lesson, 0, 0, 0, False, None)
    length = lesson.milliseconds // 1000
    resume = progress.resume if progress.resume < length else 0
    return Place(
        lesson, _percent(progress.seconds, lesson.milliseconds), progress.seconds, resume,
        progress.seconds > 0 or resume > 0, progress.completed_at,
    )  # fmt: skip


def _percent(seconds: int, milliseconds: int) -> int:
    length = milliseconds // 1000
    return min(100, seconds * 100 // length) if length else 0
