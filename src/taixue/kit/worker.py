"""The worker: runs jobs, and takes up again what a killed worker left."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from django.conf import settings
from procrastinate import App, PsycopgConnector
from procrastinate.contrib.django import app as current
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from taixue.kit import database, queue

logger = logging.getLogger(__name__)

HEARTBEAT = 10.0
"""Seconds between signs of life."""
DEAD_AFTER = 30.0
"""Seconds without a sign of life after which a worker's jobs are somebody else's."""
SWEEP = 15.0
"""Seconds between looks for such jobs. DEAD_AFTER + SWEEP: how long a killed worker's job waits at most."""
PATIENCE = 30.0
"""Seconds that jobs under way have to end when the worker is asked to stop."""
POLL = 5.0
"""Seconds between looks for jobs that no notification announced: those scheduled, those locked by their maker."""


def run(*, concurrency: int = 2) -> bool:
    """Run jobs until SIGTERM or SIGINT; jobs under way are finished first, up to 30 s.

    concurrency: jobs at a time, each in a thread with a database connection of its own
    Returns whether it was asked to end. When the database goes away it returns False or raises the driver's error;
    whoever started the worker starts it again.
    """
    return asyncio.run(_run(concurrency))


async def _run(concurrency: int) -> bool:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(concurrency + 1, thread_name_prefix="job"))
    async with connected() as app:
        return await _work(app, concurrency)


@contextlib.asynccontextmanager
async def connected() -> AsyncIterator[App]:
    """Open the queue on a few asynchronous connections, to the database that Django's settings name."""
    known = database.address(settings.DATABASES["default"])
    connector = PsycopgConnector(kwargs=known, min_size=1, max_size=4, timeout=10.0)
    with current.replace_connector(connector) as app:
        async with app.open_async():
            yield app


async def _work(app: App, concurrency: int) -> bool:
    """Run the worker and the sweep; the first to end, or a signal, ends both."""
    asked = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, asked.set)
    worker = asyncio.create_task(
        app.run_worker_async(
            concurrency=concurrency,
            delete_jobs="successful",
            fetch_job_polling_interval=POLL,
            abort_job_polling_interval=60.0,
            update_heartbeat_interval=HEARTBEAT,
            stalled_worker_timeout=DEAD_AFTER,
            shutdown_graceful_timeout=PATIENCE,
            install_signal_handlers=False,
        )
    )
    others = {asyncio.create_task(_sweep(app)), asyncio.create_task(asked.wait())}
    done, _ = await asyncio.wait({worker, *others}, return_when=asyncio.FIRST_COMPLETED)
    for task in others:
        task.cancel()
    worker.cancel()
    await _end(worker)
    for task in done:
        task.result()
    return asked.is_set()


async def _end(worker: asyncio.Task[None]) -> None:
    """Wait while jobs run; then no longer than two seconds for the rest, which may hang on a lost connection."""
    loop = asyncio.get_running_loop()
    ends = loop.time() + PATIENCE
    while queue.running() and loop.time() < ends and not worker.done():
        await asyncio.wait({worker}, timeout=0.1)
    await asyncio.wait({worker}, timeout=2.0)


async def _sweep(app: App) -> None:
    while True:
        await take_up(app, silent_for=DEAD_AFTER)
        await asyncio.sleep(SWEEP)


async def take_up(app: App, *, silent_for: float) -> int:
    """Put the jobs of workers that gave no sign of life for `silent_for` seconds back into the queue; return how many.

    A job under a `once` gives way to one that waits under the same name.
    """
    stalled = list(await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=silent_for))
    for job in stalled:
        logger.warning("the job %s lost its worker and is run again", job.task_name)
        try:
            await app.job_manager.retry_job(job=job, retry_at=datetime.now(UTC))
        except UniqueViolation:
            await app.job_manager.finish_job(job=job, status=Status.FAILED, delete_job=False)
    await app.job_manager.prune_stalled_workers(silent_for)
    return len(stalled)
