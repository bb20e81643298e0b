"""A batch of deliveries becomes proven seconds: read the rows, apply the rules, write the rows back.

No row is locked while the rules run. A row is written only if it is still the one that was read (`xmin`); where another
server process was faster, its deliveries go into the next batch. So a delivery is applied once, whole or not at all.
"""

from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import datetime
from typing import Any, NamedTuple

from psycopg import AsyncConnection

from taixue.kit.lane import Answer, arrays, jobs
from taixue.kit.lane.commits import refusal
from taixue.people.queries import sessions
from taixue.study.rules import coverage
from taixue.study.rules.clock import Clock
from taixue.study.services import deliveries, mishaps
from taixue.study.services.deliveries import Delivery
from taixue.study.services.mishaps import Mishap

_NUMBERS = (
    "seconds", "held", "resume", "filled_ms", "acked_ms", "allowance", "sequence", "seen", "claimed", "proven",
    "visit_held", "fast", "replayed", "clock", "absent", "ask_ms",
)  # fmt: skip
"""Columns of a row in the order of the Clock's fields, after `bits`."""
_READ = f"""
SELECT p.enrolment_id, p.lesson_id, p.xmin, p.visit, p.completed_at IS NOT NULL, p.bits, p.{", p.".join(_NUMBERS)}
FROM unnest(%s::bigint[], %s::bigint[]) AS k(enrolment, lesson)
JOIN study_progress p ON p.enrolment_id = k.enrolment AND p.lesson_id = k.lesson
"""
_WRITE = f"""
UPDATE study_progress p
SET bits = new.bits, {", ".join(f"{name} = new.{name}" for name in _NUMBERS)},
    completed_at = CASE WHEN new.done = 1 THEN coalesce(p.completed_at, %s) ELSE p.completed_at END
FROM unnest(%s::bigint[], %s::bigint[], %s::xid[], %s::bigint[], %s::bytea[]{", %s::bigint[]" * len(_NUMBERS)})
    AS new(enrolment, lesson, stamp, done, bits, {", ".join(_NUMBERS)})
WHERE p.enrolment_id = new.enrolment AND p.lesson_id = new.lesson AND p.xmin = new.stamp
RETURNING p.enrolment_id, p.lesson_id
"""
_HELD = """
INSERT INTO study_heldstretch (visit_id, at, first, "end", seconds)
SELECT visit, %s, first, ending, seconds
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bigint[]) AS h(visit, first, ending, seconds)
"""

BUSY = 40
"""Items of a batch from which on players are asked to beat less often."""

Key = tuple[int, int]  # enrolment, lesson
Row = tuple[Any, ...]


class _Change(NamedTuple):
    """A row as it shall be written, and what follows from it."""

    key: Key
    stamp: int
    delivery: Delivery
    state: Clock
    done: bool
    completes: bool
    held: list[tuple[int, int, int]]
    answers: dict[int, Answer]


async def store(
    connection: AsyncConnection[Any], items: Sequence[Delivery | Mishap], at: datetime
) -> Sequence[Answer | None]:
    """Store a batch and return an answer for each item, None for those that must be tried again."""
    now = int(at.timestamp() * 1000)
    answers: dict[int, Answer] = {}
    counted: list[Mishap] = []
    groups: dict[Key, list[tuple[int, Delivery]]] = {}
    for place, item in enumerate(items):
        if isinstance(item, Delivery):
            groups.setdefault((item.ticket.enrolment, item.ticket.lesson), []).append((place, item))
        else:
            counted.append(item)
            answers[place] = refusal(403, f"ticket-{item.code}")
    renewed = await _renewable(connection, items, now)
    changes, strays = [], dict(groups)
    for row in await _read(connection, sorted(groups)):
        key = (row[0], row[1])
        here = [(place, delivery) for place, delivery in groups[key] if delivery.ticket.visit == row[3]]
        strays[key] = [pair for pair in groups[key] if pair not in here] if len(here) < len(groups[key]) else []
        if here:
            changes.append(_apply(row, here, now, renewed, busy=len(items) >= BUSY))
    await _turn_away([pair for pairs in strays.values() for pair in pairs], connection, answers, counted)
    written = await _write(connection, changes, at)
    if counted:
        async with connection.transaction():
            await mishaps.count(connection, counted)
    for change in changes:
        if change.key in written:
            answers.update(change.answers)
    return [answers.get(place) for place in range(len(items))]


