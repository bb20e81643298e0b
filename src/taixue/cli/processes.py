"""Look after the processes of a running Taixue: start them, start them again when they die, stop them in order."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType

from taixue.kit.postgres import Cluster, Failed

LOOK = 0.25
"""Seconds between looks at the processes."""
PATIENCE = 35.0
"""Seconds that processes have to end in order: the worker finishes its jobs, the server its answers."""
HEALTHY = 10.0
"""A process that lived this many seconds is started again at once; one that did not, after growing pauses."""


@dataclass
class Process:
    """One process, by name and arguments of `taixue`."""

    name: str
    arguments: list[str]
    environment: dict[str, str]
    running: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    due: float = field(default=0.0)

    def start(self) -> None:
        """Start it in a session of its own: a Ctrl-C in the terminal is for its keeper."""
        self.running = subprocess.Popen(
            [sys.executable, "-m", "taixue.cli", *self.arguments],
            env=self.environment,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        self.started = time.monotonic()

    def ended(self) -> int | None:
        """Return the exit code, None while it runs."""
        return None if self.running is None else self.running.poll()


class Keeper:
    """Keeps processes, and the embedded cluster if there is one, alive until asked to stop.

    say: told in one line what was started again
    """

    def __init__(self, processes: list[Process], *, cluster: Cluster | None, say: Callable[[str], None]) -> None:
        self._processes = processes
        self._cluster = cluster
        self._say = say
        self._stopping = False

    def run(self, *, when_up: Callable[[], bool]) -> None:
        """Run until SIGINT or SIGTERM, then stop everything.

        when_up: called at each look until it returns True: the address answers
        """
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._asked)
        up = False
        try:
            for process in self._processes:
                process.start()
            while not self._stopping:
                self._look()
                up = up or when_up()
                time.sleep(LOOK)
        finally:
            self._end()

    def stop(self) -> None:
        """Ask for the end, from any thread."""
        self._stopping = True

    def _asked(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _look(self) -> None:
        if self._cluster is not None and not self._cluster.alive():
            self._say("PostgreSQL ended; it is started again")
            try:
                self._cluster.start()
            except Failed as problem:
                self._say(str(problem))
                time.sleep(1)
        now = time.monotonic()
        for process in self._processes:
            if process.running is None:
                if now >= process.due:
                    process.start()
            elif (code := process.ended()) is not None:
                lived = now - process.started
                process.pause = 0.0 if lived > HEALTHY else min(10.0, process.pause * 2 or 0.5)
                process.running, process.due = None, now + process.pause
                self._say(f"{process.name} ended ({_reason(code)}); it is started again")

    def _end(self) -> None:
        """Ask each process to end, in the order they were given; end what does not within PATIENCE seconds."""
        alive = [process.running for process in self._processes if process.running is not None]
        for running in alive:
            running.terminate()
        ends = time.monotonic() + PATIENCE
        for running in alive:
            try:
                running.wait(max(0.1, ends - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()


def _reason(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
