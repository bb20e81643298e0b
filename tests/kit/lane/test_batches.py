"""A lane of its own: it writes numbers into a table, and answers after the commit."""

import asyncio
import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from taixue.kit import database
from taixue.kit.lane import Answer, Batch, Refused, app
from taixue.kit.lane.batches import Headers, cookie

SIZES: list[int] = []


def read(body: bytes, headers: Headers) -> int:
    try:
        return int(body)
    except ValueError as problem:
        raise Refused(400, "malformed") from problem


async def write(connection: psycopg.AsyncConnection, items: Sequence[int], at: datetime) -> list[Answer]:
    SIZES.append(len(items))
    async with connection.transaction():
        await connection.execute("INSERT INTO numbers SELECT unnest(%s::bigint[])", [list(items)])
    return [Answer(200, b'{"n":%d}' % item) for item in items]


@pytest.fixture
def numbers(committed: str) -> None:
    """Make the table; a number may stand in it once, and 13 never."""
    SIZES.clear()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE numbers (n bigint PRIMARY KEY CHECK (n <> 13))")


async def call(handler: Any, body: bytes, *, method: str = "POST", headers: Sequence = (), parts: int = 1) -> tuple:
    """Return (status, JSON) of one request whose body comes in so many parts."""
    size = -(-len(body) // parts) or 1
    pieces = [body[n : n + size] for n in range(0, len(body), size)] or [b""]
    messages = [{"type": "http.request", "body": piece, "more_body": piece is not pieces[-1]} for piece in pieces]
    sent: list = []

    async def receive() -> dict:
        return messages.pop(0)

    async def send(message: dict) -> None:
        sent.append(message)

    await handler({"type": "http", "method": method, "path": "/n", "headers": list(headers)}, receive, send)
    return sent[0]["status"], json.loads(sent[1]["body"])


def stored() -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT n FROM numbers ORDER BY n")
        return [row[0] for row in cursor.fetchall()]


def run(*calls: Any) -> list:
    """Run calls at the same time against one new lane; each takes the lane."""

    async def everything() -> list:
        lane = Batch(read=read, write=write)
        try:
            return await asyncio.gather(*(one(lane) for one in calls))
        finally:
            await lane.close()

    return asyncio.run(everything())


def test_an_answer_comes_after_the_commit(numbers):
    async def look(lane: Batch) -> tuple:
        answer = await call(lane, b"7")
        return answer, await asyncio.to_thread(outside)

    def outside() -> list:
        with psycopg.connect(**database.address(settings.DATABASES["default"])) as other:
            return other.execute("SELECT n FROM numbers").fetchall()

    assert run(look) == [((200, {"n": 7}), [(7,)])]


def test_what_arrives_during_a_commit_makes_the_next_batch(numbers):
    answers = run(*(lambda lane, n=n: call(lane, b"%d" % n) for n in range(100, 400)))
    assert answers == [(200, {"n": n}) for n in range(100, 400)]
    assert len(SIZES) < 10 and stored() == list(range(100, 400))


def test_one_item_that_the_database_refuses_harms_no_other(numbers):
    answers = run(*(lambda lane, n=n: call(lane, b"%d" % n) for n in range(10, 18)))
    assert [status for status, _ in answers] == [200, 200, 200, 503, 200, 200, 200, 200]
    assert answers[3][1] == {"ok": False, "code": "unavailable"}
    assert stored() == [10, 11, 12, 14, 15, 16, 17]


def test_a_lost_connection_fails_its_batch_and_the_next_one_finds_a_new_connection(numbers):
    def cut() -> None:
        with psycopg.connect(**database.address(settings.DATABASES["default"]), autocommit=True) as other:
            other.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'taixue lane' AND datname = current_database()"
            )

    async def through_an_outage(lane: Batch) -> list:
        before = await call(lane, b"1")
        await asyncio.to_thread(cut)
        return [before, await call(lane, b"2"), await call(lane, b"3")]

    assert [status for status, _ in run(through_an_outage)[0]] == [200, 503, 200]
    assert stored() == [1, 3]


@pytest.mark.parametrize("declared", [b"4097", b"99999999999999999999", b"-1", b"4 KB"])
def test_a_body_over_4096_bytes_is_refused_before_it_is_read(numbers, declared):
    async def huge(lane: Batch) -> tuple:
        return await call(lane, b"not looked at", headers=[(b"content-length", declared)])

    assert run(huge) == [(413, {"ok": False, "code": "too-large"})]


def test_a_body_without_a_length_is_counted_while_it_is_read(numbers):
    assert run(lambda lane: call(lane, b"1" * 5000, parts=10)) == [(413, {"ok": False, "code": "too-large"})]
    assert run(lambda lane: call(lane, b"1234", parts=3)) == [(200, {"n": 1234})]


def test_garbage_and_other_methods_are_refused_without_the_database():
    SIZES.clear()
    assert run(lambda lane: call(lane, b"{]"), lambda lane: call(lane, b"1", method="GET")) == [
        (400, {"ok": False, "code": "malformed"}),
        (405, {"ok": False, "code": "method"}),
    ]
    assert not SIZES


def test_a_cookie_is_found_among_others():
    headers = {b"cookie": b"a=1; taixue=key=with=signs;b=2"}
    assert cookie(headers, b"taixue") == b"key=with=signs"
    assert cookie(headers, b"aixue") == cookie({}, b"taixue") == b""


def test_a_path_goes_to_its_handler_and_the_rest_to_django():
    heard = []

    def named(name: str) -> Any:
        async def handler(scope: Any, receive: Any, send: Any) -> None:
            heard.append((name, scope.get("path")))

        return handler

    mounted = app({"/pulse": named("pulse"), "/media/": named("media")}, named("django"))
    for path in ("/pulse", "/pulse/", "/media/x/y", "/media", "/"):
        asyncio.run(mounted({"type": "http", "path": path}, None, None))
    asyncio.run(mounted({"type": "lifespan"}, None, None))
    assert [name for name, _ in heard] == ["pulse", "django", "media", "django", "django", "django"]
