"""Work for later, queued by name in the caller's own transaction, run by the worker, retried when it fails or dies.

`once` and transactions: a waiting job that is found is locked until the caller commits (FOR SHARE). No worker takes it
before, so the one run that serves both sees what both have written.
"""

import json
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import close_old_connections, connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app as current
from procrastinate.exceptions import JobRetry
from procrastinate.job_context import JobContext
from procrastinate.jobs import Job
from procrastinate.retry import RetryDecision
from psycopg.types.json import Jsonb

TRIES = 10
"""A job that fails is tried this often in all: after 2, 4, 8 … s, at most 10 minutes apart; then it stays `failed`."""

QUEUE = "default"
_TRY = "_try"  # the number of the try, carried by jobs that wait under `once`

_INSERT = """
WITH waiting AS (
  SELECT id, scheduled_at FROM procrastinate_jobs WHERE queueing_lock = %(once)s AND status = 'todo' FOR SHARE
), sooner AS (
  UPDATE procrastinate_jobs job SET scheduled_at = %(at)s::timestamptz FROM waiting
  WHERE job.id = waiting.id AND waiting.scheduled_at > coalesce(%(at)s::timestamptz, now()) RETURNING job.id
), made AS (
  INSERT INTO procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args, scheduled_at)
  SELECT %(queue)s, %(name)s, %(lock)s, %(once)s, %(facts)s, %(at)s WHERE NOT EXISTS (SELECT 1 FROM waiting)
  ON CONFLICT (queueing_lock) WHERE status = 'todo' DO NOTHING RETURNING id
)
SELECT (SELECT count(*) FROM waiting) + (SELECT count(*) FROM made)
"""
_declared: dict[str, Callable[..., None]] = {}
_running: list[int | None] = []

_FETCH = "SELECT id, task_name, args::text FROM procrastinate_fetch_job_v2(NULL, NULL)"
_FINISH = "SELECT procrastinate_finish_job_v1(%s, 'succeeded', true)"


def defer(
    name: str, *, lock: str | None = None, at: datetime | None = None, once: str | None = None, **facts: Any
) -> None:
    """Queue the job `name` ("policy.refresh") with plain JSON facts; it is visible to a worker after the commit.

    lock: jobs with the same lock run one after another (the person or unit worked on)
    at: not before this moment, by the application's clock
    once: no second job waits under this name (an already waiting one serves both)
    Raises TypeError for facts that are not JSON.
    """
    with connection.cursor() as cursor:
        defer_on(cursor, name, lock=lock, at=at, once=once, **facts)


def defer_on(
    cursor: Any,
    name: str,
    *,
    lock: str | None = None,
    at: datetime | None = None,
    once: str | None = None,
    **facts: Any,
) -> None:
    """Queue a job as `defer` does, in the transaction of a cursor of one's own (the lane's batch)."""
    real = at and at - timedelta(seconds=settings.TAIXUE_CLOCK_OFFSET)  # the database compares with its own clock
    row = {"queue": QUEUE, "name": name, "lock": lock, "once": once, "facts": Jsonb(facts), "at": real}
    queued = 0
    while not queued:  # 0: one queued by another transaction came in between, and is seen at the second look
        cursor.execute(_INSERT, row)
        queued = cursor.fetchone()[0]


def job(name: str, *, every: str | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Declare the function as the job behind `name`. It must be safe to run twice.

    every: a cron line (minute hour day month weekday, UTC, seconds as a sixth field) for a job that queues itself;
        its function takes no facts
    """

    def declare(function: Callable[..., None]) -> Callable[..., None]:
        def run(context: JobContext, /, **facts: Any) -> None:
            _run(function, context, **facts)

        run.__module__, run.__qualname__ = function.__module__, function.__qualname__
        task: Any = current.task(name=name, queue=QUEUE, retry=_Backoff(), pass_context=True)(run)
        if every is not None:
            current.periodic(cron=every)(task)
        _declared[name] = function
        return function

    return declare


def names() -> frozenset[str]:
    """Return the names of all declared jobs."""
    return frozenset(_declared)


def running() -> int:
    """Return how many jobs this process is running."""
    return len(_running)


def run_waiting(*, limit: int = 10_000) -> list[str]:
    """Run all due jobs here and now, also those they queue, and return their names in order; for tests and the demo.

    Raises what a job raises, KeyError for a name without a job, and RuntimeError after `limit` jobs, which queue each
    other for ever.
    """
    done: list[str] = []
    while len(done) < limit:
        with connection.cursor() as cursor:
            cursor.execute(_FETCH)
            number, name, facts = cursor.fetchone()
            if number is None:
                return done
            _call(_declared[name], json.loads(facts))
            cursor.execute(_FINISH, [number])
        done.append(name)
    raise RuntimeError(f"{limit} jobs and no end: {done[-3:]}")


def _call(function: Callable[..., None], facts: dict[str, Any]) -> None:
    function(**{name: value for name, value in facts.items() if name not in (_TRY, "timestamp")})


def _run(function: Callable[..., None], context: JobContext, **facts: Any) -> None:
    """Run a job in a worker's thread, on a connection that is known to live."""
    close_old_connections()
    _running.append(context.job.id)
    try:
        _call(function, facts)
    except Exception:
        if context.job.queueing_lock:
            _again(context.job, facts)
        raise
    finally:
        _running.remove(context.job.id)
        close_old_connections()


def _again(failed: Job, facts: dict[str, Any]) -> None:
    """Queue a failed job that holds a `once` anew: putting it back itself could collide with one waiting by now."""
    attempt = int(facts.get(_TRY, 0)) + 1
    if attempt >= TRIES:
        return
    at = datetime.now(UTC) + timedelta(seconds=pause(attempt) + settings.TAIXUE_CLOCK_OFFSET)
    close_old_connections()
    defer(failed.task_name, lock=failed.lock, at=at, once=failed.queueing_lock, **{**facts, _TRY: attempt})


def pause(attempt: int) -> int:
    """Return the seconds to wait after the failed try of this number (1, 2 …): 2, 4, 8 … at most 600."""
    return int(min(600, 2 ** max(1, attempt)))


class _Backoff(RetryStrategy):
    """Try again after growing pauses; jobs under a `once` queue themselves anew instead."""

    def get_retry_exception(self, exception: BaseException, job: Job) -> JobRetry | None:
        if job.queueing_lock or job.attempts + 1 >= TRIES:
            return None
        return JobRetry(RetryDecision(retry_in={"seconds": pause(job.attempts + 1)}))


def withdraw(job_names: Iterable[str]) -> int:
    """Take waiting jobs of these names out of the queue and return how many; where all they would do was just done."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND task_name = ANY(%s)", [list(job_names)]
        )
        return int(cursor.rowcount)
