"""What a course says about itself, and what must be true of it."""

from dataclasses import dataclass

LONGEST = 20_000
"""Centihours: no course earns more than 200 hours."""

SPEEDS = (100, 125, 150, 175, 200)
"""Per cent; nobody proves lesson seconds faster than this many for 100 of the server's clock."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the author writes down; units as in models.Version."""

    subject: str  # code
    title: str
    title_en: str = ""
    summary: str = ""
    summary_en: str = ""
    teacher: str = ""
    slip: str = ""  # 2 to 4 characters on the cover
    centihours: int = 0
    earns: str = "once"
    threshold: int = 90
    speed: int = 100
    held_limit: int = 20
    presence: int = 0


@dataclass(frozen=True, slots=True)
class Video:
    """A lesson as publishing sees it. state: "missing", "waiting", "ready", "refused" or "gone"."""

    title: str
    state: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a draft may not be published yet: a code of catalog.labels and the lesson concerned, if one is."""

    code: str
    lesson: str = ""


_VIDEO = {"missing": "video-missing", "waiting": "video-waiting", "refused": "video-refused", "gone": "video-missing"}


def reasons(*, centihours: int, videos: list[Video]) -> list[Reason]:
    """Return every reason why a draft may not be published and not only the first; empty if it may."""
    found = [Reason("hours-zero")] if centihours <= 0 else []
    if not videos:
        found.append(Reason("lesson-missing"))
    return found + [Reason(_VIDEO[video.state], video.title) for video in videos if video.state != "ready"]


def slip(text: str, title: str) -> str:
    """Return what stands on the cover's title slip: the author's choice, else the title's first four characters."""
    return text.strip() or title.strip()[:4]
