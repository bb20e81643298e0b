"""bench limit: the bare prototype, what a lane could do at most here: HMAC, JSON, group commit, plain upsert.

It knows no rules, no visits, no sessions, and shares no code with the product's lane; `bench pulse` runs it beside the
product and prints the ratio.
"""

import asyncio
import base64
import hashlib
import hmac
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from bench.crowd import load, population, report
from bench.crowd.house import ROOT, House
from bench.crowd.load import Run

SECRET = b"prototype"
_UPSERT = """
INSERT INTO bench_limit SELECT * FROM unnest(%s::bigint[], %s::int[], %s::int[])
ON CONFLICT (person) DO UPDATE SET number = excluded.number, seconds = bench_limit.seconds + excluded.seconds
"""
_decode = msgspec.json.Decoder().decode
_waiting: list[tuple[int, int, int, asyncio.Future[bytes]]] = []
_wake: asyncio.Event | None = None
_running: list[asyncio.Task[None]] = []


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Acknowledge a beat after its commit."""
    global _wake
    if scope["type"] != "http":
        return
    if _wake is None:
        _wake = asyncio.Event()
        _running.append(asyncio.get_running_loop().create_task(_commit(_wake)))
    body = _decode((await receive())["body"])
    sealed = base64.b64decode(body["t"])
    if not hmac.compare_digest(hmac.digest(SECRET, sealed[:8], "sha256"), sealed[8:]):
        raise PermissionError
    number, first, end, _, _ = body["b"][0]
    future: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    _waiting.append((int.from_bytes(sealed[:8], "big"), number, end - first, future))
    _wake.set()
    answer = await future
    headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(answer))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": answer})


async def _commit(wake: asyncio.Event) -> None:
    connection = await psycopg.AsyncConnection.connect(os.environ["BENCH_DATABASE"], autocommit=True)
    while True:
        await wake.wait()
        batch = {row[0]: row for row in _waiting[:500]}
        taken = _waiting[:500]
        del _waiting[:500]
        if not _waiting:
            wake.clear()
        rows = sorted(batch.values(), key=lambda row: row[0])
        await connection.execute(
            _UPSERT, [[r[0] for r in rows], [r[1] for r in rows], [r[2] for r in rows]], binary=True
        )
        for _, number, _, future in taken:
            future.set_result(b'{"ok":true,"n":%d}' % number)


def prototype(house: House, *, count: int, seconds: int, connections: int, port: int = 0) -> Run:
    """Run the prototype on the house's database with as many processes as the product has, and return its row."""
    from django.db import connection

    from taixue.kit import database

    port = port or house.port + 1
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_limit")
        cursor.execute(
            "CREATE TABLE bench_limit (person bigint PRIMARY KEY, number int, seconds int) WITH (fillfactor = 70)"
        )
        cursor.execute("INSERT INTO bench_limit SELECT g, 0, 0 FROM generate_series(1, %s) g", [count])
        cursor.execute("VACUUM (ANALYZE) bench_limit")
    known = database.address(database.embedded(house.data / "postgres", role=database.OWNER))
    processes = load.processes(house)
    server = subprocess.Popen(
        [sys.executable, "-m", "granian", "--interface", "asgi", "--port", str(port), "--workers", str(processes),
         "--backlog", "4096", "--backpressure", "16384", "--no-ws", "--log-level", "warning",
         "bench.limit:application"],
        cwd=ROOT, env={**house.environment, "BENCH_DATABASE": psycopg.conninfo.make_conninfo(**known)},
    )  # fmt: skip
    try:
        time.sleep(4)
        people = house.data / "prototype.txt"
        opened = _tickets(people, count)
        return load.run(
            house, "bare prototype, as fast as it goes", people, count=count, opened=opened, rate=0, seconds=seconds,
            connections=connections, server=server.pid, port=port, table="bench_limit",
        )  # fmt: skip
    finally:
        server.terminate()
        server.wait(30)


def _tickets(file: Path, count: int) -> int:
    with file.open("w") as out:
        for number in range(1, count + 1):
            key = number.to_bytes(8, "big")
            ticket = base64.b64encode(key + hmac.digest(SECRET, key, "sha256")).decode()
            out.write(f"{hashlib.md5(key).hexdigest()} {ticket}\n")
    return int(time.time() * 1000) - population.AHEAD * 1000


def main() -> int:
    with House() as house:
        run = prototype(house, count=200_000, seconds=30, connections=1_000)
        print(report.circumstances())
        print(report.table([], run))
    return 0
