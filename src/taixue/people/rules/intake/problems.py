"""What is said about one cell: a code with facts; labels.py turns it into a reason and a cure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from taixue.people.rules.intake.columns import Column


class Action(StrEnum):
    """What will be done with a row."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    UNCHANGED = "unchanged"
    REFUSED = "refused"
    TRANSFER = "transfer"


class Code(StrEnum):
    """Why a row is refused. Every code has a reason and a cure in labels."""

    MISSING = "missing"
    TOO_LONG = "too-long"
    FORMULA = "formula"
    BROKEN = "broken-text"
    NAME_ODD = "name-odd"
    SEX_UNKNOWN = "sex-unknown"
    SEX_DIFFERS = "sex-differs"
    ETHNICITY_UNKNOWN = "ethnicity-unknown"
    BIRTH_UNREADABLE = "birth-unreadable"
    BIRTH_NO_MONTH = "birth-no-such-month"
    BIRTH_NO_DAY = "birth-no-such-day"
    BIRTH_FUTURE = "birth-not-yet"
    BIRTH_OPEN = "birth-two-readings"
    BIRTH_DIFFERS = "birth-differs"
    IDENTITY_DAMAGED = "identity-damaged"
    IDENTITY_LENGTH = "identity-length"
    IDENTITY_FORM = "identity-form"
    IDENTITY_DATE = "identity-date"
    IDENTITY_CHECK = "identity-check-digit"
    IDENTITY_TWICE = "identity-twice"
    IDENTITY_DIFFERS = "identity-differs"
    MOBILE_DAMAGED = "mobile-damaged"
    MOBILE_LENGTH = "mobile-length"
    MOBILE_FORM = "mobile-form"
    MOBILE_TWICE = "mobile-twice"
    MOBILE_TAKEN = "mobile-taken"
    POLITICAL_UNKNOWN = "political-unknown"
    RANK_UNKNOWN = "rank-unknown"
    EDUCATION_UNKNOWN = "education-unknown"
    DEGREE_UNKNOWN = "degree-unknown"
    POST_LEVEL_UNKNOWN = "post-level-unknown"
    IDENTITY_ZEROED = "identity-zeroed"
    EMAIL_FORM = "email-form"
    QQ_FORM = "qq-form"
    UNIT_UNKNOWN = "unit-unknown"
    UNIT_TWO = "unit-two-matches"
    UNIT_NEW_PARENT = "unit-parent-unknown"
    NOT_SERVING = "not-serving"
    STALE = "stale"


class Hint(StrEnum):
    """What a reader should look at although the row is accepted."""

    DIVISION = "identity-division"
    NO_MOBILE = "no-mobile"
    NAME_DIFFERS = "name-differs"
    UNIT_FOUNDED = "unit-founded"
    ZEROS = "identity-zeros"
    BIRTH_SERIAL = "birth-serial"


Facts = dict[str, str | int | list[str]]


@dataclass(frozen=True, slots=True)
class Problem:
    """One remark about one cell. `value` is masked as far as the reader does not need it."""

    column: Column
    code: str
    value: str = ""
    facts: Facts = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """Return plain JSON."""
        return {"column": self.column.value, "code": str(self.code), "value": self.value, "facts": self.facts}


def codes(problems: Iterable[Problem]) -> set[str]:
    """Return the codes of some problems."""
    return {str(problem.code) for problem in problems}
