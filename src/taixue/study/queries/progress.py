"""How far a person is: lesson by lesson of an edition, and course by course."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Sum

from taixue.catalog.queries import courses
from taixue.credits.queries import entries
from taixue.kit.actor import Actor
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission
from taixue.study.models import Enrolment, Progress, Visit
from taixue.study.rules import coverage, sources


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


@dataclass(frozen=True, slots=True)
class Begun:
    """A course that a person has begun."""

    enrolment: UUID
    course: UUID
    version: courses.Version
    started_at: datetime
    completed_at: datetime | None
    lessons: int
    lessons_completed: int
    length: int  # seconds that can be proven in all lessons
    proven: int
    next_lesson: UUID | None  # the one to go on with: last visited and not complete, else the first not complete

    @property
    def percent(self) -> int:
        """Proven share, 0 to 100, cut."""
        return self.proven * 100 // self.length if self.length else 0


@dataclass(frozen=True, slots=True)
class Earned:
    """What the next completion would meet: an entry from before under the same source."""

    source: str
    entry: UUID
    on: datetime


def of_course(person_id: int, version_id: int, *, by: Actor | None = None) -> list[LessonProgress]:
    """Return a person's progress in every lesson of an edition, in order; latest enrolment (two queries).

    Raises NotFound if `by` is given and may not see the person's evidence. Without `by`: a page that shows one's own.
    """
    if by is not None:
        access.require_person(Permission.EVIDENCE_SEE, person_id, by=by)
    rows = Progress.objects.filter(enrolment__person=person_id, enrolment__version=version_id)
    known = {row.lesson_id: row for row in rows.defer("bits").order_by("enrolment_id")}
    latest = max((row.enrolment_id for row in known.values()), default=None)
    lessons = courses.Lesson.objects.filter(version=version_id).select_related("version").order_by("position")
    return [_lesson(lesson, known.get(lesson.pk), latest) for lesson in lessons]


def begun(person_id: int, *, by: Actor, completed: bool | None = False) -> list[Begun]:
    """Return the courses a person has begun, the one visited last first (four queries).

    completed: False only open ones, True only completed ones, None both. Raises NotFound as `of_course`.
    """
    access.require_person(Permission.EVIDENCE_SEE, person_id, by=by)
    rows = Enrolment.objects.filter(person=person_id).select_related("version__subject", "version__course")
    if completed is not None:
        rows = rows.filter(completed_at__isnull=not completed)
    enrolments = list(rows)
    visited: dict[int, tuple[datetime, int]] = {}
    for visit in (
        Visit.objects.filter(enrolment__in=enrolments)
        .order_by("opened_at")
        .only("enrolment_id", "lesson_id", "opened_at")
    ):
        visited[visit.enrolment_id] = (visit.opened_at, visit.lesson_id)
    lessons: dict[int, list[courses.Lesson]] = {}
    for lesson in courses.Lesson.objects.filter(version__in={e.version_id for e in enrolments}).order_by("position"):
        lessons.setdefault(lesson.version_id, []).append(lesson)
    known: dict[int, dict[int, Progress]] = {}
    for row in Progress.objects.filter(enrolment__in=enrolments).defer("bits"):
        known.setdefault(row.enrolment_id, {})[row.lesson_id] = row
    enrolments.sort(key=lambda e: visited.get(e.pk, (e.started_at, 0))[0], reverse=True)
    return [
        _begun(e, lessons.get(e.version_id, []), known.get(e.pk, {}), visited.get(e.pk, (e.started_at, 0))[1])
        for e in enrolments
    ]


def earned(person_id: int, version: courses.Version, *, year: int) -> Earned | None:
    """Return the entry that a completion in a local year would find in its place, None if it would be posted."""
    source = sources.of_course(version.course.public_id, version.earns, year=year, number=version.number)
    found = entries.by_source([(person_id, source)]).get((person_id, source))
    return None if found is None else Earned(source, found.public_id, found.last_at)


def seconds_of(person_ids: Iterable[int]) -> dict[int, int]:
    """Return all proven seconds of persons, ever; persons without any are left out. One query."""
    rows = Progress.objects.filter(enrolment__person__in=list(person_ids)).values_list("person_id")
    return dict(rows.annotate(total=Sum("seconds")).filter(total__gt=0))


def attention(lesson_id: UUID, *, by: Actor) -> list[int]:
    """Return for each second of a lesson how many learners have proven it. Raises NotFound as the lesson does."""
    lesson = courses.lesson(lesson_id, by=by)
    maps = Progress.objects.filter(lesson=lesson.pk).values_list("bits", flat=True)
    return coverage.attention(map(bytes, maps.iterator()), lesson.milliseconds // 1000)


def learners(versions: Iterable[courses.Version]) -> QuerySet[Enrolment, tuple[int, int, int]]:
    """Return (version id, begun, completed) for editions."""
    rows = Enrolment.objects.filter(version__in=list(versions)).values_list("version_id")
    return rows.annotate(begun=Count("pk"), completed=Count("pk", filter=Q(completed_at__isnull=False)))


def _lesson(lesson: courses.Lesson, row: Progress | None, latest: int | None) -> LessonProgress:
    length = lesson.milliseconds // 1000
    mine = row if row is not None and row.enrolment_id == latest else Progress()
    return LessonProgress(
        lesson=lesson.public_id, position=lesson.position, title=lesson.title, title_en=lesson.title_en, length=length,
        needed=coverage.needed(length, lesson.version.threshold), proven=mine.seconds, held=mine.held,
        resume=mine.resume if mine.resume < length else 0, completed_at=mine.completed_at,
    )  # fmt: skip


def _begun(enrolment: Enrolment, lessons: list[courses.Lesson], known: dict[int, Progress], last: int) -> Begun:
    rest = [lesson for lesson in lessons if lesson.pk not in known or known[lesson.pk].completed_at is None]
    following = next((lesson for lesson in rest if lesson.pk == last), rest[0] if rest else None)
    return Begun(
        enrolment=enrolment.public_id, course=enrolment.course, version=enrolment.version,
        started_at=enrolment.started_at, completed_at=enrolment.completed_at, lessons=len(lessons),
        lessons_completed=len(lessons) - len(rest), length=sum(lesson.milliseconds // 1000 for lesson in lessons),
        proven=sum(row.seconds for row in known.values()),
        next_lesson=None if following is None else following.public_id,
    )  # fmt: skip
