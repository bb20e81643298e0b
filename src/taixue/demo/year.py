"""A year of study, replayed through the services: visits opened, beats delivered, courses completed at their time."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from multiprocessing import get_context
from random import Random
from typing import Any

import django
from django.db import transaction
from psycopg import AsyncConnection

from taixue.catalog.queries import courses
from taixue.catalog.queries.courses import Lesson, Version
from taixue.kit.actor import SYSTEM, Actor
from taixue.kit.lane import Answer, commits
from taixue.policy.services import standing
from taixue.study.rules import tickets
from taixue.study.rules.clock import Beat
from taixue.study.rules.tickets import Ticket
from taixue.study.services import beats, completion, visits
from taixue.study.services.deliveries import Delivery
from taixue.study.services.signing import signer
from taixue.study.services.visits import Opened

SEED = 20261220
COARSE, FINE = 45, 15
"""Seconds between beats: as long as the allowance holds in the year, as a player sends them in the last two days."""
EVENINGS = 44
DEVICES = ("Android · WeChat", "Windows · Chrome", "Android · Chrome", "Windows · 360", "iPhone · Safari")
HABITS = (("diligent", 58), ("steady", 18), ("slow", 16), ("absent", 8))
WANTED = {"diligent": (8000, 9000), "steady": (5000, 7500), "slow": (1000, 3000), "absent": (0, 0)}
"""Centihours that a habit aims at, from and to."""


@dataclass(frozen=True, slots=True)
class Learner:
    """Someone who studies in the replay, from a day on."""

    person_id: int
    actor: Actor
    since: date
    script: tuple[tuple[str, int], ...] = ()  # titles of courses and how many lessons, instead of the lot


@dataclass(frozen=True, slots=True)
class Sitting:
    """One evening of one learner with one course; `part`: lessons studied, all of them or fewer."""

    learner: Learner
    version: Version
    part: int


@dataclass(slots=True)
class _Seat:
    """A learner in a lesson: the delivery's ticket, and how far the player is."""

    actor: Actor
    opened: Opened
    ticket: Ticket
    session: str
    at: int = 0
    number: int = 0
    answer: tuple[int, int] | None = None  # to a presence question that waits


def replay(learners: Sequence[Learner], *, first: date, last: datetime, processes: int = 2) -> int:
    """Replay study from a day to a moment, in processes side by side; return how many courses were completed.

    What a learner does is drawn by lot from the learner alone, so it is the same in however many processes.
    """
    parts = [list(learners[number::processes]) for number in range(processes)]
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        return sum(pool.map(_replay, parts, [first] * processes, [last] * processes))


def _replay(learners: list[Learner], first: date, last: datetime) -> int:
    versions = list(courses.published(by=SYSTEM))
    evenings = _evenings(first, last)
    plan = _plan(learners, versions, evenings)
    lessons = {version.pk: list(courses.lessons(version)) for version in versions}
    lot, done = Random(SEED), 0
    with asyncio.Runner() as runner:
        connection = runner.run(commits.connect())
        try:
            for evening in evenings:
                step = FINE if last - evening < timedelta(days=3) else COARSE
                done += _evening(plan[evening], lessons, evening, step, lot, runner, connection)
        finally:
            runner.run(connection.close())
    return done


def _evenings(first: date, last: datetime) -> list[datetime]:
    """Return the moments at which people sit down, in order; the last two on the two evenings before."""
    lot, span = Random(SEED), (last.date() - first).days - 3
    days = sorted({first + timedelta(days=round(span * n / (EVENINGS - 2))) for n in range(EVENINGS - 2)})
    moments = [last.replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=(last.date() - day).days)
               for day in days]  # fmt: skip
    hours = (8, 12, 19, 20, 21)
    found = [moment + timedelta(hours=lot.choice(hours), minutes=lot.randint(0, 50)) for moment in moments]
    days_ago = [last.replace(hour=20, minute=11, second=0, microsecond=0) - timedelta(days=n) for n in (2, 1)]
    return [*found, *days_ago]


