"""Proven time: what a delivery of beats is worth at the server's clock. Source: docs/pulse.md, section 4.

A person has one allowance of lesson milliseconds. It is 0 when a visit opens, fills with the server's clock times the
allowed speed and holds at most `HOLDS` beat intervals. So in all windows together nobody proves more than the time
allowed: server time since the visit opened times allowed speed.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from taixue.study.rules import coverage

HOLDS = 3  # beat intervals that the allowance holds
MOST = 2_000_000_000  # where counters stop
WINDOW = 60  # sequences behind the highest that are still told apart
SPAN_TOLERANCE = 2_000  # ms that a journal may be longer than the silence (the last answer's way)
OVERLAP_TOLERANCE = 250  # ms that neighbouring stretches of a journal may overlap (timers of old browsers)
STRETCH_TOLERANCE = 1_000  # ms that a stretch may be longer than its client times x speed
_SEEN = (1 << (WINDOW + 1)) - 1

Refused = tuple[int, int, str]  # [first, end) and the code: "fast", "held", "clock", "absent"


class Beat(NamedTuple):
    """One stretch played without a seek: lesson seconds [first, end), client's monotonic milliseconds began, ended."""

    number: int
    first: int
    end: int
    began: int
    ended: int


class Terms(NamedTuple):
    """What the visit was opened under."""

    length: int  # lesson seconds that can be proven, >= 1
    speed: int  # per cent, 100 to 200
    held_limit: int  # minutes a journal may bridge; 0: none
    interval: int  # seconds between beats


@dataclass(slots=True)
class Clock:
    """A person's proven seconds of a lesson and the clock of the open visit: what the Progress row holds."""

    bits: int = 0
    seconds: int = 0
    held: int = 0
    resume: int = 0
    filled_ms: int = 0
    acked_ms: int = 0
    allowance: int = 0
    sequence: int = 0
    seen: int = 0
    claimed: int = 0
    proven: int = 0
    visit_held: int = 0
    fast: int = 0
    replayed: int = 0
    clock: int = 0
    absent: int = 0
    ask_ms: int = 0


@dataclass(slots=True)
class Outcome:
    """What a delivery did. `plain`: the new map is the old one and all that was claimed."""

    plain: bool = True
    proven: int = 0
    refused: list[Refused] = field(default_factory=list)
    held: list[tuple[int, int, int]] = field(default_factory=list)  # first, end, newly proven among them


def opened(clock: Clock, at: int) -> None:
    """Begin a visit at server time `at` (Unix ms): an empty allowance, no beat seen."""
    clock.filled_ms = clock.acked_ms = at
    clock.allowance = clock.sequence = clock.seen = clock.ask_ms = 0
    clock.claimed = clock.proven = clock.visit_held = clock.fast = clock.replayed = clock.clock = clock.absent = 0


def capacity(terms: Terms) -> int:
    """Return the lesson milliseconds that an allowance holds at most."""
    return HOLDS * terms.interval * terms.speed * 10


def deliver(clock: Clock, beats: Sequence[Beat], terms: Terms, now: int, *, asked: bool = False) -> Outcome:
    """Change `clock` by a delivery at server time `now` (Unix ms) and return what it did.

    beats: 0 < n, 0 <= first < end <= terms.length, began <= ended; any order
    asked: a presence question waits, so nothing new is proven
    A clock that runs backwards (another server) fills nothing. Seconds proven before cost nothing and count nothing.
    """
    if now > clock.filled_ms:
        filled = clock.allowance + (now - clock.filled_ms) * terms.speed // 100
        clock.allowance = min(filled, capacity(terms))
        clock.filled_ms = now
    outcome = Outcome()
    fresh = [beat for beat in (sorted(beats) if len(beats) > 1 else beats) if _is_new(clock, beat[0])]
    if len(fresh) < len(beats):
        clock.replayed = min(MOST, clock.replayed + len(beats) - len(fresh))
        outcome.plain = False
    if not fresh:
        return outcome
    silence = now - clock.acked_ms
    clock.acked_ms = max(now, clock.acked_ms)
    claims = _claims(clock, fresh)
    cost = sum(new.bit_count() for _, new in claims)
    if asked:
        clock.absent = min(MOST, clock.absent + cost)
        outcome.refused = _ranges(claims, "absent")
        outcome.plain = outcome.plain and not cost
    elif cost * 1000 <= clock.allowance:
        clock.allowance -= cost * 1000
        for _, new in claims:
            clock.bits |= new
        _count(clock, outcome, cost)
    else:
        _ration(clock, outcome, claims, terms, silence)
    return outcome


