"""What may be wrong with stored data of people in service: missing, doubtful, double, outdated; in how many days it is
to be mended, and by which one action. Source: RA9 (units fill gaps and correct, in time). Pure."""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Kind(StrEnum):
    MISSING = "missing"
    DOUBTFUL = "doubtful"
    DOUBLE = "double"
    OUTDATED = "outdated"


class Action(StrEnum):
    """What mends it."""

    EDIT = "edit"  # fill in or choose
    CORRECT = "correct"  # the identity number
    COMPARE = "compare"  # two records beside each other
    TURN = "turn"  # record what happened
    RETURN = "return"  # end a leave or a secondment
    CONFIRM = "confirm"  # look at it and say that it is right


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that may be wrong. days: from when it came to be until it is overdue; 0 days: at once."""

    code: str
    kind: Kind
    days: int
    action: Action


CHECKS = MappingProxyType(
    {
        check.code: check
        for check in (
            Check("number", Kind.MISSING, 14, Action.EDIT),
            Check("mobile", Kind.MISSING, 14, Action.EDIT),
            Check("basics", Kind.MISSING, 30, Action.EDIT),
            Check("schooling", Kind.MISSING, 30, Action.EDIT),
            Check("post", Kind.MISSING, 30, Action.TURN),
            Check("words", Kind.DOUBTFUL, 30, Action.EDIT),
            Check("age", Kind.DOUBTFUL, 14, Action.TURN),
            Check("leave-open", Kind.DOUBTFUL, 14, Action.RETURN),
            Check("former-number", Kind.DOUBTFUL, 7, Action.CORRECT),
            Check("twin", Kind.DOUBLE, 14, Action.COMPARE),
            Check("same-email", Kind.DOUBLE, 14, Action.EDIT),
            Check("leave-over", Kind.OUTDATED, 7, Action.RETURN),
            Check("secondment-over", Kind.OUTDATED, 7, Action.RETURN),
            Check("unconfirmed", Kind.OUTDATED, 30, Action.CONFIRM),
        )
    }
)
"""By code, in the order of the desk."""

CONFIRM_DAYS = 365
"""Data that nobody confirmed for so long is outdated."""
YOUNGEST, OLDEST = 18, 65
"""Ages of people in service; others are doubtful."""
MENDED_DAYS = 7
"""How far back "mended lately" looks."""
