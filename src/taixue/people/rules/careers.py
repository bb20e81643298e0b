"""What may follow what in a person's postings: posts, long leave, retirement, leaving, death. Pure.

A person stands in one line of postings that never overlap; a secondment stands beside it.
Source: docs/rules/careers.md.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType

MAIN, SECONDED, LEAVE, RETIRED, LEFT, DECEASED = "main", "seconded", "leave", "retired", "left", "deceased"
KINDS = (MAIN, SECONDED, LEAVE, RETIRED, LEFT, DECEASED)
SERVING = (MAIN, LEAVE)
"""Kinds in which a person belongs to the service."""

FOLLOWS = MappingProxyType(
    {
        MAIN: (MAIN, LEAVE, RETIRED, LEFT),
        LEAVE: (MAIN,),
        RETIRED: (MAIN, LEAVE),
        LEFT: (MAIN, LEAVE),
        DECEASED: (MAIN, LEAVE, RETIRED, LEFT),
    }
)
"""Kind of the line: the kinds that it may follow."""

ENDS_ROLES = (RETIRED, LEFT, DECEASED)
"""With these every role of the person ends, and every secondment."""
CLOSES_ACCOUNT = (LEFT, DECEASED)

AHEAD = timedelta(days=1)
"""How far ahead a change may be recorded: it is recorded when it takes place."""


@dataclass(frozen=True, slots=True)
class Held:
    """A posting of the line. Days half open."""

    kind: str
    first_day: date
    end_day: date | None


def last(line: Sequence[Held]) -> Held | None:
    """Return the newest posting of a line."""
    return max(line, key=lambda held: held.first_day, default=None)


def problem(kind: str, day: date, before: Held | None, *, today: date) -> str:
    """Return why a posting of the kind cannot begin on the day after `before`, "" if it can.

    Codes: kind-unknown, future, nothing-before, not-after-<kind>, too-early
    """
    if kind not in FOLLOWS:
        return "kind-unknown"
    if day > today + AHEAD:
        return "future"
    if before is None:
        return "" if kind == MAIN else "nothing-before"
    if before.kind not in FOLLOWS[kind]:
        return f"not-after-{before.kind}"
    if day <= before.first_day or (before.end_day is not None and day < before.end_day):
        return "too-early"
    return ""


def secondment_problem(day: date, before: Held | None, *, today: date) -> str:
    """Return why a secondment cannot begin on the day, "" if it can: it stands beside a post that holds."""
    if day > today + AHEAD:
        return "future"
    if before is None or before.kind != MAIN or (before.end_day is not None and before.end_day <= day):
        return "nothing-before"
    return "too-early" if day < before.first_day else ""
