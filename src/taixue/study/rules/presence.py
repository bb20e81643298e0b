"""Presence questions: "7 + 5 =" now and then, derived from a key and the visit, so that nothing but a moment is stored.

`ask_ms` of the Clock: 0 none; positive: due at that moment (Unix ms); negative: put at that moment and waiting.
Source: docs/pulse.md, section 2.
"""

import hmac
from typing import NamedTuple

PATIENCE = 60  # seconds until a fresh question takes the place of one without an answer


class Question(NamedTuple):
    """ "a + b =" with three choices, one of them right. `id` is the moment it was put."""

    id: int
    a: int
    b: int
    choices: list[int]


def due(secret: bytes, visit: int, at: int, minutes: int) -> int:
    """Return when the next question is due: `minutes` after `at` (Unix ms), give or take a quarter; 0 for 0 minutes."""
    if not minutes:
        return 0
    share = int.from_bytes(_draw(secret, visit, at)[:2], "big") / 65_536  # 0 to 1
    return at + int(minutes * 60_000 * (0.75 + share / 2))


def question(secret: bytes, visit: int, put: int) -> Question:
    """Return the question put at a moment; the same one whenever it is asked for."""
    draw = _draw(secret, visit, -put)
    a, b = 3 + draw[0] % 7, 2 + draw[1] % 8
    lowest = a + b - draw[2] % 3
    return Question(put, a, b, [lowest, lowest + 1, lowest + 2])


def is_right(secret: bytes, visit: int, put: int, answer: int) -> bool:
    """Does the answer solve the question put at that moment?"""
    asked = question(secret, visit, put)
    return answer == asked.a + asked.b


def left(put: int, now: int) -> int:
    """Return the seconds in which the question put at `put` is still to be answered, 0 to PATIENCE."""
    return max(0, min(PATIENCE, PATIENCE - (now - put) // 1000))


def _draw(secret: bytes, visit: int, moment: int) -> bytes:
    return hmac.digest(secret, b"presence %d %d" % (visit, moment), "sha256")
