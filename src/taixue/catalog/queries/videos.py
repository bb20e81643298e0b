"""Lessons of an edition with what is known of their videos: the author's view."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from taixue.catalog.models import Caption, Lesson, Version
from taixue.catalog.queries import courses
from taixue.catalog.rules.courses import Reason, Video, reasons
from taixue.files.queries import files


@dataclass(frozen=True, slots=True)
class Row:
    """A lesson, what is known of its upload, and its captions by language.

    state: "missing", "waiting", "ready", "refused" (`problem` is a code of files.labels) or "gone"
    """

    lesson: Lesson
    state: str
    problem: str
    name: str
    size: int
    milliseconds: int  # 0 while it is not known
    width: int
    height: int
    poster: UUID | None
    captions: list[Caption]


def of(version: Version) -> list[Row]:
    """Return the lessons of an edition in their order (three queries)."""
    lessons = list(courses.lessons(version))
    found = files.several(lesson.file for lesson in lessons if lesson.file)
    return [_row(lesson, found) for lesson in lessons]


def row(lesson: Lesson) -> Row:
    """Return one lesson."""
    return _row(lesson, files.several([lesson.file] if lesson.file else []))


def _row(lesson: Lesson, found: Mapping[UUID, Any]) -> Row:
    captions = sorted(lesson.captions.all(), key=lambda caption: caption.language, reverse=True)
    file = found.get(lesson.file) if lesson.file else None
    if file is None:
        return Row(lesson, "gone" if lesson.file else "missing", "", "", 0, 0, 0, 0, None, captions)
    facts = file.facts
    poster = file.poster.public_id if file.poster else None
    length, width, height = (int(facts.get(key, 0)) for key in ("milliseconds", "width", "height"))
    return Row(lesson, file.state, file.problem, file.name, file.size, length, width, height, poster, captions)


def obstacles(version: Version, rows: list[Row]) -> list[Reason]:
    """Return everything that keeps a draft from being published."""
    return reasons(centihours=version.centihours, videos=[Video(row.lesson.title, row.state) for row in rows])
