"""Persons, courses and sessions for bots, on a running server; and what the database says afterwards."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils import timezone

from taixue.people.models import Person, Unit
from taixue.study.models import Progress, Visit
from tests import world
from tests.redteam.wire import Browser
from tests.study.conftest import course

SECONDS = 62
"""Server time that each bot works for."""
BEAT = 15
WINDOWS = "Mozilla/5.0 (Windows NT 10.0) Edg/120"
PHONE = "Mozilla/5.0 (Linux; Android 14) Chrome/120"


@dataclass(frozen=True, slots=True)
class Line:
    """What a bot or learner claimed, what was proven, and the server time x speed its visits were open; seconds."""

    name: str
    claimed: int
    proven: int
    allowed: float
    refusals: dict[str, int]
    complete: bool


class Part:
    """One player on the stage: a person, lessons of a course of their own, browsers in sessions of their own."""

    def __init__(self, port: int, unit: Unit, *lengths: int, **terms: Any) -> None:
        self.port = port
        self.person: Person = world.person(unit)
        self.version = course(*(lengths or (600,)), **terms)
        self.lessons = [str(lesson.public_id) for lesson in self.version.lessons.order_by("position")]
        self.browsers: list[Browser] = []
        self.browser = self._signed_in(self.person, WINDOWS)
        self.second = self._signed_in(self.person, PHONE)  # the same person in another session
        self.friend = self._signed_in(world.person(unit), WINDOWS)
        self.begun = time.monotonic()

    def tab(self, of: Browser) -> Browser:
        """Return a second window in the same session."""
        return self._window(of.session, of.agent)

    def _signed_in(self, person: Person, agent: str) -> Browser:
        return self._window(world.sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value, agent)

    def _window(self, session: str, agent: str) -> Browser:
        made = Browser(self.port, session, agent)
        self.browsers.append(made)
        return made

    def start(self) -> None:
        """Begin the time of the play."""
        self.begun = time.monotonic()

    @property
    def now(self) -> float:
        """Seconds since the play began."""
        return time.monotonic() - self.begun

    async def until(self, second: float) -> bool:
        """Wait until a second of the play; False once the play is over."""
        await asyncio.sleep(max(0.0, min(second, SECONDS) - self.now))
        return self.now < SECONDS

    def line(self, name: str) -> Line:
        """Return what the database says of this person (synchronous)."""
        rows = list(Progress.objects.filter(person_id=self.person.pk))
        visits, now = list(Visit.objects.filter(person=self.person)), timezone.now()
        open_for = sum(((visit.ended_at or now) - visit.opened_at).total_seconds() for visit in visits)
        refusals: dict[str, int] = {}
        for visit in visits:
            for code, amount in visit.refusals.items():
                refusals[code] = refusals.get(code, 0) + amount
        for row in rows:
            if row.visit is not None:
                for code, amount in (("fast", row.fast), ("replay", row.replayed), ("clock", row.clock)):
                    refusals[code] = refusals.get(code, 0) + amount
        return Line(
            name, sum(browser.claimed for browser in self.browsers), sum(row.seconds for row in rows),
            open_for * self.version.speed / 100, {code: n for code, n in refusals.items() if n},
            bool(rows) and all(row.completed_at is not None for row in rows),
        )  # fmt: skip


Play = Callable[[Part], Any]


def table(lines: list[Line]) -> str:
    """Return a line a bot for people."""
    rows = [f"{'bot or learner':<34}{'claimed':>9}{'proven':>8}{'allowed':>9}  refused"]
    for line in lines:
        said = ", ".join(f"{code} {amount}" for code, amount in sorted(line.refusals.items()))
        mark = "complete  " if line.complete else ""
        rows.append(f"{line.name:<34}{line.claimed:>9}{line.proven:>8}{line.allowed:>9.1f}  {mark}{said}")
    return "\n".join(rows)
