"""prove kill: kill -9 of server, worker, postmaster or a backend at a random moment of a beat storm; nothing is lost.

Acknowledged seconds are what the answers said; stored ones are the bits in the database after the house stands again.
"""

import asyncio
import os
import random
import signal
import sys
import threading
import time
from typing import Any

import psutil

from bench.crowd.house import House

ROUNDS = 20
LEARNERS = 60
VICTIMS = ("server", "worker", "postmaster", "backend")
PEOPLE = 200  # of a case of many
PROMISED = 90  # seconds until the entry of a killed completion job is there


def main() -> int:
    dice = random.Random(int(sys.argv[1]) if len(sys.argv) > 1 else None)
    with House() as house:
        good = _storm(house, dice)
        good &= _killed_job(house)
        good &= _killed_case(house)
        good &= _killed_freezing(house)
        good &= _rights()
    print("kill:", "nothing acknowledged was lost" if good else "NOT as promised")
    return 0 if good else 1


class Player:
    """One learner in the storm: a lesson second every half second at double speed, sent again until it is answered."""

    def __init__(self, port: int, session: str, lesson: str, person: int) -> None:
        from tests.redteam.wire import Browser

        self.browser = Browser(port, session)
        self.lesson, self.person = lesson, person
        self.acknowledged: set[int] = set()

    async def play(self, stop: threading.Event) -> None:
        await self.browser.open(self.lesson)
        second = 0
        while not stop.is_set():
            await asyncio.sleep(0.5)
            beat = [second + 1, second, second + 1, second * 500, second * 500 + 1000]
            if await self._acknowledged(beat, stop):
                second += 1

    async def _acknowledged(self, beat: list[int], stop: threading.Event) -> bool:
        while not stop.is_set():
            try:
                answer = await self.browser.deliver([beat])
            except OSError:
                answer = {}
            if answer.get("ok"):
                lost = {s for first, end, _ in answer.get("refused", ()) for s in range(first, end)}
                if "bits" not in answer or beat[1] not in lost:
                    self.acknowledged |= set(range(beat[1], beat[2])) - lost
                return True
            if answer.get("code") == "ticket-expired":
                _, renewed = await self.browser.post(f"/study/visits/{self.browser.visit}/renew/", b"")
                self.browser.ticket = renewed.get("ticket", self.browser.ticket)
            self.browser.hang_up()
            await asyncio.sleep(0.2)
        return False


def _storm(house: House, dice: random.Random) -> bool:
    from django.conf import settings
    from django.test import Client

    from tests import world
    from tests.study.conftest import course

    unit, version = world.tree().office, course(2700, speed=200, threshold=100)
    lesson = str(version.lessons.get().public_id)
    players = []
    for _ in range(LEARNERS):
        person = world.person(unit)
        session = world.sign_in(Client(), person).cookies[settings.SESSION_COOKIE_NAME].value
        players.append(Player(house.port, session, lesson, person.pk))
    stop = threading.Event()
    storm = threading.Thread(target=lambda: asyncio.run(_together(players, stop)), daemon=True)
    storm.start()
    time.sleep(5)
    print(f"{'round':>5} {'killed':<12}{'ready after':>12}{'acknowledged':>14}{'stored':>8}{'missing':>9}")
    good = True
    for number in range(ROUNDS):
        victim = VICTIMS[number % len(VICTIMS)]
        time.sleep(dice.uniform(0.5, 2.5))
        begun = time.monotonic()
        _kill(house, victim, dice)
        time.sleep(0.5)
        house.wait()
        took = time.monotonic() - begun
        acknowledged, stored, missing = _compare(players)
        print(f"{number + 1:>5} {victim:<12}{took:>10.1f} s{acknowledged:>14}{stored:>8}{missing:>9}", flush=True)
        good &= missing == 0
    before = sum(len(player.acknowledged) for player in players)
    time.sleep(3)
    after = sum(len(player.acknowledged) for player in players)
    print(f"      the storm goes on: {after - before} seconds acknowledged in the last 3 s")
    stop.set()
    storm.join()
    return good and after > before


async def _together(players: list[Player], stop: threading.Event) -> None:
    await asyncio.gather(*(player.play(stop) for player in players))


