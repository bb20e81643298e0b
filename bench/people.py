"""bench people: what this does at the size of a province: 370,000 people in 27,000 units, on the embedded database.

The installation is what `taixue serve` starts, with default settings. Parts in their order, each `rows(stage)` of a
module beside this one or a function here: import (bench/intake.py) into units without people; then the stage is filled;
tree and search; sign-in beside beats (bench/signin.py). `--write` puts the table into docs/performance.md, `--only`
measures some parts, `--people` fewer people for a look. Each row says target and seen (bench/crowd/aims.py).
"""

import argparse
import importlib
import sys
from collections.abc import Callable

from bench.crowd import province, report
from bench.crowd.aims import Row, table
from bench.crowd.house import House
from bench.crowd.province import Stage
from bench.crowd.visitor import COUNTED, Timing, Visitor

__all__ = ["PARTS", "Row", "Stage", "main"]  # bench/intake.py and bench/signin.py take Row and Stage from here

TREE, SEARCH = 300.0, 100.0  # ms at most: the tree of all units opens, a search of everyone answers
SOUGHT = (
    ("a frequent surname", "王"), ("a frequent given name", "建国"), ("a surname and a sign", "李明"),
    ("a rare name", "望舒"), ("nobody", "欧阳望舒"), ("a sign inside of names", "敏"),
)  # fmt: skip


def main() -> int:
    asked = _arguments()
    house = House()
    house.environment["TAIXUE_SECOND_FACTOR"] = "offered"  # the stage's administrator carries no telephone
    with house:
        stage = Stage(house, people=asked.people)
        stage.build()
        rows = []
        for name in asked.only:
            rows += (found := PARTS[name](stage))
            print(f"{name}:\n{table(found)}\n", file=sys.stderr, flush=True)  # what was seen, should a later part fail
        text = f"{report.circumstances()}\n\n{_made(stage)}\n\n{table(rows)}"
    print(text)
    if asked.write:
        report.write("people", f"## People\n\n{text}")
    return 0 if all(row.holds for row in rows) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="taixue bench people")
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


def tree(stage: Stage) -> list[Row]:
    """Measure the page of the tree over all units, and a branch as the tree asks for it."""
    from taixue.people.models import Unit

    stage.fill()
    visitor = Visitor(stage.house, province.CHIEF)
    county = Unit.objects.filter(kind="county").order_by("path")[0]
    return [
        _row(f"the tree of {stage.units:,} units opens", visitor.timed("/units/"), TREE),
        _row("a county's branch opens", visitor.timed(f"/units/{county.public_id}/"), TREE),
    ]


def search(stage: Stage) -> list[Row]:
    """Measure searches of everyone by name, number and unit, over the whole province and over one county."""
    from taixue.people.models import Unit

    stage.fill()
    visitor, someone = Visitor(stage.house, province.CHIEF), stage.logins(1)[0]
    county = Unit.objects.filter(kind="county").order_by("path")[0]
    rows = [
        _row(f"{stage.people:,} names: {what} ({typed})", visitor.timed(f"/people/?q={typed}"), SEARCH)
        for what, typed in SOUGHT
    ]
    rows += [
        _row(f"the same in a county: {what} ({typed})", visitor.timed(f"/people/?unit={county.public_id}&q={typed}"),
             SEARCH)
        for what, typed in SOUGHT[:3]
    ]  # fmt: skip
    deep, page = "/people/?q=王", b""
    for _ in range(20):  # as who turns page after page
        page = visitor.get(deep)[1]
        deep = "/people/?q=王&after=" + page.split(b"after=")[1][:36].decode()
    return [
        *rows,
        _row("the 21st page of 王", visitor.timed(deep), SEARCH),
        _row("everyone, without a name", visitor.timed("/people/"), SEARCH),
        _row("a whole mobile", visitor.timed("/search/", {"q": someone.mobile}), SEARCH, status=302),
        _row("a whole identity number", visitor.timed("/search/", {"q": someone.number}), SEARCH, status=302),
        _row(f"people and {stage.units:,} units: 青石 财政", visitor.timed("/search/?q=青石 财政"), SEARCH),
    ]


def _row(what: str, timing: Timing, target: float, *, status: int = 200) -> Row:
    note = f"{COUNTED} requests by an administrator of the whole province; the slowest {timing.slowest:.0f} ms"
    failed = "" if timing.status == status else f"status {timing.status}"
    return Row(what, timing.middle, target, "ms", note=f"{note}; {timing.size / 1000:.0f} kB", failed=failed)


def _made(stage: Stage) -> str:
    return "Made: " + ", ".join(f"{name} in {seconds:.0f} s" for name, seconds in stage.took.items())


PARTS: dict[str, Callable[[Stage], list[Row]]] = {
    "import": _beside("bench.intake"), "tree": tree, "search": search, "signin": _beside("bench.signin"),
}  # fmt: skip
"""In this order: the import needs units without people, the others people."""
