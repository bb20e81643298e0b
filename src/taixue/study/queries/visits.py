"""Visits as evidence: what lies behind an entry, and what a person did when."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from taixue.credits.queries import entries
from taixue.kit import clock, sql
from taixue.kit.actor import Actor
from taixue.study.models import Enrolment, HeldStretch, Progress, Visit
from taixue.study.rules import refusals


@dataclass(frozen=True, slots=True)
class Before:
    """The visit before: on which device, when it ended, at which lesson second."""

    device: str
    at: datetime
    resume: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lesson seconds [first, end) that a journal handed in, and how many of them were new."""

    at: datetime
    first: int
    end: int
    seconds: int


@dataclass(frozen=True, slots=True)
class Evidence:
    """One visit with its figures as they are now, also while it is open. Seconds of the lesson."""

    public_id: UUID
    lesson: UUID
    title: str
    title_en: str
    length: int
    speed: int  # allowed playing speed, per cent
    opened_at: datetime
    ended_at: datetime | None
    ending: str  # "taken", "left", "idle"; "" while open
    last_at: datetime | None
    device: str
    claimed: int
    proven: int
    held: int
    refusals: dict[str, int]  # study.rules.refusals
    stretches: tuple[Stretch, ...]
    person_id: int = 0

    @property
    def allowed(self) -> int:
        """Server seconds from its opening to its end (or last beat): the frame of what could be proven."""
        end = self.ended_at or self.last_at or self.opened_at
        return int((end - self.opened_at).total_seconds())

    @property
    def possible(self) -> int:
        """Lesson seconds that the time between opening and end allows at the course's speed."""
        end = self.ended_at or self.last_at or self.opened_at
        return int((end - self.opened_at).total_seconds() * self.speed / 100)


def behind(entry_id: UUID, *, by: Actor) -> list[Evidence]:
    """Return the visits that an entry of kind "course" stands on, the earliest first.

    A reversal stands on the visits of the entry it reverses. Raises NotFound if `by` may not see the entry.
    """
    return of_entry(entries.get(entry_id, by=by))


def of_entry(entry: entries.Entry) -> list[Evidence]:
    """Return the visits behind an entry that the caller has fetched with `by`; its `reverses` must be loaded.

    Those of an entry that came with a joined record lie with that record. Of a course that one record began and the
    other finished, both have some.
    """
    posted = entry.reverses or entry
    while posted.repeats is not None:
        posted = posted.repeats
    own = Q(person=posted.person_id, completed_at=posted.last_at)
    begun = Q(person__joined_into=posted.person_id, completed_at=None, version__number=posted.item_version)
    enrolments = Enrolment.objects.filter(own | begun, course=posted.item)
    return _evidence(Visit.objects.filter(enrolment__in=enrolments))


_BEFORE = """
SELECT visit.device, coalesce(visit.last_at, visit.opened_at), progress.resume
FROM study_visit visit JOIN study_progress progress USING (enrolment_id, lesson_id)
WHERE enrolment_id = %(enrolment)s AND lesson_id = %(lesson)s AND visit.ended_at IS NOT NULL AND visit.proven > 0
ORDER BY visit.opened_at DESC LIMIT 1
"""


def before(enrolment_id: int, lesson_id: int) -> Before | None:
    """Return the last visit of a lesson in an enrolment that has ended, None if there is none."""
    return sql.row(Before, _BEFORE, enrolment=enrolment_id, lesson=lesson_id)


def days(person_id: int) -> list[date]:
    """Return the local days on which a person proved a second of study, by the last beat of each visit, in order."""
    rows = Visit.objects.filter(person=person_id, proven__gt=0).exclude(last_at=None).values_list("last_at", flat=True)
    return sorted({clock.day(last) for last in rows if last is not None})


def idle(*, at: datetime, idle: timedelta) -> list[Visit]:
    """Return the open visits without a beat for `idle`, or longer where the course still takes a journal."""
    rows = Visit.objects.filter(ended_at=None).select_related("enrolment__version")
    return [row for row in rows.filter(opened_at__lt=at - idle) if is_idle(row, at=at, idle=idle)]


def is_idle(visit: Visit, *, at: datetime, idle: timedelta) -> bool:
    """Has an open visit been silent for so long that it ends?"""
    acked = Progress.objects.filter(enrolment=visit.enrolment_id, lesson=visit.lesson_id, visit=visit.pk)
    last = acked.values_list("acked_ms", flat=True).first()
    since = visit.opened_at if last is None else moment(last)
    return at - since > max(idle, timedelta(minutes=visit.enrolment.version.held_limit + 5))


def moment(milliseconds: int) -> datetime:
    """Return a moment of the lane (Unix ms)."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _evidence(rows: QuerySet[Visit]) -> list[Evidence]:
    found = list(rows.select_related("lesson__version").order_by("opened_at", "pk"))
    still = [visit.pk for visit in found if visit.ended_at is None]
    running = {p.visit: p for p in Progress.objects.filter(visit__in=still)} if still else {}
    held: dict[int, list[Stretch]] = {}
    late = [visit for visit in found if visit.held or visit.ended_at is None]
    for row in HeldStretch.objects.filter(visit__in=late).order_by("at", F("first")) if late else ():
        held.setdefault(row.visit_id, []).append(Stretch(row.at, row.first, row.end, row.seconds))
    return [_one(visit, running.get(visit.pk), tuple(held.get(visit.pk, ()))) for visit in found]


def _one(visit: Visit, running: Progress | None, stretches: tuple[Stretch, ...]) -> Evidence:
    figures = (visit.claimed, visit.proven, visit.held, visit.refusals, visit.last_at)
    if running is not None:
        counted = {name: getattr(running, column) for name, column in refusals.COUNTERS.items()}
        last = moment(running.acked_ms) if running.sequence else None
        said = refusals.folded(visit.refusals, counted)
        figures = (running.claimed, running.proven, running.visit_held, said, last)
    claimed, proven, held, counts, last_at = figures
    return Evidence(
        public_id=visit.public_id, lesson=visit.lesson.public_id, title=visit.lesson.title,
        title_en=visit.lesson.title_en, length=visit.lesson.milliseconds // 1000, speed=visit.lesson.version.speed,
        opened_at=visit.opened_at, ended_at=visit.ended_at, ending=visit.ending, last_at=last_at,
        device=visit.device, claimed=claimed, proven=proven, held=held, refusals=counts, stretches=stretches,
        person_id=visit.person_id,
    )  # fmt: skip
