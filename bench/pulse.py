"""bench pulse: beats acknowledged after commit a second, and how long an answer takes at fixed loads.

The server is what `taixue serve` starts, with default settings. Learners are in a 45-minute lesson and send the stretch
they would really have played since their last beat. A row counts only under the conditions that `Run.problems` checks.
`--write` puts the table into docs/performance.md, `--short` is a look (10 s a row).
"""

import argparse
import sys

from bench import limit
from bench.crowd import load, population, report
from bench.crowd.house import House
from bench.crowd.load import Run

PEOPLE = 370_000
MUST = 6_000  # beats/s, and 0.3 of the prototype, p99 under 250 ms
AIM = 12_400  # beats/s: 370,000 people at a beat every 30 s
LOADS = (  # name, people, beats/s (0: as fast as it goes), connections
    ("fixed load", 100_000, 3_400, 2_000),
    ("fixed load", 100_000, MUST, 2_000),
    ("as fast as it goes", 200_000, 0, 1_000),
    ("fixed load", PEOPLE, AIM, 5_000),
)


def main() -> int:
    asked = _arguments()
    seconds = 10 if asked.short else 60
    loads = [(name, people, rate, lines) for name, people, rate, lines in LOADS if people <= asked.people]
    with House() as house:
        print(f"{asked.people:,} learners are made …", flush=True)
        population.make(asked.people)
        runs = [_row(house, asked.people, *one, seconds=seconds) for one in loads]
        reference = limit.prototype(house, count=min(200_000, asked.people), seconds=seconds, connections=1_000)
        text = f"{report.circumstances()}\n\n{report.table(runs, reference)}\n\n{_verdict(runs, reference)}"
    print(text)
    if asked.write:
        report.write("pulse", f"## Beats\n\n{text}")
    return 0 if _must(runs, reference) else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="taixue bench pulse")
    parser.add_argument("--write", action="store_true", help="put the table into docs/performance.md")
    parser.add_argument("--short", action="store_true", help="10 s a row")
    parser.add_argument("--people", type=int, default=PEOPLE, help="fewer for a look")
    return parser.parse_args(sys.argv[1:])


def _row(house: House, made: int, name: str, people: int, rate: int, connections: int, *, seconds: int) -> Run:
    file = house.data / "people.txt"
    opened = population.open_all(file, people, made=made)
    title = f"{name} {rate:,}/s" if rate else name
    run = load.run(
        house, title, file, count=people, opened=opened, rate=rate, seconds=seconds, connections=connections,
        server=load.server(house), port=house.port,
    )  # fmt: skip
    print(f"{title}, {people:,} people: {run.rate:,.0f}/s, p99 {run.p99:.0f} ms", flush=True)
    return run


def _must(runs: list[Run], reference: Run) -> bool:
    """Does one row that counts hold what must hold?"""
    fast = [run for run in runs if not run.problems() and run.rate >= MUST * 0.999 and run.p99 < 250]
    return bool(fast) and max(run.rate for run in runs if not run.problems()) >= 0.3 * reference.rate


def _verdict(runs: list[Run], reference: Run) -> str:
    best = max((run for run in runs if not run.problems()), key=lambda run: run.rate, default=None)
    must = "holds" if _must(runs, reference) else "does NOT hold"
    reached = best is not None and best.rate >= AIM * 0.999 and best.people >= PEOPLE
    aim = f"reached (multiplexed over {best.connections:,} connections)" if best and reached else "not reached"
    return (
        f"Must ({MUST:,}/s with p99 under 250 ms, and 0.3 of the prototype): {must}. "
        f"Aim ({AIM:,}/s, {PEOPLE:,} people at one beat every 30 s): {aim}."
    )
