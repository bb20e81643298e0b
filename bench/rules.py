"""bench rules: what the rules cost at the size of a province: 370,000 people with five years of entries.

The installation is what `taixue serve` starts, with default settings, and as many workers as there are cores. Parts in
their order, each `rows(stage)` of a module beside this one or a function here. `--write` puts the table into
docs/performance.md, `--only` measures some parts, `--people` fewer people for a look.
"""

import argparse
import importlib
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from bench.crowd import province, report
from bench.crowd.aims import Row, table
from bench.crowd.house import House
from bench.crowd.ledger import YEARS, learn
from bench.crowd.province import Stage

REBUILD, REFRESHES = 180.0, 100.0
"""Seconds in which everyone is computed anew, at most; standings refreshed one by one in a second, at least."""
PERIOD = 20.0
CODE = "fujian-2017"


def main() -> int:
    asked = _arguments()
    house = House()
    house.environment["TAIXUE_SECOND_FACTOR"] = "offered"  # the stage's administrator carries no telephone
    with house:
        stage = Stage(house, people=asked.people)
        stage.build()
        stage.fill()
        stage.took["entries"] = learn(YEARS)
        _govern()
        rows = []
        for name in asked.only:
            rows += (found := PARTS[name](stage))
            print(f"{name}:\n{table(found)}\n", file=sys.stderr, flush=True)  # what was seen, should a later part fail
        text = f"{report.circumstances()}\n\n{_made(stage)}\n\n{table(rows)}"
    print(text)
    if asked.write:
        report.write("rules", f"## Rules\n\n{text}")
    return 0 if all(row.holds for row in rows) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="taixue bench rules")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS), help="some parts")
    parser.add_argument("--people", type=int, default=province.PEOPLE, help="fewer for a look")
    return parser.parse_args(sys.argv[1:])


def _beside(module: str) -> Callable[[Stage], list[Row]]:
    """Return `rows` of another measurement, imported when its turn comes."""

    def rows(stage: Stage) -> list[Row]:
        found: list[Row] = importlib.import_module(module).rows(stage)
        return found

    return rows


def _govern() -> None:
    """Let the rule of the library hold for the whole province since the first of January, without computing anyone."""
    from taixue.kit import clock
    from taixue.people.models import Unit
    from taixue.policy.models import Assignment, Policy, Version
    from taixue.policy.queries import policies

    now = clock.now()
    policy = Policy.objects.create(code=CODE)
    version = Version.objects.create(
        policy=policy, number=1, document=policies.library(CODE), digest=bytes(32), published_at=now
    )
    first_day = date(clock.day(now).year, 1, 1)
    Assignment.objects.create(
        version=version, unit_path=Unit.objects.get(parent=None).path, first_day=first_day, at=now
    )


def rebuild(stage: Stage) -> list[Row]:
    """Compute the running year of everyone anew by the jobs, on every core: once into an empty table, once again."""
    rows = []
    with _workers(stage, os.cpu_count() or 2):
        for what in ("into an empty table", "again, all standing"):
            seconds, number = _everyone()
            failed = "" if number >= stage.people else f"{number:,} standings of {stage.people:,} people"
            note = f"{stage.people:,} people, {YEARS} years of entries, {stage.people / seconds:,.0f} people/s"
            rows.append(Row(f"everyone computed anew, {what}", seconds, REBUILD, "s", note=note, failed=failed))
    return rows


def _everyone() -> tuple[float, int]:
    """Return how long the jobs took to compute everyone, and how many standings are new."""
    from django.db import connection

    from taixue.kit import queue

    at, began = datetime.now(UTC), time.monotonic()
    queue.defer("policy.refresh_all", once="policy.refresh_all")
    with connection.cursor() as cursor:
        while True:
            time.sleep(0.5)
            cursor.execute(
                "SELECT count(*) FROM procrastinate_jobs WHERE status IN ('todo', 'doing') "
                "AND task_name LIKE 'policy.refresh%%' AND (scheduled_at IS NULL OR scheduled_at <= now())"
            )
            if not cursor.fetchone()[0]:
                break
        seconds = time.monotonic() - began
        cursor.execute("SELECT count(*) FROM policy_standing WHERE evaluated_at >= %s", [at])
        return seconds, int(cursor.fetchone()[0])


@contextmanager
def _workers(stage: Stage, number: int) -> Iterator[None]:
    """Run as many workers as there are cores: `serve` keeps one."""
    made = [
        subprocess.Popen([sys.executable, "-m", "taixue.cli", "worker"], env=stage.house.environment)
        for _ in range(number - 1)
    ]
    try:
        yield
    finally:
        for process in made:
            process.terminate()
        for process in made:
            process.wait(60)


def refreshes(stage: Stage) -> list[Row]:
    """Compute people one by one, each in a transaction of its own, as after a course."""
    from taixue.kit import clock
    from taixue.people.models import Person
    from taixue.policy.services import standing

    people = list(Person.objects.order_by("public_id").values_list("pk", flat=True)[:20_000])
    at, began, done = clock.now(), time.monotonic(), 0
    while done < len(people) and time.monotonic() - began < PERIOD:
        standing.refresh(people[done], at)
        done += 1
    rate = done / (time.monotonic() - began)
    return [Row("standings refreshed one by one", rate, REFRESHES, "/s", least=True,
                note=f"{done:,} people on one connection, a commit each")]  # fmt: skip


def _made(stage: Stage) -> str:
    return "Made: " + ", ".join(f"{name} in {seconds:.0f} s" for name, seconds in stage.took.items())


PARTS: dict[str, Callable[[Stage], list[Row]]] = {
    "rebuild": rebuild, "refreshes": refreshes, "papers": _beside("bench.papers"),
    "freezing": _beside("bench.freezing"), "rollup": _beside("bench.rollup"),
}  # fmt: skip
"""In this order: the first fills the table of standings, the last fills it with people who are none."""