def _plan(
    learners: Sequence[Learner], versions: Sequence[Version], evenings: list[datetime]
) -> dict[datetime, list[Sitting]]:
    """Give each learner courses and evenings, by habit: courses until what is aimed at is reached."""
    plan: dict[datetime, list[Sitting]] = defaultdict(list)
    for learner in learners:
        if learner.script:
            _follow(learner, versions, evenings, plan)
            continue
        lot = Random(SEED + learner.person_id)
        habit = lot.choices([name for name, _ in HABITS], [weight for _, weight in HABITS])[0]
        own = [evening for evening in evenings if evening.date() >= learner.since]
        share = len(own) / len(evenings)
        wanted = lot.randint(*WANTED[habit]) * share
        chosen: list[Version] = []
        for version in lot.sample(list(versions), len(versions)):
            if sum(one.centihours for one in chosen) < wanted and len(chosen) < len(own):
                chosen.append(version)
        for evening, version in zip(sorted(lot.sample(own, len(chosen))), chosen, strict=True):
            part = 1 if habit == "slow" and lot.random() < 0.3 else 99
            plan[evening].append(Sitting(learner, version, part))
    return plan


def _follow(
    learner: Learner, versions: Sequence[Version], evenings: list[datetime], plan: dict[datetime, list[Sitting]]
) -> None:
    """Give a learner the courses of the script, the last of them on the last evening."""
    titled = {version.title: version for version in versions}
    own = [evening for evening in evenings if evening.date() >= learner.since]
    for place, (title, part) in enumerate(learner.script, start=1):
        plan[own[len(own) * place // len(learner.script) - 1]].append(Sitting(learner, titled[title], part))


def _evening(
    sittings: Iterable[Sitting], lessons: dict[int, list[Lesson]], start: datetime, step: int, lot: Random,
    runner: asyncio.Runner, connection: AsyncConnection[Any],
) -> int:  # fmt: skip
    """Let everyone of an evening study at the same time, lesson after lesson; return how many completed a course."""
    going, moment, enrolments = list(sittings), start, set()
    for place in range(max((len(rows) for rows in lessons.values()), default=0)):
        with transaction.atomic():
            seats = [
                _sit(sitting, lessons[sitting.version.pk][place], moment, lot)
                for sitting in going
                if place < min(len(lessons[sitting.version.pk]), sitting.part)
            ]
        enrolments |= {seat.ticket.enrolment for seat in seats}
        moment = _study(seats, moment + timedelta(seconds=60), step, runner, connection) + timedelta(minutes=2)
    with transaction.atomic():
        for sitting in going:
            standing.studied(sitting.learner.person_id, moment.date())
        return sum(completion.complete(enrolment_id=number, by=SYSTEM, at=moment) for number in sorted(enrolments))


def _sit(sitting: Sitting, lesson: Lesson, moment: datetime, lot: Random) -> _Seat:
    begun = moment + timedelta(milliseconds=lot.randint(0, 14_000))
    session = f"demo{sitting.learner.actor.account_id:028d}"
    actor = sitting.learner.actor
    opened = visits.open(
        lesson_public_id=lesson.public_id, session_key=session, device=lot.choice(DEVICES), by=actor, at=begun
    )
    return _Seat(actor, opened, tickets.unpack(signer().open(opened.ticket)), session)


def _study(
    seats: list[_Seat], moment: datetime, step: int, runner: asyncio.Runner, connection: AsyncConnection[Any]
) -> datetime:
    """Beat until every lesson is over; return when that was."""
    playing = seats
    while playing:
        deliveries = [_delivery(seat, step) for seat in playing]
        said = runner.run(beats.store(connection, deliveries, moment))
        for seat, answer in zip(playing, said, strict=True):
            seat.answer = _presence(answer)
        playing = [seat for seat in playing if seat.at < seat.opened.length]
        moment += timedelta(seconds=step)
    with transaction.atomic():
        for seat in seats:
            visits.leave(visit=seat.opened.visit, by=seat.actor, at=moment - timedelta(seconds=step - 3))
    return moment


def _delivery(seat: _Seat, step: int) -> Delivery:
    end = min(seat.at + step, seat.opened.length)
    seat.number += 1
    beat = Beat(seat.number, seat.at, end, seat.number * step * 1000, (seat.number * step + end - seat.at) * 1000)
    seat.at = end
    return Delivery(seat.ticket, seat.session, [beat], seat.answer)


def _presence(answer: Answer | None) -> tuple[int, int] | None:
    """Return the right answer to a presence question, as someone who is there gives it."""
    ask = json.loads(answer.body).get("ask") if answer is not None else None
    return None if ask is None else (ask["id"], ask["a"] + ask["b"])
