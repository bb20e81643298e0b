"""bench freezing: a year of a province is frozen by the worker while others study: how long, and how a beat waits.

Each person of the stage has a standing of 2025 (synthetic, as many hours short as their number says); two people close
the year, and the time runs from the second one's word until the snapshot is committed: copied, added up, digested
and signed. Beats are those of `bench pulse` at a fixed load; their p99 meanwhile is set beside the p99 before.
`bench rules` collects `rows`; alone it makes a stage of its own (`--people` fewer for a look).
"""

import argparse
import sys
import threading
import time
from datetime import UTC, date, datetime
from typing import Any

from bench.crowd import load, population, province, report
from bench.crowd.aims import Row, table
from bench.crowd.house import House
from bench.crowd.province import Stage

WITHIN = 300.0  # seconds in which 370,000 people are frozen
TIMES = 3.0  # p99 of a beat meanwhile, at most so many times the p99 before
LEARNERS, BEATS, LINES, SECONDS = 2_000, 100, 50, 30

_STANDINGS = """
INSERT INTO policy_standing (person_id, version_id, "window", unit_path, band, rank, "group", first_day, last_day,
    subject, participated, met, owed, owed_required, counted, counted_required, missing, missing_required, reasons,
    evaluated_at)
SELECT posting.person_id, %(version)s, '2025', unit.path, 'section', posting.rank, 'section', '2025-01-01',
       '2025-12-20', true, true, posting.person_id %% 3 > 0, 8000, 2500, 8000 - posting.person_id %% 3 * 100, 2500, 0,
       0, '{"exempt": ""}', %(at)s
FROM people_posting posting JOIN people_unit unit ON unit.id = posting.unit_id
WHERE posting.kind = 'main' AND posting.end_day IS NULL
"""


def rows(stage: Stage) -> list[Row]:
    """Measure a freezing beside beats."""
    from taixue.reports.models import Snapshot

    stage.fill()
    _standings()
    population.make(LEARNERS)
    idle = _beats(stage.house)
    year, second = _closing()
    beats: list[load.Run] = []
    beside = threading.Thread(target=lambda: beats.append(_beats(stage.house)))
    beside.start()
    time.sleep(12 + LEARNERS // 6_000)
    took = _frozen(year, second)
    beside.join()
    kept, seen = Snapshot.objects.get(), beats[0]
    return [
        Row(f"a year of {kept.people:,} people is frozen", took, WITHIN, "s",
            note=f"from the second word until the commit: {kept.units:,} units, digest and signature"),
        Row("p99 of a beat meanwhile", seen.p99, TIMES * idle.p99, "ms",
            note=f"{idle.p99:.1f} ms before, at {seen.rate:.0f} beats/s",
            failed=f"{seen.failed} beats failed" if seen.failed else ""),
    ]  # fmt: skip


def _standings() -> None:
    from django.db import connection

    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.people.models import Unit
    from taixue.policy.models import Standing, Version
    from taixue.policy.services import assignments, policies

    if Standing.objects.filter(window="2025").exists():
        return
    top, at = Unit.objects.get(parent=None), clock.now()
    version = Version.objects.filter(policy__code="fujian-2017", number=1).first() or policies.publish(
        text=policies.library("fujian-2017"), by=SYSTEM, at=at
    )
    known = {"code": "fujian-2017", "number": 1, "unit_path": top.path, "first_day": date(2025, 1, 1)}
    assignments.assign(**known, by=SYSTEM, at=at)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE task_name = 'policy.refresh_all' AND status = 'todo'")
        cursor.execute(_STANDINGS, {"version": version.pk, "at": at})
        cursor.execute("VACUUM (ANALYZE) policy_standing")


def _closing() -> tuple[Any, Any]:
    """Open the year and ask for its closing; return it and who confirms."""
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM, Actor, Grant
    from taixue.people.models import Unit
    from taixue.policy.services import years

    first, second = (Actor(name, number, grants=(Grant("academy", "/"),)) for name, number in (("甲", 1), ("乙", 2)))
    made = years.open_year(
        unit_id=Unit.objects.get(parent=None).public_id, name="2025", first_day=date(2025, 1, 1),
        last_day=date(2025, 12, 20), closing_day=date(2026, 2, 18), versions={}, by=SYSTEM, at=clock.now(),
    )  # fmt: skip
    return years.ask(year_id=made.public_id, left_open={}, remark="", by=first, at=clock.now()), second


def _frozen(year: Any, second: Any) -> float:
    """Confirm the closing and return the seconds until the worker has frozen the year."""
    from taixue.policy.models import TrainingYear
    from taixue.policy.services import years

    begun = time.monotonic()
    years.confirm(year_id=year.public_id, by=second, at=datetime.now(UTC))
    while not TrainingYear.objects.filter(pk=year.pk, state="frozen").exists():
        if time.monotonic() - begun > 3 * WITHIN:
            raise RuntimeError("the year is not frozen")
        time.sleep(0.2)
    return time.monotonic() - begun


def _beats(house: House) -> load.Run:
    file = house.data / "freezing-people.txt"
    opened = population.open_all(file, LEARNERS, made=LEARNERS)
    return load.run(
        house, "beats", file, count=LEARNERS, opened=opened, rate=BEATS, seconds=SECONDS, connections=LINES,
        server=load.server(house), port=house.port,
    )  # fmt: skip


def main() -> int:
    parser = argparse.ArgumentParser(prog="taixue bench freezing")
    parser.add_argument("--people", type=int, default=province.PEOPLE, help="fewer for a look")
    parser.add_argument("--units", type=int, default=province.UNITS, help="fewer for a look")
    asked = parser.parse_args(sys.argv[1:])
    with House() as house:
        stage = Stage(house, people=asked.people, units=asked.units)
        stage.build()
        found = rows(stage)
        print(f"{report.circumstances()}\n\n{table(found)}")
    return 0 if all(row.holds for row in found) else 1
