"""Of `bench rules`: what leaves on paper. A unit's people as Excel, ordered until it lies ready, and the page of a
training file of twenty years."""

import time
from datetime import UTC, datetime
from typing import Any

from bench.crowd import ledger, province
from bench.crowd.aims import Row
from bench.crowd.province import Stage
from bench.crowd.visitor import COUNTED, Visitor

LINES, WITHIN = 24_000, 10.0
"""Lines of the Excel file at least, and seconds until it lies ready at most."""
YEARS, A_YEAR, PAGE = 20, 30, 100.0
"""Years of the training file, entries in each, and ms at most for its page."""


def rows(stage: Stage) -> list[Row]:
    """Measure both; the running year's standings are there."""
    return [_sheet(stage), *_file(stage)]


def _unit(stage: Stage) -> Any:
    """Return the smallest unit that has so many people in its subtree; the province of a smaller stage."""
    from taixue.lib import paths
    from taixue.people.models import Unit
    from taixue.policy.models import Standing

    def people(unit: Any) -> int:
        low, high = paths.span(unit.path)
        return int(Standing.objects.filter(subject=True, unit_path__gte=low, unit_path__lt=high).count())

    root = Unit.objects.get(parent=None)
    sized = [(people(one), one) for one in (root, *Unit.objects.filter(parent=root))]
    fitting = [(number, one.pk, one) for number, one in sized if number >= LINES]
    return min(fitting)[2] if fitting else root


def _sheet(stage: Stage) -> Row:
    from taixue.kit import clock
    from taixue.reports.models import Export
    from taixue.reports.queries.asking import Asking
    from taixue.reports.services import exports

    unit, began = _unit(stage), time.monotonic()
    made = exports.order(
        unit_id=unit.public_id, report="people", form="xlsx", asked=Asking(), language="zh-hans", by=stage.actor(),
        at=clock.now(),
    )  # fmt: skip
    while made.state == Export.State.WAITING and time.monotonic() - began < 60 * WITHIN:
        time.sleep(0.1)
        made.refresh_from_db()
    seconds = time.monotonic() - began
    failed = "" if made.state == Export.State.READY else f"{made.state} {made.problem}"
    note = f"{made.rows:,} lines, from the order until the file lies ready, by the worker"
    return Row("a unit's people as an Excel file", seconds, WITHIN, "s", note=note, failed=failed)


def _file(stage: Stage) -> list[Row]:
    from taixue.people.models import Person

    someone = stage.logins(1)[0]
    person = Person.objects.get(mobile=someone.mobile)
    number = ledger.learn_long(person.pk, years=YEARS, a_year=A_YEAR)
    own, other = Visitor(stage.house, someone.mobile), Visitor(stage.house, province.CHIEF)
    asked = {"one's own": (own, "/file/"), "seen by an administrator": (other, f"/people/{person.public_id}/file/"),
             "the last page": (own, f"/file/?page={number // 50}"),
             "a year": (own, f"/file/?year={datetime.now(UTC).year - 9}")}  # fmt: skip
    found = []
    for what, (visitor, address) in asked.items():
        seen = visitor.timed(address)
        note = f"{number:,} entries in {YEARS} years; {COUNTED} requests, the slowest {seen.slowest:.0f} ms"
        failed = "" if seen.status == 200 else f"status {seen.status}"
        found.append(Row(f"page of a training file: {what}", seen.middle, PAGE, "ms", note=note, failed=failed))
    return found
