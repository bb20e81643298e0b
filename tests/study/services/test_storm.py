"""Beats in two server processes while pages open, leave and take over and the completion job folds."""

import asyncio
import itertools
import threading
import time
from datetime import datetime, timedelta

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


def test_no_acknowledged_second_is_lost_or_counted_twice_in_a_storm(committed: str) -> None:
    version = course(LENGTH)
    studied = lesson(version).public_id
    actor = world.actor(world.person(world.unit("某局"), "周明远"))
    began, opened, numbers = time.monotonic(), threading.Event(), itertools.count(1)
    held: dict[str, visits.Opened] = {}
    answers: list[dict] = []
    problems: list[BaseException] = []

    def now() -> datetime:
        return NOON + timedelta(seconds=(time.monotonic() - began) * SPEED)

    def over() -> bool:
        return time.monotonic() - began > SECONDS

    def delivery() -> Delivery:
        ticket = tickets.unpack(signing.signer().open(held["now"].ticket))
        number = next(numbers)
        first = number * 30 % (LENGTH - 30)
        return Delivery(ticket, "session-one", [Beat(number, first, first + 30, 0, 30_000)], None)

    def beat() -> None:
        async def storm() -> None:
            async with await connect() as lane:
                while not over():
                    found = await beats.store(lane, [delivery(), delivery()], now())
                    answers.extend(msgspec.json.decode(answer.body) for answer in found if answer is not None)

        asyncio.run(storm())

    def turn() -> None:
        for step in itertools.cycle(("open", "fold", "leave", "open", "open")):
            if over():
                return
            if step == "leave":
                visits.leave(visit=held["now"].visit, by=actor, at=now())
            elif step == "fold":
                completion.complete(enrolment_id=Progress.objects.get().enrolment_id, by=SYSTEM, at=now())
            else:
                held["now"] = visits.open(
                    lesson_public_id=studied, session_key="session-one", device="Windows · Edge", by=actor, at=now()
                )
                opened.set()
            time.sleep(0.02)

    def guarded(work: object) -> None:
        try:
            if work is not turn:
                assert opened.wait(10)
            work()
        except BaseException as problem:
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=guarded, args=(work,)) for work in (turn, beat, beat)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert problems == []
    visits.open(lesson_public_id=studied, session_key="last", device="", by=actor, at=now())
    row = Progress.objects.get()
    proven = Visit.objects.aggregate(all=Sum("proven"))["all"]
    acknowledged = [answer["s"] for answer in answers if answer["ok"]]
    assert len(acknowledged) > 20 and row.seconds > 20
    assert row.seconds == int.from_bytes(row.bits, "little").bit_count() == proven
    assert max(acknowledged) == row.seconds
    spent = sum(((v.ended_at - v.opened_at).total_seconds() for v in Visit.objects.exclude(ended_at=None)), 0.0)
    assert row.seconds <= spent + 1
