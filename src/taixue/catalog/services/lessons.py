"""The lessons of a draft: order, words, video and captions."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from taixue.audit.services import lines
from taixue.catalog.models import Caption, Lesson
from taixue.catalog.services import drafts
from taixue.files.services import captions as caption_files
from taixue.files.services import uploads
from taixue.kit.actor import Actor
from taixue.lib.errors import Invalid

LANGUAGES = ("zh-Hans", "en")
MOST = 200
"""Lessons of one edition."""


@transaction.atomic
def add(*, version_id: UUID, title: str, title_en: str = "", by: Actor, at: datetime) -> Lesson:
    """Add a lesson at the end of a draft and return it. Raises NotFound, Conflict or Invalid."""
    version = drafts.locked(version_id, by=by)
    number = Lesson.objects.filter(version=version).count() + 1
    if number > MOST:
        raise _invalid("title", "lessons-too-many", title)
    made = Lesson.objects.create(version=version, position=number, title=_titled(title), title_en=title_en.strip())
    _line("catalog.lesson_added", made, by=by, at=at, title=made.title)
    return made


@transaction.atomic
def rename(*, lesson_id: UUID, title: str, title_en: str = "", by: Actor, at: datetime) -> Lesson:
    """Give a lesson of a draft other titles. Raises NotFound, Conflict or Invalid."""
    lesson = drafts.lesson(lesson_id, by=by)
    before, lesson.title, lesson.title_en = lesson.title, _titled(title), title_en.strip()
    lesson.save(update_fields=["title", "title_en"])
    _line("catalog.lesson_renamed", lesson, by=by, at=at, before=before, title=lesson.title)
    return lesson


@transaction.atomic
def place(*, lesson_id: UUID, position: int, by: Actor, at: datetime) -> None:
    """Move a lesson of a draft to a position, 1 being the first; the others make room. Raises NotFound or Conflict."""
    lesson = drafts.lesson(lesson_id, by=by)
    others = list(Lesson.objects.filter(version=lesson.version).exclude(pk=lesson.pk).order_by("position"))
    others.insert(min(max(position, 1), len(others) + 1) - 1, lesson)
    for number, row in enumerate(others, start=1):
        if row.position != number:
            Lesson.objects.filter(pk=row.pk).update(position=number)  # the constraint is checked at commit
    _line("catalog.lesson_moved", lesson, by=by, at=at, position=position)


@transaction.atomic
def remove(*, lesson_id: UUID, by: Actor, at: datetime) -> None:
    """Take a lesson out of a draft; earlier editions keep theirs. Raises NotFound or Conflict."""
    lesson = drafts.lesson(lesson_id, by=by)
    _line("catalog.lesson_removed", lesson, by=by, at=at, title=lesson.title)
    Caption.objects.filter(lesson=lesson).delete()
    version, position = lesson.version_id, lesson.position
    lesson.delete()
    Lesson.objects.filter(version=version, position__gt=position).update(position=F("position") - 1)


def upload_video(
    *, lesson_id: UUID, name: str, content_type: str, chunks: Iterable[bytes], by: Actor, at: datetime
) -> Lesson:
    """Keep a video and make it the lesson's; a job then looks inside.

    The bytes arrive before the draft is locked, so a slow upload holds up nobody.
    Raises NotFound, Conflict, or Invalid with the file's problem.
    """
    with transaction.atomic():
        drafts.lesson(lesson_id, by=by)
    file = uploads.store(purpose="lesson", name=name, content_type=content_type, chunks=chunks, by=by, at=at)
    return attach(lesson_id=lesson_id, file=file.public_id, by=by, at=at)


@transaction.atomic
def attach(*, lesson_id: UUID, file: UUID, by: Actor, at: datetime) -> Lesson:
    """Make a kept video the lesson's; length, size and poster are copied when the edition is published."""
    lesson = drafts.lesson(lesson_id, by=by)
    lesson.file, lesson.poster, lesson.milliseconds, lesson.size = file, None, 0, 0
    lesson.save(update_fields=["file", "poster", "milliseconds", "size"])
    _line("catalog.video_attached", lesson, by=by, at=at, file=str(file))
    return lesson


@transaction.atomic
def caption(*, lesson_id: UUID, language: str, name: str, chunks: Iterable[bytes], by: Actor, at: datetime) -> Caption:
    """Give a lesson of a draft captions in a language, in place of earlier ones.

    Raises NotFound, Conflict, or Invalid with the problem and, where one is wrong, the line of the file.
    """
    lesson = drafts.lesson(lesson_id, by=by)
    if language not in LANGUAGES:
        raise _invalid("language", "language-unknown", language)
    file = caption_files.store(name=name, chunks=chunks, by=by, at=at)
    made, _ = Caption.objects.update_or_create(lesson=lesson, language=language, defaults={"file": file.public_id})
    _line("catalog.captions_attached", lesson, by=by, at=at, language=language, file=str(file.public_id))
    return made


@transaction.atomic
def drop_caption(*, lesson_id: UUID, language: str, by: Actor, at: datetime) -> None:
    """Take the captions of a language off a lesson of a draft; nothing happens if there are none."""
    lesson = drafts.lesson(lesson_id, by=by)
    if Caption.objects.filter(lesson=lesson, language=language).delete()[0]:
        _line("catalog.captions_removed", lesson, by=by, at=at, language=language)


def _titled(title: str) -> str:
    if not title.strip() or len(title.strip()) > 120:
        raise _invalid("title", "title-missing" if not title.strip() else "title-too-long", title)
    return title.strip()


def _invalid(field: str, code: str, value: str) -> Invalid:
    return Invalid(code, problems=[{"field": field, "code": code, "value": value, "cure": ""}])


def _line(action: str, lesson: Lesson, *, by: Actor, at: datetime, **details: object) -> None:
    lines.record(action, by=by, at=at, target_kind="lesson", target=lesson.public_id,
                 unit_path=lesson.version.course.owner_path, details=details)  # fmt: skip
