"""One delivery applied to the state of its row, and the answer the player gets. Touches no database."""

import base64
from collections.abc import Sequence
from typing import Any, NamedTuple

import msgspec

from taixue.kit.lane import Answer
from taixue.study.rules import clock, coverage, presence, tickets
from taixue.study.rules.clock import Beat, Clock, Outcome, Terms
from taixue.study.rules.tickets import Ticket
from taixue.study.services import signing

BUSY_INTERVAL = 30
"""Seconds until the next beat while the server has much to do; the ticket's interval otherwise."""


class Delivery(NamedTuple):
    """What a player sent, its ticket checked: beats, and perhaps the answer (question id, choice)."""

    ticket: Ticket
    session: str  # key of the session it came with
    beats: Sequence[Beat]
    answer: tuple[int, int] | None


def is_due_for_renewal(delivery: Delivery, now: int) -> bool:
    """Does the ticket end so soon (Unix ms) that the answer shall bring a new one?"""
    return delivery.ticket.expires * 1000 - now < tickets.RENEW * 1000


def apply(
    delivery: Delivery, state: Clock, *, done: bool, now: int, renew: bool, busy: bool = False
) -> tuple[bool, Outcome, Answer]:
    """Change `state` by a delivery at `now` (Unix ms); return: is the lesson complete, what happened, the answer.

    busy: the server has much to do, so the next beat is asked for later
    """
    ticket = delivery.ticket
    interval = BUSY_INTERVAL if busy else ticket.interval
    asked = state.ask_ms != 0 and _question_waits(delivery, state, now)
    terms = Terms(ticket.length, ticket.speed, ticket.held_limit, ticket.interval)
    outcome = clock.deliver(state, delivery.beats, terms, now, asked=asked)
    done = done or state.seconds >= coverage.needed(ticket.length, ticket.threshold)
    if outcome.plain and not renew and not state.ask_ms and not outcome.held:
        body = b'{"ok":true,"n":%d,"s":%d,"r":%d,"i":%d,"done":%s}' % (
            state.sequence, state.seconds, state.resume, interval, b"true" if done else b"false",
        )  # fmt: skip
        return done, outcome, Answer(200, body)
    said: dict[str, Any] = {
        "ok": True, "n": state.sequence, "s": state.seconds, "r": state.resume, "i": interval, "done": done,
    }  # fmt: skip
    said |= _more(ticket, state, outcome, now=now)
    if renew:
        said["t"] = signing.seal(ticket, now=now)
    return done, outcome, Answer(200, msgspec.json.encode(said))


def _more(ticket: Ticket, state: Clock, outcome: Outcome, *, now: int) -> dict[str, Any]:
    """Return what only some answers say; puts a presence question that is due."""
    answer: dict[str, Any] = {}
    if not outcome.plain:
        answer["bits"] = base64.b64encode(coverage.dump(state.bits, ticket.length)).decode()
    if outcome.refused:
        answer["refused"] = outcome.refused
    if outcome.held:
        answer["held"] = sum(seconds for _, _, seconds in outcome.held)
    if 0 < state.ask_ms <= now:  # due: put with this answer; what was played before stays proven
        state.ask_ms = -now
    if state.ask_ms < 0:
        question = presence.question(signing.secret(), ticket.visit, -state.ask_ms)
        answer["ask"] = {**question._asdict(), "left": presence.left(-state.ask_ms, now)}
    return answer


def _question_waits(delivery: Delivery, state: Clock, now: int) -> bool:
    """Is a presence question still without the right answer? One that nobody answered in time is put anew."""
    put = -state.ask_ms
    if put <= 0:
        return False
    visit, secret = delivery.ticket.visit, signing.secret()
    if delivery.answer is not None and delivery.answer[0] == put and presence.is_right(secret, visit, *delivery.answer):
        state.ask_ms = presence.due(secret, visit, now, delivery.ticket.presence)
        return False
    if not presence.left(put, now):
        state.ask_ms = -now
    return True
