"""Builders for study: published courses, open visits, deliveries stored at any moment of server time."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest

from taixue.catalog.models import Course, Lesson, Subject, Version
from taixue.kit.lane import Answer
from taixue.kit.lane.commits import connect
from taixue.people.models import Person
from taixue.study.models import Progress
from taixue.study.rules import tickets
from taixue.study.rules.clock import Beat
from taixue.study.services import beats, signing, visits
from taixue.study.services.deliveries import Delivery
from tests import world
from tests.world import NOON


def course(*lengths: int, **terms: Any) -> Version:
    """Return a published course with lessons of so many seconds. `terms`: fields of Version."""
    subject, _ = Subject.objects.get_or_create(code="law", defaults={"name": "法律法规", "name_en": "Law"})
    version = Version.objects.create(
        course=Course.objects.create(created_at=NOON), number=1, subject=subject, title="行政复议与应诉",
        centihours=100, created_at=NOON, **terms,
    )  # fmt: skip
    return publish(version, *lengths)


def publish(version: Version, *lengths: int) -> Version:
    """Add lessons to a draft and publish it."""
    for position, length in enumerate(lengths, 1):
        Lesson.objects.create(
            version=version,
            position=position,
            title=f"第 {position} 课",
            file=uuid4(),
            milliseconds=length * 1000 + 400,
        )
    Version.objects.filter(course=version.course, state="published").update(state="retired")
    version.state, version.published_at = "published", NOON
    version.save()
    return version


def lesson(version: Version, position: int = 1) -> Lesson:
    """Return a lesson by its place."""
    return version.lessons.get(position=position)


class Learner:
    """A person at a browser: opens lessons, sends deliveries at moments after NOON."""

    def __init__(self, person: Person, session: str = "session-one") -> None:
        self.person = person
        self.actor = world.actor(person)
        self.session = session
        self.opened: visits.Opened | None = None

    def open(self, version: Version, position: int = 1, *, second: float = 0, device: str = "Windows · Edge") -> None:
        """Open a lesson, so many seconds after NOON."""
        self.opened = visits.open(
            lesson_public_id=lesson(version, position).public_id, session_key=self.session, device=device,
            by=self.actor, at=moment(second),
        )  # fmt: skip

    def delivery(self, *stretches: tuple[int, int, int], answer: tuple[int, int] | None = None) -> Delivery:
        """Return a delivery of beats (n, from, to), played one after the other at real pace."""
        assert self.opened is not None
        ticket = tickets.unpack(signing.signer().open(self.opened.ticket))
        return Delivery(ticket, self.session, [Beat(n, a, b, a * 1000, b * 1000) for n, a, b in stretches], answer)

    def progress(self) -> Progress:
        """Return the person's one row."""
        return Progress.objects.get(person_id=self.person.pk)


def moment(second: float) -> datetime:
    """Return NOON and so many seconds."""
    return NOON + timedelta(seconds=second)


def store(items: Sequence[Any], *, second: float) -> list[dict[str, Any] | None]:
    """Store a batch on a connection of the lane and return the answers as the player reads them."""

    async def once() -> Sequence[Answer | None]:
        async with await connect() as connection:
            return await beats.store(connection, items, moment(second))

    return [None if answer is None else msgspec.json.decode(answer.body) for answer in asyncio.run(once())]


@pytest.fixture
def learner(committed: str) -> Learner:
    """Return somebody who may study, in a database where commits are real."""
    return Learner(world.person(world.tree().office))
