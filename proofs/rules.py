"""prove rules: what must hold for any policy, person and entries, 1,000 examples each; reorganisations conserve totals.

Properties on the documents of the library: the order of entries never matters; one entry more lowers nothing unless its
line names a cap or a rule on repeated items; a day in two halves is a day. Then, on a fresh database with the demo's
units and people: a standing rebuilt equals the one that grew, and after random sequences of reorganisations the hours
add up the same in the tree as it was, in today's tree, and where standings are counted.
`--examples N` plays N of each.
"""

import os
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from tests.table import Table

EXAMPLES = 1000
REBUILT = 50
"""Standings grown and rebuilt on the database; each is a person with entries."""
SEED = 20261130


def main() -> int:
    number = int(sys.argv[sys.argv.index("--examples") + 1]) if "--examples" in sys.argv else EXAMPLES
    os.environ["TAIXUE_EXAMPLES"] = str(number)
    table = Table()
    _properties(table, number)
    with _ground():
        import reorganise

        reorganise.fill()
        _rebuilt(table, min(number, REBUILT))
        _reorganisations(table, number)
    return table.finish("rules")


def _properties(table: Table, number: int) -> None:
    """Play each property test; a property that breaks prints the smallest example and ends it."""
    from tests.policy.rules import properties, test_properties

    for name, words in (
        ("test_the_order_of_entries_never_matters", "order"),
        ("test_one_entry_more_lowers_nothing_unless_its_line_names_a_cap_or_repeat", "one more"),
        ("test_splitting_a_day_changes_nothing", "split"),
    ):
        broken = ""
        try:
            getattr(test_properties, name)()
        except AssertionError as problem:
            broken = str(problem)
        said, played = name.removeprefix("test_").replace("_", " "), properties.PLAYED[words]
        table.line(
            f"{said}: examples",
            f"{number} or more, none broken",
            f"{played} {broken}".strip(),
            good=not broken and played >= number,
        )


@contextmanager
def _ground() -> Iterator[None]:
    """Stand on a fresh database while the block lasts."""
    os.environ.pop("TAIXUE_DATABASE_URL", None)
    data = Path(tempfile.mkdtemp(prefix="rules-"))
    os.environ["TAIXUE_DATA"] = str(data)
    from taixue.cli import ground
    from taixue.kit.postgres import Cluster

    try:
        with ground.stand():
            from taixue.site import schema

            schema.bring_up()
            yield
    finally:
        Cluster(data / "postgres").erase()
        shutil.rmtree(data, ignore_errors=True)


def _rebuilt(table: Table, number: int) -> None:
    """Let standings grow entry by entry under two policies, wipe them and compute them again."""
    from django.db import transaction

    from taixue.people.models import Unit
    from tests import world
    from tests.policy import growing

    unit = Unit.objects.filter(kind="station").order_by("pk")[0]
    growing.assign("nanjing-credits", Unit.objects.get(parent=None))  # with caps, and a surplus that is carried over
    asker, approver = (world.administrator("unit-admin", unit) for _ in range(2))
    different = standings = 0
    for seed in range(number):
        with transaction.atomic():
            steps = _steps(random.Random(SEED + seed))
            grown, rebuilt = growing.grown_and_rebuilt(world.person(unit), steps, asker=asker, approver=approver)
            different, standings = different + (grown != rebuilt), standings + len(grown)
            transaction.set_rollback(True)
    table.line("standings grown entry by entry", f"{number} people or more", standings, good=standings >= number)
    table.line("people whose rebuilt standings differ", 0, different)


def _steps(chance: random.Random) -> list[tuple[str, int, int]]:
    return [(chance.choice("lrs"), chance.randint(1, 40), chance.randint(0, 690)) for _ in range(chance.randint(1, 6))]


def _reorganisations(table: Table, number: int) -> None:
    """Play random sequences of reorganisations, each taken back, and add hours up before and after."""
    import reorganise
    from django.db import transaction

    from taixue.kit import clock
    from tests.people import sequences
    from tests.policy.structures import totals

    at = clock.now()
    today = clock.day(at)
    days = [today - timedelta(days=back) for back in (sequences.SPAN, 90, 0)]
    before = {day: totals(day, today=today) for day in days}
    done: Counter[str] = Counter()
    faults: list[str] = []
    for seed in range(number):
        with transaction.atomic():
            done.update(sequences.play(reorganise.steps(random.Random(SEED + seed)), at=at))
            after = {day: totals(day, today=today) for day in days}
            faults += [f"sequence {seed}: {day} {after[day]}" for day in days if before[day] != after[day]]
            transaction.set_rollback(True)
        if seed % 100 == 99:
            print(f"     {seed + 1} sequences, {sum(done.values()) - done['no']} reorganisations", flush=True)
    sums = {total for day in days for total in before[day]}
    one = len(sums) == 1 and sums != {0}
    table.line("hours as it was, in today's tree and as counted", "one figure over 0", sums, good=one)
    every = all(done[kind] for kind in sequences.KINDS)
    table.line("reorganisations of each kind carried out", "> 0 each", dict(done), good=every)
    table.line(f"totals that differ after one of {number} sequences", [], faults[:20])
