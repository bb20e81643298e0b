"""The real server for tests: `taixue serve` with its worker, on a database of its own."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import URLError
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import psutil
import pytest
from django.conf import settings
from django.db import connections


@dataclass
class Live:
    """A running `taixue serve`. `address` has no slash at its end; `database` is a URL for the owner."""

    address: str
    port: int
    database: str
    environment: dict[str, str]
    log: Path
    keeper: subprocess.Popen = field(init=False)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start it and wait until it answers."""
        with self.log.open("ab") as out:
            self.keeper = subprocess.Popen(
                [sys.executable, "-m", "taixue.cli", "serve", "--port", str(self.port)],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
            )
        self.wait()

    def wait(self, *, seconds: float = 90) -> None:
        """Wait until it is ready to work, database included."""
        ends = time.monotonic() + seconds
        while not self.ready():
            assert self.keeper.poll() is None, f"taixue serve ended:\n{self.tail()}"
            assert time.monotonic() < ends, f"taixue serve is not ready after {seconds} s:\n{self.tail()}"
            time.sleep(0.1)

    def ready(self) -> bool:
        """Tell whether it answers."""
        try:
            with urlopen(f"{self.address}/ready", timeout=5) as answer:
                return answer.status == 200
        except (URLError, OSError):
            return False

    def tail(self) -> str:
        """Return the end of what it said."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-40:])

    def pids(self, command: str | None = None) -> list[int]:
        """Return its processes: all, or those of "web" (the server) or "worker"."""
        below = psutil.Process(self.keeper.pid).children(recursive=True)
        if command is None:
            return [process.pid for process in below]
        tops = [process for process in below if _command(process) == command]
        return [process.pid for top in tops for process in (top, *top.children(recursive=True))]

    def kill(self, command: str) -> list[int]:
        """Kill -9 all processes of "web" or "worker"; the keeper starts them again. Return their numbers."""
        killed = self.pids(command)
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        return killed

    def stop(self) -> int:
        """Stop it in order; return the exit code."""
        if self.keeper.poll() is None:
            self.keeper.send_signal(signal.SIGINT)
        return self.keeper.wait(timeout=60)

    def restart(self) -> None:
        """Stop it and start it again."""
        self.stop()
        self.start()


def _command(process: psutil.Process) -> str:
    """Return the command that a process of `taixue` runs; "" for one that has just ended."""
    try:
        return "".join(process.cmdline()[3:4])
    except psutil.Error:
        return ""


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def url(name: str) -> str:
    """Return the URL of a database on the tests' server."""
    at = connections["default"].settings_dict
    who = quote(at["USER"], safe="") + (f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else "")
    return f"postgresql://{who}@/{name}?{urlencode({'host': at['HOST'], 'port': at['PORT'] or '5432'})}"


@pytest.fixture(scope="session")
def assets() -> Path:
    """Return where the compiled assets of this run lie: compiled by the first server, used by all."""
    return Path(tempfile.mkdtemp(prefix="static-", dir=settings.DATA))


@pytest.fixture
def live_environment() -> dict[str, str]:
    """Return further settings for `live`; override it in a test module."""
    return {}


@contextmanager
def running(database: str, data: Path, assets: Path, environment: dict[str, str]) -> Iterator[Live]:
    """Run the real server and worker on a database for a while.

    The keys of the run are the server's too, so what a test encrypts or signs the server can read.
    """
    known = {
        **os.environ,
        "TAIXUE_DATA": str(settings.DATA),
        "TAIXUE_STATIC": str(assets),
        "TAIXUE_DATABASE_URL": url(database),
        **environment,
    }
    port = free_port()
    server = Live(f"http://127.0.0.1:{port}", port, known["TAIXUE_DATABASE_URL"], known, data / "serve.log")
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def live(committed: str, data: Path, assets: Path, live_environment: dict[str, str]) -> Iterator[Live]:
    """Run the real server and worker on a fresh database; Django's connection in the test is on the same one."""
    with running(committed, data, assets, live_environment) as server:
        yield server