def _compare(players: list[Player]) -> tuple[int, int, int]:
    """Return acknowledged and stored seconds, and those acknowledged that are not stored."""
    from django.db import connection

    from taixue.study.models import Progress
    from taixue.study.rules import coverage

    said = {player.person: set(player.acknowledged) for player in players}
    connection.close()  # the one before may have died with the database
    bits = {row.person_id: coverage.load(bytes(row.bits)) for row in Progress.objects.all()}
    missing = sum(not bits.get(person, 0) >> second & 1 for person, seconds in said.items() for second in seconds)
    return sum(map(len, said.values())), sum(value.bit_count() for value in bits.values()), missing


def _kill(house: House, victim: str, dice: random.Random) -> None:
    assert house.keeper is not None
    below = psutil.Process(house.keeper.pid).children(recursive=True)
    if victim in ("server", "worker"):
        command = "web" if victim == "server" else "worker"
        pids = [process.pid for process in below if command in process.cmdline()[3:4]]
        for pid in pids if victim == "worker" else [dice.choice(pids)]:
            os.kill(pid, signal.SIGKILL)
        return
    from django.db import connection

    connection.close()
    with connection.cursor() as cursor:
        if victim == "backend":
            cursor.execute("SELECT pid FROM pg_stat_activity WHERE application_name = 'taixue lane'")
            pid = dice.choice([row[0] for row in cursor.fetchall()])
        else:
            pid = house.postmaster()
    connection.close()
    os.kill(pid, signal.SIGKILL)


def _killed_job(house: House) -> bool:
    """Kill the worker in the middle of a completion job (it waits for a row held here); then look for its entry."""
    from django.db import connection, transaction

    from taixue.credits.models import Entry
    from taixue.study.models import Enrolment
    from tests import world
    from tests.study.conftest import Learner, course, store

    house.wait()
    connection.close()
    learner = Learner(world.person(world.unit("某局")))
    learner.open(course(30))
    with transaction.atomic():
        held = Enrolment.objects.select_for_update().get(person=learner.person)
        store([learner.delivery((1, 0, 30))], second=30)
        _wait_for("SELECT 1 FROM procrastinate_jobs WHERE task_name = 'study.complete' AND status = 'doing'")
        _kill(house, "worker", random.Random(0))
    begun = time.monotonic()
    entries = Entry.objects.filter(person=held.person_id)
    while not entries.exists() and time.monotonic() - begun < PROMISED:
        time.sleep(0.5)
    took = time.monotonic() - begun
    time.sleep(5)
    count = entries.count()
    print(f"completion job killed while it ran: {count} entry after {took:.1f} s (promised: 1 within {PROMISED} s)")
    return count == 1 and took < PROMISED


def _killed_case(house: House) -> bool:
    """Kill the worker when it has written every line of a case and waits to tell the first person; then look again."""
    from django.db import connection, transaction

    from taixue.credits.models import Correction, Entry
    from taixue.kit import clock

    house.wait()
    connection.close()
    now = clock.now()
    case, item, approver = _asked_case(now)
    told = Entry.objects.filter(item=item)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE notices_note IN SHARE MODE")
        _approve_elsewhere(case.public_id, approver, now)
        _wait_for(
            "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO \"notices_note%'"
        )
        _kill(house, "worker", random.Random(0))
        time.sleep(2)
        half, waiting = told.count(), Correction.objects.filter(case=case, state="asked").count()
    begun = time.monotonic()
    while told.count() < PEOPLE and time.monotonic() - begun < PROMISED:
        time.sleep(0.5)
    took = time.monotonic() - begun
    done = Correction.objects.filter(case=case, state="approved").count()
    print(
        f"case of {PEOPLE} killed in the middle: {half} lines, {waiting} corrections that wait (promised: 0, {PEOPLE})"
    )
    print(f"and carried out by the next worker: {told.count()} lines, {done} approved, after {took:.1f} s")
    return (half, waiting, told.count(), done) == (0, PEOPLE, PEOPLE, PEOPLE)


