import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import psycopg
import pytest
from django.db import connection, transaction

from taixue.kit import database, queue, worker

SOON = timedelta(minutes=10)
ran: list[str] = []
broken = False


@queue.job("tests.note")
def note(word: str) -> None:
    """Write a word down; fail while `broken`."""
    if broken:
        raise ValueError(word)
    ran.append(word)


@pytest.fixture(autouse=True)
def fresh():
    global broken
    broken = False
    ran.clear()


def rows(columns: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM procrastinate_jobs ORDER BY id")
        return cursor.fetchall()


def second():
    """A connection beside Django's, to the same database."""
    return psycopg.connect(**database.address(connection.settings_dict))


def test_a_job_is_run_after_the_jobs_before_it(db):
    for word in ("one", "two"):
        queue.defer("tests.note", word=word)
    assert queue.run_waiting() == ["tests.note", "tests.note"]
    assert ran == ["one", "two"] and rows("id") == []


def test_a_job_for_later_does_not_run_now(db):
    queue.defer("tests.note", at=datetime.now(UTC) + SOON, word="later")
    assert queue.run_waiting() == []


def test_a_later_time_is_taken_by_the_moved_clock(db, settings):
    settings.TAIXUE_CLOCK_OFFSET = 86_400
    at = datetime(2026, 1, 2, 12, tzinfo=UTC)
    queue.defer("tests.note", at=at, word="moved")
    assert rows("scheduled_at") == [(datetime(2026, 1, 1, 12, tzinfo=UTC),)]


def test_two_under_one_name_run_once_and_the_callers_transaction_lives_on(db):
    with transaction.atomic():
        queue.defer("tests.note", once="person:7", word="first")
        queue.defer("tests.note", once="person:7", word="second")
        queue.defer("tests.note", word="after")
    queue.run_waiting()
    assert ran == ["first", "after"]


def test_a_wish_for_now_moves_a_waiting_job_forward(db):
    queue.defer("tests.note", once="person:7", at=datetime.now(UTC) + SOON, word="soon")
    queue.defer("tests.note", once="person:7", word="now")
    assert queue.run_waiting() == ["tests.note"] and ran == ["soon"]


def test_a_waiting_job_is_not_taken_before_the_transaction_it_serves_has_committed(committed):
    queue.defer("tests.note", once="person:7", word="first")
    with second() as other:
        with transaction.atomic():
            queue.defer("tests.note", once="person:7", word="second")
            taken = other.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, NULL)").fetchone()
            assert taken == (None,)
        taken = other.execute("SELECT task_name FROM procrastinate_fetch_job_v2(NULL, NULL)").fetchone()
    assert taken == ("tests.note",)


def test_many_at_once_under_one_name_leave_one_job(committed):
    def defer():
        with second() as own, own.cursor() as cursor:
            queue.defer_on(cursor, "tests.note", once="person:7", word="x")

    threads = [threading.Thread(target=defer) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rows("queueing_lock, status") == [("person:7", "todo")]


def test_facts_that_are_not_json_are_refused_where_they_are_queued(db):
    with pytest.raises(TypeError), transaction.atomic():
        queue.defer("tests.note", word=datetime.now(UTC))
    assert rows("id") == []


@contextlib.contextmanager
def working(name: str):
    """A worker in a process of its own, with this file's job, on a database."""
    parts = connection.settings_dict | {"NAME": name}
    address = "postgresql://{USER}:{PASSWORD}@/{NAME}?host={HOST}&port={PORT}".format(**parts)
    code = "import django; django.setup(); import test_queue; from taixue.kit import worker; worker.run()"
    environment = os.environ | {
        "TAIXUE_DATABASE_URL": address,
        "PYTHONPATH": os.pathsep.join([*sys.path, str(Path(__file__).parent)]),
    }
    process = subprocess.Popen([sys.executable, "-c", code], env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for(condition, *, seconds: float = 20):
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, f"not within {seconds} s"
        time.sleep(0.1)


def test_a_worker_runs_what_is_queued_idles_cheaply_and_ends_in_order_when_asked(committed):
    with working(committed) as process:
        queue.defer("tests.note", word="hello")
        wait_for(lambda: rows("id") == [])
        before = sum(psutil.Process(process.pid).cpu_times()[:2])
        time.sleep(5)
        assert sum(psutil.Process(process.pid).cpu_times()[:2]) - before <= 0.1
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0


def test_a_failed_job_waits_two_seconds_and_is_tried_again(committed):
    for once in (None, "person:7"):
        queue.defer("tests.fail", once=once, word="again")
    wanted = {(None, "todo", True), ("person:7", "failed", None), ("person:7", "todo", True)}
    seen: set[tuple[str | None, str, bool | None]] = set()

    def tried() -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT queueing_lock, status, scheduled_at > now() - interval '10 s' FROM procrastinate_jobs"
                " WHERE task_name = 'tests.fail'"
            )
            seen.clear()
            seen.update(cursor.fetchall())
        return seen == wanted

    with working(committed):
        wait_for(tried)
    assert seen == wanted


@queue.job("tests.fail")
def fail(word: str) -> None:
    """Fail always."""
    raise ValueError(word)


def test_the_pauses_double_up_to_ten_minutes():
    assert [queue.pause(n) for n in (1, 2, 3, 9, 10, 50)] == [2, 4, 8, 512, 600, 600]


def test_the_job_of_a_killed_worker_is_put_back(committed):
    queue.defer("tests.note", lock="person:7", word="lost")
    queue.defer("tests.note", once="person:8", word="given way")
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '31 s') RETURNING id"
        )
        (dead,) = cursor.fetchone()
        for _ in range(2):
            cursor.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", [dead])
    queue.defer("tests.note", once="person:8", word="waiting")

    async def sweep() -> int:
        async with worker.connected() as app:
            return await worker.take_up(app, silent_for=30)

    assert asyncio.run(sweep()) == 2
    assert rows("args->>'word', status") == [("lost", "todo"), ("given way", "failed"), ("waiting", "todo")]
