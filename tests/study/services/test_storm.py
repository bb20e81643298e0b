"""Beats in two server processes while pages open, leave and take over and the completion job folds."""

import asyncio
import itertools
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import Sum

from taixue.kit.actor import SYSTEM
from taixue.kit.lane.commits import connect
from taixue.study.models import Progress, Visit
from taixue.study.rules import tickets
from taixue.study.rules.clock import Beat
from taixue.study.services import beats, completion, signing, visits
from taixue.study.services.deliveries import Delivery
from tests import world
from tests.study.conftest import course, lesson
from tests.world import NOON

LENGTH = 20_000
SPEED = 100  # server seconds in a real one
SECONDS = 4


class Storm:
    """One learner, many threads, a clock that runs SPEED times as fast."""

    def __init__(self, studied: UUID) -> None:
        self.studied = studied
        self.actor = world.actor(world.person(world.unit("某局"), "周明远"))
        self.began = time.monotonic()
        self.numbers = itertools.count(1)
        self.answers: list[dict] = []
        self.problems: list[BaseException] = []
        self.open()

    def now(self) -> datetime:
        return NOON + timedelta(seconds=(time.monotonic() - self.began) * SPEED)

    def over(self) -> bool:
        return time.monotonic() - self.began > SECONDS

    def open(self) -> None:
        self.opened = visits.open(
            lesson_public_id=self.studied, session_key="session-one", device="", by=self.actor, at=self.now()
        )

    def leave(self) -> None:
        visits.leave(visit=self.opened.visit, by=self.actor, at=self.now())

    def fold(self) -> None:
        completion.complete(enrolment_id=Progress.objects.get().enrolment_id, by=SYSTEM, at=self.now())

    def turn(self) -> None:
        for step in itertools.cycle((self.open, self.fold, self.leave, self.open, self.open)):
            if self.over():
                return
            step()
            time.sleep(0.02)

    def delivery(self) -> Delivery:
        ticket = tickets.unpack(signing.signer().open(self.opened.ticket))
        number = next(self.numbers)
        first = number * 30 % (LENGTH - 30)
        return Delivery(ticket, "session-one", [Beat(number, first, first + 30, 0, 30_000)], None)

    def beat(self) -> None:
        asyncio.run(self._beat())

    async def _beat(self) -> None:
        async with await connect() as lane:
            while not self.over():
                found = await beats.store(lane, [self.delivery(), self.delivery()], self.now())
                self.answers += [msgspec.json.decode(answer.body) for answer in found if answer is not None]

    def guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as problem:
            self.problems.append(problem)
        finally:
            connection.close()

    def rage(self) -> None:
        threads = [threading.Thread(target=self.guarded, args=(work,)) for work in (self.turn, self.beat, self.beat)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=30)


def test_no_acknowledged_second_is_lost_counted_twice_or_proven_beyond_the_time_allowed(committed: str) -> None:
    storm = Storm(lesson(course(LENGTH)).public_id)
    storm.rage()
    assert storm.problems == []
    storm.open()  # every visit of the storm has ended
    row, ended = Progress.objects.get(), Visit.objects.exclude(ended_at=None)
    acknowledged = [answer["s"] for answer in storm.answers if answer["ok"]]
    assert len(acknowledged) > 20 and row.seconds > 20
    assert row.seconds == int.from_bytes(row.bits, "little").bit_count() == max(acknowledged)
    assert row.seconds == ended.aggregate(all=Sum("proven"))["all"]
    assert row.seconds <= sum((visit.ended_at - visit.opened_at).total_seconds() for visit in ended)
