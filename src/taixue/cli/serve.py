"""`taixue serve`, and the two kinds of process it looks after: `taixue web` and `taixue worker`."""

import importlib
import logging
import os
import time
from collections.abc import Callable
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import click

from taixue.cli import residence
from taixue.cli.ground import Ground, as_application, say, stand
from taixue.cli.processes import Keeper, Process
from taixue.kit import parents

MOST_PROCESSES = 16

Ready = Callable[[str, Callable[[], None]], None]
"""Told the address when it answers, and what to call to stop everything."""


def default_processes() -> int:
    """Return how many server processes suit this machine: one a core, at least two, so that one may die."""
    return max(2, min(MOST_PROCESSES, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2))


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option("--port", type=click.IntRange(1, 65535), default=residence.FIRST_PORT, show_default=True)
@click.option("--processes", type=click.IntRange(1, MOST_PROCESSES), default=None, help="Default: one a core.")
@click.option("--no-worker", is_flag=True, help="Run jobs elsewhere, with `taixue worker`.")
def serve(host: str, port: int, processes: int | None, no_worker: bool) -> None:
    """Serve Taixue: bring tables and assets up to date, then run the web server and a worker until stopped."""
    with stand() as ground, residence.residence(ground.data, command="serve") as note:
        port = residence.free_port(host, port)
        bring_up()
        run(ground, host, port, processes=processes, workers=0 if no_worker else 1, ready=_announce(note))


def bring_up() -> None:
    """Bring tables, rights and assets up to date."""
    from taixue.site import assets, schema

    count = schema.bring_up()
    if count:
        say(f"{count} migrations applied")
    if assets.bring_up():
        say("assets compiled")


def run(ground: Ground, host: str, port: int, *, processes: int | None, workers: int, ready: Ready) -> None:
    """Run web server and workers until asked to stop; `ready` is told the address when it answers, and how to stop."""
    from django.db import connections

    connections.close_all()
    environment = as_application()
    number = str(processes or default_processes())
    kept = [Process("the server", ["web", "--host", host, "--port", str(port), "--processes", number], environment)]
    kept += [Process("a worker", ["worker"], environment) for _ in range(workers)]
    shown = f"http://{'127.0.0.1' if host in ('0.0.0.0', '::') else host}:{port}/"

    def when_up() -> bool:
        if not answers(shown):
            return False
        ready(shown, keeper.stop)
        return True

    keeper = Keeper(kept, cluster=ground.cluster, say=say)
    keeper.run(when_up=when_up)


def answers(address: str) -> bool:
    """Tell whether the server answers at an address."""
    try:
        with urlopen(f"{address}health", timeout=5):
            return True
    except HTTPError:
        return True
    except (URLError, OSError):
        return False


def _announce(note: Path) -> Ready:
    def ready(address: str, stop: Callable[[], None]) -> None:
        residence.settle(note, address)
        click.echo(f"Taixue serves at {address}  (stop with Ctrl-C)")

    return ready


@click.command(hidden=True)
@click.option("--host", required=True)
@click.option("--port", type=int, required=True)
@click.option("--processes", type=int, required=True)
def web(host: str, port: int, processes: int) -> None:
    """Run the server processes alone; `taixue serve` starts this."""
    import resource

    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard > soft else soft, hard))  # a connection is a file
    parents.end_with_parent()
    importlib.import_module("taixue.site.asgi")  # once, before the processes are forked: each starts at once
    Granian(
        "taixue.site.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=processes,
        backlog=4096,
        backpressure=16_384,
        respawn_failed_workers=True,
        workers_kill_timeout=10,
        log_level=LogLevels.warning,
    ).serve()


@click.command()
@click.option("--concurrency", type=click.IntRange(1, 32), default=2, show_default=True, help="Jobs at a time.")
def worker(concurrency: int) -> None:
    """Run jobs until stopped. When the database goes away, wait for it."""
    import psycopg
    from procrastinate.exceptions import ConnectorException

    parents.end_with_parent()
    os.environ.update(as_application())
    with stand():
        from taixue.kit import worker as jobs

        while True:
            try:
                if jobs.run(concurrency=concurrency):
                    return
            except (psycopg.Error, ConnectorException, OSError) as problem:
                logging.getLogger(__name__).warning("the database is away: %s", problem)
            time.sleep(1)
