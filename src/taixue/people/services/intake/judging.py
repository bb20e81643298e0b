"""A roster's file opened and judged piece by piece: neither its rows nor its verdicts are ever held all together."""

import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from django.db import connection, transaction

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.ahead import ahead
from taixue.lib.errors import Denied
from taixue.lib.sheets import reading
from taixue.lib.sheets.grids import Grid, Unreadable
from taixue.people.models import Unit
from taixue.people.queries import meanings
from taixue.people.rules.intake import asking, rosters
from taixue.people.rules.intake import verdicts as rules
from taixue.people.rules.intake.asking import Unsure
from taixue.people.rules.intake.drafts import Draft
from taixue.people.rules.intake.problems import Action
from taixue.people.rules.intake.rosters import Roster
from taixue.people.rules.intake.verdicts import Verdict
from taixue.people.rules.permissions import Permission, reach
from taixue.people.services.intake import registers


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a file is to be read. scope: whose remembered headings count; chosen: what somebody said of its columns."""

    scope: Unit | None = None
    chosen: Mapping[str, object] | None = None
    hidden_rows: bool = False
    new_units: bool = False
    ask: bool = False  # may the reader be asked what a column means?


@dataclass(frozen=True, slots=True)
class Judgement:
    """A roster with the verdict on each row."""

    roster: Roster
    verdicts: tuple[Verdict, ...]

    def counts(self) -> dict[str, int]:
        """Return how many rows of each action, those without a row as 0."""
        return counted(Counter(verdict.action.value for verdict in self.verdicts))


def counted(found: Mapping[str, int]) -> dict[str, int]:
    """Return how many rows of each action, those without a row as 0."""
    return {action.value: found.get(action.value, 0) for action in Action}


@contextmanager
def opened(
    content: Path | BinaryIO, wishes: Wishes, *, by: Actor, at: datetime, apart: bool
) -> Iterator[tuple[Roster, Iterator[list[Verdict]]]]:
    """Open a roster's file in a process of its own; hand out what it is, and the verdicts on its rows in pieces.

    A thread reads and judges ahead. apart: it asks the database over a connection of its own, so that all rows are
    judged against what was there before any of them was written; not where a caller's transaction shows it alone.
    Raises Denied if `by` imports for no unit; Unreadable, also while verdicts are taken; Unsure where the reader is to
    be asked.
    """
    if not reach(by, Permission.PERSON_IMPORT):
        raise Denied(Permission.PERSON_IMPORT)
    with reading.opened(content) as book:
        roster = _roster(book.sheets, wishes, clock.day(at))
        drafts = roster.drafts(book.rows(*roster.sheets))
        if apart:
            with _calm(), ahead(_connected(drafts, wishes, by, at)) as verdicts:
                yield roster, verdicts
        else:
            with _calm(), ahead(drafts) as read:
                yield roster, _judged(read, wishes, by, at)


def _connected(drafts: Iterator[list[Draft]], wishes: Wishes, by: Actor, at: datetime) -> Iterator[list[Verdict]]:
    """Judge in this thread, and leave no connection of it behind."""
    try:
        yield from _judged(drafts, wishes, by, at)
    finally:
        connection.close()


def _judged(drafts: Iterator[list[Draft]], wishes: Wishes, by: Actor, at: datetime) -> Iterator[list[Verdict]]:
    day = clock.day(at)
    tree = registers.tree(by=by, day=day, new_units=wishes.new_units)
    for some in drafts:
        register = registers.register(some, by=by, day=day)
        yield list(rules.judge(some, tree, register))


@contextmanager
def _calm() -> Iterator[None]:
    """Let the collector of cycles rest: it would walk over all rows time and again and find none among them."""
    resting = not gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if not resting:
            gc.enable()


def _roster(sheets: Sequence[Grid], wishes: Wishes, today: date) -> Roster:
    known = meanings.known(wishes.scope)
    asks = wishes.ask and not wishes.chosen
    try:
        roster = rosters.find(
            sheets, today=today, known=known, chosen=wishes.chosen, hidden_too=wishes.hidden_rows
        )  # fmt: skip
    except Unreadable as refusal:
        question = asking.question(sheets, known, refusal.code, today=today) if asks else None
        if question is None:
            raise
        raise Unsure(refusal.code, question, **refusal.facts) from None
    if asks and (question := asking.doubts(roster, known, today=today)):
        raise Unsure("columns-unsure", question)
    return roster


def judge(content: Path | BinaryIO, wishes: Wishes, *, by: Actor, at: datetime) -> Judgement:
    """Judge a whole file; changes nothing. Raises Unreadable, or Denied if `by` imports for no unit."""
    apart = not transaction.get_connection().in_atomic_block
    with opened(content, wishes, by=by, at=at, apart=apart) as (roster, pieces):
        return Judgement(roster, tuple(verdict for piece in pieces for verdict in piece))
