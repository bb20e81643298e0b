"""Builders for pages: published courses whose videos are only known, not made, and a person's progress in them."""

from datetime import date, datetime, timedelta
from typing import Any

from taixue.catalog.queries import courses
from taixue.catalog.rules.courses import Facts
from taixue.catalog.services import audiences, lessons, publishing
from taixue.catalog.services import courses as authoring
from taixue.credits.services import ledger
from taixue.files.models import File
from taixue.kit.actor import SYSTEM
from taixue.people.models import Person
from taixue.policy.services import assignments, policies
from taixue.study.models import Enrolment, Progress, Visit
from taixue.study.rules import sources
from tests import world

NOON = world.NOON


def video(seconds: int) -> File:
    """Note a video of that length, 60 kB a second."""
    return File.objects.create(
        purpose="lesson", name="课.mp4", content_type="video/mp4", size=seconds * 60_000, sha256=bytes(32),
        state=File.State.READY, uploaded_at=NOON,
        facts={"milliseconds": seconds * 1000, "width": 640, "height": 360, "video": "h264", "audio": "aac"},
    )  # fmt: skip


def course(
    title: str = "行政复议与应诉", *, lengths: tuple[int, ...] = (100, 200), required: bool = True, at: datetime = NOON,
    **facts: Any,
) -> Any:  # fmt: skip
    """Publish a course of 3 hours with lessons of these lengths (s); required for everybody, or elective."""
    said = {"subject": "administration", "title": title, "centihours": 300} | facts
    draft = authoring.create(facts=Facts(**said), owner_path="/", by=SYSTEM, at=at)
    for number, seconds in enumerate(lengths, 1):
        titles = {"title": f"第 {number} 讲", "title_en": f"Part {number}"}
        lesson = lessons.add(version_id=draft.public_id, **titles, by=SYSTEM, at=at)
        lessons.attach(lesson_id=lesson.public_id, file=video(seconds).public_id, by=SYSTEM, at=at)
    if required:
        audiences.state(version_id=draft.public_id, band="", unit_path="/", by=SYSTEM, at=at)
    publishing.publish(version_id=draft.public_id, by=SYSTEM, at=at)
    return courses.version(draft.public_id, by=SYSTEM)


def rule() -> None:
    """Let the Fujian rule of 2017 hold everywhere: 80 hours, of them 25 required, for section level and below."""
    version = policies.publish(text=policies.library("fujian-2017"), by=SYSTEM, at=NOON)
    assignments.assign(
        code=version.policy.code, number=version.number, unit_path="/", first_day=date(2017, 1, 1), by=SYSTEM, at=NOON
    )


def studied(
    person: Person, version: Any, position: int, seconds: int, *, resume: int | None = None, at: datetime = NOON,
    complete: bool = False,
) -> None:  # fmt: skip
    """Note that the person proved the first seconds of a lesson on a phone."""
    lesson = version.lessons.get(position=position)
    enrolment, _ = Enrolment.objects.get_or_create(
        person=person, course=version.course.public_id, version=version, window="", defaults={"started_at": at}
    )
    Visit.objects.create(
        person=person, enrolment=enrolment, lesson=lesson, opened_at=at - timedelta(minutes=9), ended_at=at,
        ending="left", device="Android · Chrome", session=bytes(16),
    )  # fmt: skip
    length = lesson.milliseconds // 1000
    Progress.objects.create(
        enrolment=enrolment, lesson=lesson, person_id=person.pk, seconds=seconds,
        bits=((1 << seconds) - 1).to_bytes(-(-length // 8), "little"), resume=seconds if resume is None else resume,
        acked_ms=int(at.timestamp() * 1000), completed_at=at if complete else None,
    )  # fmt: skip


def earned(person: Person, version: Any, *, at: datetime, required: bool = True) -> Any:
    """Post the entry that finishing the course would post."""
    source = sources.of_course(version.course.public_id, version.earns, year=at.year, number=version.number)
    entry, _ = ledger.post(
        person_id=person.pk, kind="course", source=source, item=version.course.public_id, item_version=version.number,
        title=version.title, title_en=version.title_en, subject=version.subject.code, category="online",
        required=required, seconds=300, held=0, nominal=version.centihours, first_at=at - timedelta(minutes=9),
        last_at=at, provenance="proven", by=SYSTEM, at=at,
    )  # fmt: skip
    return entry
