"""Sequences of reorganisations made of plain numbers, and what must be the same after each: for a property test and
for `prove reorganise`. A number chooses among what stands at that moment, so every list of numbers is a sequence.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from taixue.kit import clock
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Invalid
from taixue.people.models import Posting, Unit
from taixue.people.queries import trees
from taixue.people.rules.reorganisation import Wording
from taixue.people.services.reorganisation import application, orders

KINDS = ("create", "rename", "move", "merge", "split", "close")
SPAN = 200
"""Days before today among which the days of a sequence lie, in order."""


@dataclass(frozen=True)
class Step:
    """One reorganisation: its kind, three numbers that choose, and how many days after the one before."""

    kind: str
    first: int
    second: int
    third: int
    later: int


def play(steps: Sequence[Step], *, at: datetime) -> list[str]:
    """Carry out what may be of a sequence; return what was done, one word a step ("no" for what was refused)."""
    day, done = clock.day(at) - timedelta(days=SPAN), []
    for number, step in enumerate(steps):
        day = min(clock.day(at), day + timedelta(days=step.later))
        asked = _asked(step, number)
        try:
            order = orders.plan(kind=step.kind, on=day, by=SYSTEM, at=at, **asked)
        except Invalid:
            done.append("no")
            continue
        orders.confirm(order_id=order.public_id, by=SYSTEM, at=at)
        state = application.apply(order_id=order.public_id, at=at).state
        assert state == "applied", (step, state)
        done.append(step.kind)
    return done


def _asked(step: Step, number: int) -> dict[str, Any]:
    standing = list(Unit.objects.filter(valid_to=None).order_by("pk"))
    unit, other = standing[step.first % len(standing)], standing[step.second % len(standing)]
    new = Wording(f"R{number}", f"新机构{number}", "", "office")
    if step.kind == "create":
        return {"unit": unit.public_id, "wording": new}
    if step.kind == "rename":
        return {"unit": unit.public_id, "wording": Wording("", f"{unit.name[:20]}{number}", "", unit.kind)}
    if step.kind == "move":
        return {"unit": unit.public_id, "under": other.public_id}
    if step.kind == "merge":
        beside = [one.public_id for one in standing if one.parent_id == other.parent_id and one.pk != unit.pk]
        return {"unit": unit.public_id, "others": beside[: 1 + step.third % 3]}
    if step.kind == "split":
        people = Posting.objects.filter(unit=unit, end_day=None).order_by("person").values_list("person__public_id")
        below = [one.public_id for one in standing if one.parent_id == unit.pk]
        return {
            "unit": unit.public_id, "under": (unit if step.third % 2 else unit.parent or unit).public_id,
            "persons": [row[0] for row in people[: step.second % 4]], "others": below[: step.third % 3], "wording": new,
        }  # fmt: skip
    held = set(Posting.objects.filter(end_day=None).values_list("unit", flat=True))
    above = {one.parent_id for one in standing}
    empty = [one for one in standing if one.pk not in held | above] or [unit]
    return {"unit": empty[step.first % len(empty)].public_id}


@dataclass(frozen=True)
class Kept:
    """What must be the same after a sequence: who stood somewhere on each day, and the ledger's seconds.

    ledger: of the people under the tree's tops, and in all
    """

    held: dict[date, list[int]]
    ledger: tuple[int, int]

    @classmethod
    def now(cls, days: Iterable[date]) -> "Kept":
        """Return it as it is."""
        return cls({day: held(day) for day in days}, _ledger())


def rehearse(steps: Sequence[Step], kept: Kept, *, at: datetime) -> tuple[list[str], list[str]]:
    """Play a sequence in a transaction that is taken back; return what was done and what no longer adds up."""
    with transaction.atomic():
        done = play(steps, at=at)
        found = faults(kept.held, today=clock.day(at))
        after = Kept.now(kept.held)
        found += [f"{day}: other people than before" for day in kept.held if after.held[day] != kept.held[day]]
        found += ["other hours in the ledger"] if after.ledger != kept.ledger else []
        transaction.set_rollback(True)
    return done, found


def _ledger() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT coalesce(sum(e.seconds), 0) FROM credits_entry e
            JOIN people_posting p ON p.person_id = e.person_id AND p.kind = 'main' AND p.end_day IS NULL
            JOIN people_unit u ON u.id = p.unit_id AND u.valid_to IS NULL
            JOIN people_unit top ON top.parent_id IS NULL AND starts_with(u.path, top.path)""")
        under = int(cursor.fetchone()[0])
        cursor.execute("SELECT coalesce(sum(seconds), 0) FROM credits_entry")
        return under, int(cursor.fetchone()[0])


def faults(days: Iterable[date], *, today: date) -> list[str]:
    """Return what no longer adds up: on each day each person once, the tree as it was that day holding them all."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    found = []
    for day in days:
        people = held(day)
        if len(people) != len(set(people)):
            found.append(f"{day}: somebody stands twice")
        tops = trees.first(by=SYSTEM, day=day, today=today + timedelta(days=1))  # as it was, also for today
        if sum(node.people for node in tops) != len(people):
            found.append(f"{day}: the tree holds {sum(node.people for node in tops)} of {len(people)}")
    now = trees.first(by=SYSTEM, day=today, today=today)
    if sum(node.people for node in now) != len(held(today)):
        found.append(f"today: counters say {sum(node.people for node in now)}, postings {len(held(today))}")
    return found + _loose(today)


def held(day: date) -> list[int]:
    """Return the person of every main posting that holds on a day."""
    rows = Posting.objects.filter(kind="main", first_day__lte=day).exclude(end_day__lte=day)
    return sorted(rows.values_list("person_id", flat=True))


def _loose(today: date) -> list[str]:
    found = []
    with connection.cursor() as cursor:
        for words, question in (
            ("a unit and its open span differ", """
                SELECT u.code FROM people_unit u LEFT JOIN people_unitspan s ON s.unit_id = u.id AND s.end_day IS NULL
                WHERE u.valid_to IS NULL AND (s.path, s.name, s.kind, coalesce(s.parent_id, 0)) IS DISTINCT FROM
                      (u.path, u.name, u.kind, coalesce(u.parent_id, 0))"""),
            ("a closed unit holds people or units", """
                SELECT u.code FROM people_unit u WHERE u.valid_to IS NOT NULL AND (
                    EXISTS (SELECT FROM people_posting p
                            WHERE p.unit_id = u.id AND (p.end_day IS NULL OR p.end_day > u.valid_to))
                    OR EXISTS (SELECT FROM people_unit b WHERE b.parent_id = u.id AND b.valid_to IS NULL))"""),
            ("a unit's days have a hole", """
                SELECT s.unit_id FROM people_unitspan s JOIN people_unit u ON u.id = s.unit_id
                WHERE s.end_day IS NOT NULL AND s.end_day IS DISTINCT FROM u.valid_to AND NOT EXISTS (
                    SELECT FROM people_unitspan n WHERE n.unit_id = s.unit_id AND n.first_day = s.end_day)"""),
            ("a standing is counted where no unit stands", """
                SELECT s.id FROM policy_standing s WHERE s.unit_path <> '' AND NOT EXISTS (
                    SELECT FROM people_unit u WHERE u.path = s.unit_path)"""),
        ):  # fmt: skip
            cursor.execute(question)
            found += [f"{words}: {row[0]}" for row in cursor.fetchall()]
    return found