def _asked_case(now: Any) -> tuple[Any, Any, Any]:
    """Return a case that waits for its second person, the item it is about, and who may approve it."""
    from taixue.credits.services import cases
    from taixue.kit import clock
    from tests import world
    from tests.credits.builders import paper
    from tests.study.conftest import course

    county, item = world.unit("故障县", kind="county"), course(30).course.public_id
    people = [world.person(county, f"学员{n}") for n in range(PEOPLE)]
    asker, approver = (world.administrator("unit-admin", county, name=name) for name in ("周明远", "陈立新"))
    case = cases.plan(
        unit_id=county.public_id, course=item, day=clock.day(now), listed=[one.mobile or "" for one in people],
        reason="平台故障", upload=paper(), by=asker, at=now,
    )  # fmt: skip
    cases.ask(case_id=case.public_id, by=asker, at=now)
    return case, item, approver


def _approve_elsewhere(case: Any, by: Any, at: Any) -> None:
    """Approve a case on a connection of its own, while this one holds a lock."""
    from django.db import connection

    from taixue.credits.services import cases

    def approve() -> None:
        cases.approve(case_id=case, by=by, at=at)
        connection.close()

    thread = threading.Thread(target=approve)
    thread.start()
    thread.join()


def _killed_freezing(house: House) -> bool:
    """Kill the worker in the middle of freezing a year (it waits for a table held here): nothing half done."""
    import psycopg
    from django.conf import settings
    from django.db import connection

    from taixue.kit import clock, database
    from taixue.policy.models import TrainingYear
    from taixue.reports.models import FrozenStanding, FrozenUnit, Snapshot
    from tests import world
    from tests.reports import builders

    house.wait()
    connection.close()
    tree = world.tree()
    builders.rule(tree.province)
    builders.five(tree.station)
    asker, second = (world.administrator("academy", None, at_unit=tree.province, name=name) for name in ("甲", "乙"))
    with psycopg.connect(**database.address(settings.DATABASES["default"])) as held:
        held.execute("LOCK TABLE reports_frozenfigure IN SHARE MODE")
        builders.closing_of(2025, tree.province, asker, second, at=clock.now())
        _wait_for("SELECT 1 FROM pg_locks WHERE NOT granted AND relation = 'reports_frozenfigure'::regclass")
        _kill(house, "worker", random.Random(0))
        time.sleep(0.5)
        half = Snapshot.objects.count() + FrozenUnit.objects.count() + FrozenStanding.objects.count()
    begun = time.monotonic()
    while not Snapshot.objects.exists() and time.monotonic() - begun < PROMISED:
        time.sleep(0.5)
    took = time.monotonic() - begun
    year, kept = TrainingYear.objects.get(), FrozenStanding.objects.count()
    whole = Snapshot.objects.count() == 1 and year.state == "frozen" and kept == Snapshot.objects.get().people > 0
    print(f"worker killed in mid-closing: {half} rows half done; whole after {took:.1f} s: {whole}, {kept} standings")
    return half == 0 and whole


def _wait_for(query: str) -> None:
    from django.db import connection

    ends = time.monotonic() + PROMISED
    while time.monotonic() < ends:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_stat_clear_snapshot()")  # a transaction sees who does what as it first looked
            cursor.execute(query)
            if cursor.fetchone():
                return
        time.sleep(0.1)
    raise RuntimeError(f"never true: {query}")


def _rights() -> bool:
    """Try to change what is written for ever, as the role the application acts as."""
    import psycopg
    from django.db import connection

    from taixue.kit import rights
    from taixue.site import schema

    good = True
    with connection.cursor() as cursor:
        for table in schema.APPEND_ONLY:
            cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum = 1", [table])
            column = cursor.fetchone()[0]
            for statement in (
                f"UPDATE {table} SET {column} = {column}",
                f"DELETE FROM {table}",
                f"TRUNCATE {table} CASCADE",
            ):
                refused = _refused(cursor, rights.ROLE, statement, psycopg.errors.InsufficientPrivilege)
                print(f"as {rights.ROLE}: {statement:<44}{'refused' if refused else 'ALLOWED'}")
                good &= refused
    return good


def _refused(cursor: Any, role: str, statement: str, expected: type[Exception]) -> bool:
    from django.db import ProgrammingError, transaction

    try:
        with transaction.atomic():
            cursor.execute(f"SET LOCAL ROLE {role}")
            cursor.execute(statement)
    except ProgrammingError as problem:
        return isinstance(problem.__cause__, expected)
    return False
