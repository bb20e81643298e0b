"""The demo's courses as data/courses.toml describes them, and the captions that follow from it."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parent / "data"
OPENING = 4
"""Seconds that a lesson shows its title."""


@dataclass(frozen=True, slots=True)
class Saying:
    """One sentence in both languages: a line on the slide, and the caption while it is said."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Slide:
    """A heading and the sentences that appear under it one after another."""

    head: str
    sayings: tuple[Saying, ...]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson. `video` names its file under data/lessons."""

    title: str
    title_en: str
    pace: int  # s a saying stays
    slides: tuple[Slide, ...]
    video: str

    @property
    def seconds(self) -> int:
        """Return the length of the video, s."""
        return OPENING + self.pace * sum(len(slide.sayings) for slide in self.slides)

    def cues(self) -> Iterator[tuple[int, Saying]]:
        """Yield (start in s, saying) in order."""
        sayings = (saying for slide in self.slides for saying in slide.sayings)
        for number, saying in enumerate(sayings):
            yield OPENING + number * self.pace, saying


@dataclass(frozen=True, slots=True)
class Course:
    """A course. `required` are rank bands ("" is everyone); hours are nominal, in centihours."""

    key: str
    subject: str
    title: str
    title_en: str
    summary: str
    summary_en: str
    teacher: str
    slip: str
    centihours: int
    earns: str
    threshold: int
    speed: int
    presence: int
    required: tuple[str, ...]
    lessons: tuple[Lesson, ...]


def read() -> list[Course]:
    """Return the courses of the demo."""
    document = tomllib.loads((DATA / "courses.toml").read_text(encoding="utf-8"))
    return [_course(dict(row)) for row in document["course"]]


def captions(lesson: Lesson, language: str) -> str:
    """Return a lesson's WebVTT in "zh" or "en", in time with its slides."""
    blocks = ["WEBVTT"]
    for start, saying in lesson.cues():
        blocks.append(f"{_moment(start)} --> {_moment(start + lesson.pace)}\n{getattr(saying, language)}")
    return "\n\n".join(blocks) + "\n"


def _moment(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.000"


def _course(row: dict[str, Any]) -> Course:
    lessons, hours, required = row.pop("lesson"), row.pop("hours"), row.pop("required")
    made = tuple(_lesson(f"{row['key']}-{number}.mp4", said) for number, said in enumerate(lessons, start=1))
    return Course(**row, centihours=round(hours * 100), required=tuple(required), lessons=made)


def _lesson(video: str, row: dict[str, Any]) -> Lesson:
    slides = tuple(Slide(s["head"], tuple(Saying(*pair) for pair in s["say"])) for s in row["slides"])
    return Lesson(row["title"], row["title_en"], row["pace"], slides, video)