def _is_new(clock: Clock, number: int) -> bool:
    ahead = number - clock.sequence
    if ahead > 0:
        clock.seen = ((clock.seen << ahead) | 1) & _SEEN if ahead <= WINDOW else 1
        clock.sequence = number
        clock.resume = -1  # the beat with the highest number says where the person is
        return True
    if -ahead > WINDOW:  # asked before the shift: a number two thousand million behind would take 250 MB
        return False
    mark = 1 << -ahead
    if clock.seen & mark:
        return False
    clock.seen |= mark
    return True


def _claims(clock: Clock, fresh: Sequence[Beat]) -> list[tuple[Beat, int]]:
    """Return each beat with the seconds that it is the first to claim."""
    claims, covered = [], clock.bits
    for beat in fresh:
        _, first, end, _, _ = beat
        asked_for = coverage.stretch(first, end)
        claims.append((beat, asked_for & ~covered))
        covered |= asked_for
        clock.claimed = min(MOST, clock.claimed + end - first)
    if clock.resume < 0:
        clock.resume = end
    return claims


def _count(clock: Clock, outcome: Outcome, seconds: int) -> None:
    clock.seconds += seconds
    clock.proven += seconds
    outcome.proven += seconds


def _ration(clock: Clock, outcome: Outcome, claims: list[tuple[Beat, int]], terms: Terms, silence: int) -> None:
    """Pay as far as the allowance reaches; as a journal where the silence explains what the allowance cannot."""
    code, budget = _journal(clock, claims, terms, silence)
    as_held = budget > clock.allowance
    purse = budget if as_held else clock.allowance
    rest: list[tuple[Beat, int]] = []
    for beat, new in claims:
        paid = coverage.lowest(new, purse // 1000)
        seconds = paid.bit_count()
        purse -= seconds * 1000
        clock.bits |= paid
        _count(clock, outcome, seconds)
        if as_held and seconds:
            clock.held += seconds
            clock.visit_held += seconds
            outcome.held.append((beat[1], beat[2], seconds))
        rest.append((beat, new & ~paid))
    outcome.refused = _ranges(rest, code)
    outcome.plain = outcome.plain and not outcome.refused
    refused = sum(new.bit_count() for _, new in rest)
    if code == "clock":
        clock.clock += 1
    else:
        clock.fast = min(MOST, clock.fast + refused)
    if as_held:  # what the silence would have paid beyond the journal is kept like any allowance
        unspent = silence * terms.speed // 100 - outcome.proven * 1000
        clock.allowance = max(0, min(unspent, capacity(terms)))
    else:
        clock.allowance = purse


def _journal(clock: Clock, claims: list[tuple[Beat, int]], terms: Terms, silence: int) -> tuple[str, int]:
    """Return the code for what cannot be paid, and the lesson milliseconds that the delivery may prove as a journal."""
    if silence <= HOLDS * terms.interval * 1000 or not terms.held_limit:
        return "fast", 0
    if silence > terms.held_limit * 60_000:
        return "held", 0
    if not _fits([beat for beat, _ in claims], terms, silence):
        return "clock", 0
    third = terms.length // 3 - clock.held
    earned = silence * terms.speed // 100
    return ("held" if third * 1000 < earned else "fast"), min(earned, third * 1000)


def _fits(beats: Sequence[Beat], terms: Terms, silence: int) -> bool:
    """Do the client's times lie in the silence without overlap, and each stretch in its own time x speed?"""
    ordered = sorted(beats, key=lambda beat: beat[3])
    if max(beat[4] for beat in beats) - ordered[0][3] > silence + SPAN_TOLERANCE:
        return False
    for before, after in zip(ordered, ordered[1:], strict=False):
        if after[3] < before[4] - OVERLAP_TOLERANCE:
            return False
    return all(
        (end - first) * 1000 <= (ended - began) * terms.speed // 100 + STRETCH_TOLERANCE
        for _, first, end, began, ended in beats
    )


def _ranges(claims: list[tuple[Beat, int]], code: str) -> list[Refused]:
    return [(first, end, code) for _, new in claims for first, end in coverage.stretches(new)]
