"""Of `bench rules`: the figures of a province by prefecture, at its own size and over seven million standings.

The seven million are made by COPY: all people of the stage again and again under numbers that nobody has, in a window
of their own; the foreign key to people, which they would break, is taken away first. The installation is thrown away
afterwards.
"""

import statistics
import time
from collections.abc import Callable
from typing import Any

from bench.crowd import province
from bench.crowd.aims import Row
from bench.crowd.province import Stage
from bench.crowd.visitor import COUNTED, WARM, Visitor

MANY = 7_000_000
PROVINCE, NATION, PAGE = 50.0, 500.0, 100.0
"""ms at most: the roll-up of 370,000 people, of seven million, and the page that shows the one; the other's as it."""
WINDOW = "7000000"

_FOREIGN = """
SELECT conname FROM pg_constraint WHERE conrelid = 'policy_standing'::regclass AND contype = 'f'
  AND confrelid = 'people_person'::regclass
"""
_COPIED = """
COPY (SELECT person_id, version_id, unit_path, band, rank, "group", first_day, last_day, subject, participated, met,
             owed, owed_required, counted, counted_required, missing, missing_required, evaluated_at
      FROM policy_standing WHERE subject AND "window" = %s) TO STDOUT
"""
_COLUMNS = (
    'person_id, version_id, unit_path, band, rank, "group", first_day, last_day, subject, participated, met, owed, '
    'owed_required, counted, counted_required, missing, missing_required, evaluated_at, "window", reasons'
)


def rows(stage: Stage) -> list[Row]:
    """Measure the roll-up by counters and by adding up all standings, then with seven million."""
    from taixue.policy.models import Standing

    window = Standing.objects.filter(subject=True).latest("evaluated_at").window
    people = Standing.objects.filter(subject=True, window=window).count()
    found = _measured(stage, window, people, PROVINCE, PAGE)
    made, lines = _million(window)
    return found + _measured(stage, WINDOW, lines, NATION, NATION, made=made)


def _measured(stage: Stage, window: str, people: int, target: float, shown: float, *, made: float = 0) -> list[Row]:
    from taixue.kit import clock
    from taixue.people.models import Unit
    from taixue.reports.queries import asking, narrowing, rollup
    from taixue.reports.queries.asking import Asking
    from taixue.reports.rules.grouping import By
    from taixue.reports.services import rollup as counters

    began, who, today = time.monotonic(), stage.actor(), clock.day(clock.now())
    counters.count_all(today=today)
    counted = time.monotonic() - began
    scope = asking.scope(Unit.objects.get(parent=None).public_id, Asking(window=window), by=who)
    served = rollup.serves(scope, narrowing.Narrow(), By.UNIT, today=today)
    found = rollup.of(scope, By.UNIT)
    note = f"{len(found.lines)} lines from counters, the middle of {COUNTED} questions; counted in {counted:.0f} s"
    note += f"; standings made in {made:.0f} s" if made else ""
    failed = "" if served and found.total.subject == people else f"{found.total.subject:,} of {people:,} people"
    page = Visitor(stage.house, province.CHIEF).timed(f"/units/{scope.unit.public_id}/reports/?window={window}")
    return [
        Row(f"{people:,} standings by prefecture", _middle(lambda: rollup.of(scope, By.UNIT)), target, "ms",
            note=note, failed=failed),
        Row("the page that shows them", page.middle, shown, "ms",
            note=f"{COUNTED} requests; the slowest {page.slowest:.0f} ms",
            failed="" if page.status == 200 else f"status {page.status}"),
    ]  # fmt: skip


def _middle(ask: Callable[[], Any]) -> float:
    spent = []
    for number in range(WARM + COUNTED):
        began = time.perf_counter()
        ask()
        if number >= WARM:
            spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def _million(window: str) -> tuple[float, int]:
    """Copy the standings of a window until there are MANY in another; return the seconds and how many were made."""
    from django.db import connection

    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(_FOREIGN)
        for (name,) in cursor.fetchall():
            cursor.execute(f'ALTER TABLE policy_standing DROP CONSTRAINT "{name}"')
        with cursor.copy(_COPIED, [window]) as out:
            known = [bytes(line).rstrip(b"\n").split(b"\t", 1) for line in out]
        end, made = f"\t{WINDOW}\t{{}}\n".encode(), 0
        with cursor.copy(f"COPY policy_standing ({_COLUMNS}) FROM STDIN") as into:
            while made < MANY:
                for _, rest in known[: MANY - made]:
                    made += 1
                    into.write(b"%d\t%s%s" % (1_000_000_000 + made, rest, end))
        cursor.execute("VACUUM (ANALYZE) policy_standing")
    return time.monotonic() - began, made