async def _renewable(
    connection: AsyncConnection[Any], items: Sequence[Delivery | Mishap], now: int
) -> set[tuple[str, int]]:
    asked = [
        (item.session, item.ticket.person)
        for item in items
        if isinstance(item, Delivery) and deliveries.is_due_for_renewal(item, now)
    ]
    return await sessions.alive(connection, asked) if asked else set()


async def _read(connection: AsyncConnection[Any], keys: list[Key]) -> list[Row]:
    if not keys:
        return []
    columns = [arrays.integers([key[0] for key in keys]), arrays.integers([key[1] for key in keys])]
    cursor = await connection.execute(_READ, columns, binary=True)
    return await cursor.fetchall()


def _apply(
    row: Row, here: list[tuple[int, Delivery]], now: int, renewed: set[tuple[str, int]], *, busy: bool
) -> _Change:
    enrolment, lesson, stamp, _, was_done, bits = row[:6]
    state, done, held = Clock(coverage.load(bits), *row[6:]), was_done, []
    answers = {}
    for place, delivery in here:
        renew = bool(renewed) and (delivery.session, delivery.ticket.person) in renewed
        done, outcome, answers[place] = deliveries.apply(delivery, state, done=done, now=now, renew=renew, busy=busy)
        held += outcome.held
    return _Change((enrolment, lesson), stamp, here[-1][1], state, done, done and not was_done, held, answers)


async def _turn_away(
    strays: list[tuple[int, Delivery]],
    connection: AsyncConnection[Any],
    answers: dict[int, Answer],
    counted: list[Mishap],
) -> None:
    """Answer deliveries whose visit is not open any more, and count them."""
    if not strays:
        return
    endings = await mishaps.endings(connection, {delivery.ticket.visit for _, delivery in strays})
    for place, delivery in strays:
        code, answers[place] = endings.get(delivery.ticket.visit, mishaps.ENDED)
        counted.append(Mishap(code, delivery.ticket.visit, b""))


async def _write(connection: AsyncConnection[Any], changes: list[_Change], at: datetime) -> set[Key]:
    """Write rows and what follows from them in one transaction; return the keys of the rows that were written."""
    if not changes:
        return set()
    follows = any(change.completes or change.held for change in changes)
    async with AsyncExitStack() as stack:
        if follows:
            await stack.enter_async_context(connection.transaction())
        cursor = await connection.execute(_WRITE, _columns(changes, at), binary=True)
        written: set[Key] = set(await cursor.fetchall())
        if follows:
            await _follow(connection, [change for change in changes if change.key in written], at)
    return written


def _columns(changes: list[_Change], at: datetime) -> list[Any]:
    changes.sort(key=lambda change: change.key)
    states = [change.state for change in changes]
    return [
        at,
        arrays.integers([change.key[0] for change in changes]),
        arrays.integers([change.key[1] for change in changes]),
        arrays.stamps([change.stamp for change in changes]),
        arrays.integers([change.done for change in changes]),
        arrays.blobs([coverage.dump(change.state.bits, change.delivery.ticket.length) for change in changes]),
        *(arrays.integers([getattr(state, name) for state in states]) for name in _NUMBERS),
    ]


async def _follow(connection: AsyncConnection[Any], written: list[_Change], at: datetime) -> None:
    """Note held stretches, and queue the completion of lessons, in the batch's own transaction."""
    held = [(change.delivery.ticket.visit, *stretch) for change in written for stretch in change.held]
    if held:
        await connection.execute(_HELD, [at, *(arrays.integers(column) for column in zip(*held, strict=True))])
    complete = [
        jobs.Job("study.complete", f"person:{change.delivery.ticket.person}", {"enrolment": change.key[0]})
        for change in written
        if change.completes
    ]
    if complete:
        await jobs.defer(connection, complete)
