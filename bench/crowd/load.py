"""Runs of wrk against a lane: one row of the table each, with what makes it valid."""

import json
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.crowd.house import House

SCRIPT = Path(__file__).with_name("load.lua")
THREADS = 2
INTERVALS = (15, 31)  # seconds between two beats of a person: what the server may ask for, and a second of jitter


@dataclass(frozen=True, slots=True)
class Run:
    """What one run did. Times in ms, CPU in cores."""

    name: str
    people: int
    connections: int
    rate: float  # acknowledged after commit a second
    p50: float
    p99: float
    proving: float  # share of acknowledged beats that proved new seconds
    acknowledged: int  # seconds
    stored: int  # seconds, None where nothing is proven
    failed: int
    renewed: int
    rows_per_commit: float
    server: float
    database: float
    generator: float

    @property
    def interval(self) -> float:
        """Seconds between two beats of a person."""
        return self.people / self.rate if self.rate else 0.0

    def problems(self) -> list[str]:
        """Return why the run does not count; [] if it does."""
        found = []
        if self.people < 100_000:
            found.append("fewer than 100,000 people")
        if not INTERVALS[0] <= self.interval <= INTERVALS[1]:
            found.append(f"an interval of {self.interval:.1f} s")
        if self.proving < 0.95:
            found.append(f"only {self.proving:.1%} prove new seconds")
        if self.acknowledged != self.stored:
            found.append(f"{self.acknowledged} s acknowledged, {self.stored} s stored")
        if self.failed:
            found.append(f"{self.failed} failed")
        return found


class Meter:
    """CPU of server and database: of the processes below theirs, also those that start meanwhile."""

    def __init__(self, house: House, server: int) -> None:
        self.tops = {"server": server, "database": house.postmaster()}
        self.before = self._read()
        self.begun = time.monotonic()

    def cores(self, generator: float) -> dict[str, float]:
        """Return the cores that each used since the meter was made; `generator` in CPU seconds."""
        took, after = time.monotonic() - self.begun, self._read()
        used = {
            name: sum(cpu - self.before[name].get(pid, 0.0) for pid, cpu in after[name].items()) / took
            for name in self.tops
        }
        return used | {"generator": generator / took}

    def _read(self) -> dict[str, dict[int, float]]:
        return {name: {pid: _cpu(pid) for pid in _tree(top)} for name, top in self.tops.items()}


def run(
    house: House, name: str, people: Path, *, count: int, opened: int, rate: int, seconds: int, connections: int,
    server: int, port: int, table: str = "study_progress",
) -> Run:  # fmt: skip
    """Let `count` learners beat for `seconds` at `rate` a second (0: as fast as it goes) and return the row."""
    meter = Meter(house, server)
    used = psutil.Process().cpu_times()
    command = [
        "wrk", f"-t{THREADS}", f"-c{connections}", f"-d{seconds + 3}s", "--timeout", "10s", "-s", str(SCRIPT),
        f"http://127.0.0.1:{port}/pulse", "--", str(people), str(THREADS), str(opened), str(rate), str(seconds),
    ]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    after = psutil.Process().cpu_times()
    cores = meter.cores(after.children_user + after.children_system - used.children_user - used.children_system)
    said = json.loads(done.stdout.split("RESULT", 1)[1])
    stored, rows_per_commit = _stored(table)
    answered = said["proving"] + said["other"]
    return Run(
        name=name, people=count, connections=connections, rate=answered / seconds, p50=said["p50_us"] / 1000,
        p99=said["p99_us"] / 1000, proving=said["proving"] / max(1, answered), acknowledged=said["acked"],
        stored=stored, failed=said["failed"] + said["errors"] + said["sent"] - answered - said["failed"],
        renewed=said["renewed"], rows_per_commit=rows_per_commit, **cores,
    )  # fmt: skip


def server(house: House) -> int:
    """Return the first of the server processes of `taixue serve`; the worker is not among those below it."""
    assert house.keeper is not None
    below = psutil.Process(house.keeper.pid).children()
    return next(process.pid for process in below if "web" in process.cmdline()[3:4])


def processes(house: House) -> int:
    """Return how many processes answer."""
    return len(psutil.Process(server(house)).children())


def _stored(table: str) -> tuple[int, float]:
    """Return the seconds that are stored, and how many rows the last writers wrote in one transaction."""
    from django.db import connection

    column = "bit_count(bits)" if table == "study_progress" else "seconds"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT coalesce(sum({column}), 0), count(*), count(DISTINCT xmin::text) FROM {table} WHERE seconds > 0"
        )
        seconds, rows, writers = cursor.fetchone()
    return int(seconds), rows / max(1, writers)


def _tree(pid: int) -> list[int]:
    return [pid, *(child.pid for child in psutil.Process(pid).children(recursive=True))]


def _cpu(pid: int) -> float:
    try:
        times = psutil.Process(pid).cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)
