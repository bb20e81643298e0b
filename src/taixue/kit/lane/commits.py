"""Group commit: whatever arrives while one batch commits makes the next batch. Nobody is answered before the commit."""

import asyncio
import gc
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import psycopg
from django.conf import settings
from psycopg import AsyncConnection

from taixue.kit import clock, database
from taixue.kit.lane import arrays

MOST = 500  # items in one batch
ROOM = 20_000  # items that may wait; more are told to come again
TRIES = 5  # batches an item may go through when others changed its row at the same time
PAUSE = 0.01  # seconds at least between the beginnings of two batches; after a quiet moment nobody waits
TIMEOUT = 10  # seconds that one batch may take
_log = logging.getLogger(__name__)


class Answer(NamedTuple):
    """What a request gets back: HTTP status and JSON bytes."""

    status: int
    body: bytes


class Refused(Exception):
    """A request that is turned away without the database."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.answer = refusal(status, code)


def refusal(status: int, code: str) -> Answer:
    """Return the answer of a refusal; the code is stable, the words are the page's business."""
    return Answer(status, b'{"ok":false,"code":"%s"}' % code.encode())


BUSY = refusal(503, "busy")
UNAVAILABLE = refusal(503, "unavailable")

Write = Callable[[AsyncConnection[Any], Sequence[Any], datetime], Awaitable[Sequence[Answer | None]]]
"""Store a batch in one transaction. None for an item whose row another writer changed meanwhile: it goes into the next
batch. Raising fails the whole batch: every waiter is told to send again."""


class _Waiter(NamedTuple):
    item: Any
    future: asyncio.Future[Answer]
    tries: int


class Committer:
    """One of these a process and lane: its own connection, one batch at a time."""

    def __init__(self, write: Write) -> None:
        gc.collect()
        gc.freeze()  # what is loaded by now stays: no need to look through it again and again
        gc.set_threshold(20_000, 20, 20)
        self._write = write
        self._waiting: deque[_Waiter] = deque()
        self._wake = asyncio.Event()
        self._connection: AsyncConnection[Any] | None = None
        self._loop = asyncio.get_running_loop()
        self._began = -PAUSE
        self._task = self._loop.create_task(self._run(), name="lane committer")

    def alive(self) -> bool:
        """Does it still run, in the loop that asks?"""
        return not self._task.done() and self._loop is asyncio.get_running_loop()

    async def close(self) -> None:
        """End: nothing more is stored, and whoever still waits is told to send again."""
        self._task.cancel()
        await asyncio.wait([self._task])
        for waiter in self._waiting:
            _settle(waiter.future, UNAVAILABLE)
        await self._disconnect()

    async def submit(self, item: Any) -> Answer:
        """Hand in an item and wait until its batch is committed."""
        if len(self._waiting) >= ROOM:
            return BUSY
        future: asyncio.Future[Answer] = self._loop.create_future()
        self._waiting.append(_Waiter(item, future, 1))
        self._wake.set()
        return await future

    async def _run(self) -> None:
        while True:
            if not self._waiting:
                self._wake.clear()
                await self._wake.wait()
            early = PAUSE - (self._loop.time() - self._began)
            if early > 0:
                await asyncio.sleep(early)
            self._began = self._loop.time()
            await self._commit([self._waiting.popleft() for _ in range(min(MOST, len(self._waiting)))])

    async def _commit(self, taken: list[_Waiter]) -> None:
        """Store a batch and answer it. Content that the database refuses is halved: one item never harms another."""
        try:
            async with asyncio.timeout(TIMEOUT):
                answers = await self._store([waiter.item for waiter in taken])
        except Exception as problem:  # whatever failed, nobody may be left waiting: the client sends again
            _log.exception("a batch of %d was not stored", len(taken))
            await self._disconnect()
            if len(taken) > 1 and not isinstance(problem, (psycopg.OperationalError, TimeoutError)):
                middle = len(taken) // 2
                await self._commit(taken[:middle])
                await self._commit(taken[middle:])
                return
            answers = [UNAVAILABLE] * len(taken)
        for waiter, answer in zip(taken, answers, strict=True):
            if answer is not None:
                _settle(waiter.future, answer)
            elif waiter.tries < TRIES:
                self._waiting.append(waiter._replace(tries=waiter.tries + 1))
            else:
                _settle(waiter.future, BUSY)

    async def _store(self, items: list[Any]) -> Sequence[Answer | None]:
        if self._connection is None or self._connection.closed:
            self._connection = await connect()
        return await self._write(self._connection, items, clock.now())

    async def _disconnect(self) -> None:
        lost, self._connection = self._connection, None
        if lost is not None:
            await lost.close()


def _settle(future: asyncio.Future[Answer], answer: Answer) -> None:
    if not future.done():  # the browser may have gone
        future.set_result(answer)


async def connect() -> AsyncConnection[Any]:
    """Return a connection for batches: autocommit, binary, and joins that keep the order of the batch.

    A batch is matched to its rows by nested loops over the sorted keys, so that two writers lock rows in one order.
    """
    known = database.address(settings.DATABASES["default"])
    options = f"{known.pop('options', '')} -c statement_timeout={TIMEOUT * 1000} -c lock_timeout=3000"
    for join in ("hashjoin", "mergejoin", "material", "memoize"):
        options += f" -c enable_{join}=off"
    connection = await psycopg.AsyncConnection.connect(
        **known,
        options=f"{options} -c plan_cache_mode=force_generic_plan",
        application_name="taixue lane",
        autocommit=True,
        prepare_threshold=0,
        connect_timeout=5,
    )
    arrays.register(connection)
    return connection
