"""The demo's courses, made and published through the real services."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import UUID

from taixue.catalog.rules.courses import Facts
from taixue.catalog.services import audiences, courses, lessons, publishing
from taixue.demo import curriculum
from taixue.demo.curriculum import DATA, Course
from taixue.files.services import probing, uploads
from taixue.kit.actor import SYSTEM, Actor

SHORT = DATA / "short"
"""The real video of 7.8 s with its captions, for a run that must be quick."""


def publish_all(*, owner_path: str, by: Actor, at: datetime) -> dict[str, UUID]:
    """Make and publish every course of data/courses.toml; return the courses' public ids by key.

    owner_path: the unit that keeps them, usually the root
    by: an academy's account; videos are looked at here and now instead of by the worker
    """
    return {course.key: publish(course, owner_path=owner_path, by=by, at=at) for course in curriculum.read()}


def publish(course: Course, *, owner_path: str, by: Actor, at: datetime) -> UUID:
    """Make and publish one course and return its public id."""
    facts = Facts(
        subject=course.subject, title=course.title, title_en=course.title_en, summary=course.summary,
        summary_en=course.summary_en, teacher=course.teacher, slip=course.slip, centihours=course.centihours,
        earns=course.earns, threshold=course.threshold, speed=course.speed, presence=course.presence,
    )  # fmt: skip
    draft = courses.create(facts=facts, owner_path=owner_path, by=by, at=at).public_id
    for lesson in course.lessons:
        texts = {"zh-Hans": curriculum.captions(lesson, "zh"), "en": curriculum.captions(lesson, "en")}
        made = lessons.add(version_id=draft, title=lesson.title, title_en=lesson.title_en, by=by, at=at).public_id
        _fill(
            made, DATA / "lessons" / lesson.video, {code: text.encode() for code, text in texts.items()}, by=by, at=at
        )
    for band in course.required:
        audiences.state(version_id=draft, band=band, unit_path=owner_path, by=by, at=at)
    return publishing.publish(version_id=draft, by=by, at=at).course.public_id


def publish_short(*, owner_path: str, by: Actor, at: datetime) -> UUID:
    """Make and publish a course of one lesson, the real short video, required for everyone; return its public id."""
    facts = Facts(
        subject="service", title="试看：八秒钟的一课", title_en="A trial: a lesson of eight seconds", slip="试看",
        summary="用一段真实的短片走完全程：看完、证实、入账。",
        summary_en="One real short film through the whole way: watched, proven, entered.",
        teacher="MDN", centihours=100, earns="yearly",
    )  # fmt: skip
    draft = courses.create(facts=facts, owner_path=owner_path, by=by, at=at).public_id
    made = lessons.add(version_id=draft, title="短片", title_en="The film", by=by, at=at).public_id
    _fill(made, SHORT / "lesson.mp4", {"en": (SHORT / "lesson.en.vtt").read_bytes()}, by=by, at=at)
    audiences.state(version_id=draft, band="", unit_path=owner_path, by=by, at=at)
    return publishing.publish(version_id=draft, by=by, at=at).course.public_id


def _fill(lesson: UUID, video: Path, captions: dict[str, bytes], *, by: Actor, at: datetime) -> None:
    kept = uploads.store(
        purpose="lesson", name=video.name, content_type="video/mp4", chunks=_chunks(video), by=by, at=at
    )
    probing.probe(file=kept.public_id, by=SYSTEM, at=at)
    lessons.attach(lesson_id=lesson, file=kept.public_id, by=by, at=at)
    for language, content in captions.items():
        lessons.caption(lesson_id=lesson, language=language, name=f"{language}.vtt", chunks=[content], by=by, at=at)


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as source:
        while chunk := source.read(1 << 20):
            yield chunk
