"""The columns that a report may have: what each counts, and which people stand behind its number."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["people", "share", "hours"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures.

    name: attribute of the figures; of: what a share is a part of; state: which people the number opens
    """

    key: str
    kind: Kind
    name: str
    state: str = "subject"
    of: str = "subject"
    order: str = "unit"


COLUMNS: dict[str, Column] = {
    column.key: column
    for column in (
        Column("subject", "people", "subject"),
        Column("participated", "people", "participated", "participated"),
        Column("participation", "share", "participated", "participated"),
        Column("absent", "people", "absent", "absent"),
        Column("met", "people", "met", "met"),
        Column("completion", "share", "met", "met"),
        Column("unmet", "people", "unmet", "unmet"),
        Column("likely", "people", "likely", "likely"),
        Column("average", "hours", "average", order="counted"),
        Column("counted", "hours", "counted", order="counted"),
        Column("required", "hours", "counted_required", order="counted"),
        Column("elective", "hours", "counted_elective", order="counted"),
        Column("owed", "hours", "owed"),
        Column("missing", "hours", "missing", "unmet", order="missing"),
        Column("missing_required", "hours", "missing_required", "unmet", order="missing"),
    )
}
"""Every column of a report of figures, by key, in the order in which they are offered."""

USUAL = ("subject", "participation", "completion", "average", "likely")
"""The columns of who never chose any."""

PEOPLE: tuple[str, ...] = (
    "name", "unit", "rank", "band", "sex", "age", "owed", "counted", "required", "elective", "missing",
    "missing_required", "forecast", "state", "last_study",
)  # fmt: skip
"""Every column of a list of people."""

USUAL_PEOPLE = ("name", "unit", "rank", "counted", "required", "missing", "forecast", "state", "last_study")

ASSESSMENT = (
    "enrolment", "name", "unit", "rank", "owed", "counted", "required", "missing", "result", "number", "unit_code",
    "band", "sex", "age", "elective", "missing_required", "last_study",
)  # fmt: skip
"""Every column of the annual assessment list; an authority says which of them, and in which order."""

REPORTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "figures": (tuple(COLUMNS), USUAL),
    "people": (PEOPLE, USUAL_PEOPLE),
    "assessment": (ASSESSMENT, ASSESSMENT[:9]),
}
"""Every report with columns to choose: all of them, and the usual ones."""


def chosen(report: str, keys: Iterable[str]) -> tuple[str, ...]:
    """Return the keys that the report has, each once, in the order given; none of them: the usual ones.

    Raises KeyError for an unknown report.
    """
    every, usual = REPORTS[report]
    found = tuple(dict.fromkeys(key for key in keys if key in every))
    return found or usual


def value(column: Column, figures: Any) -> int | None:
    """Return the number of a column: people, centihours, or a share in tenths of a per cent, cut; None: of nobody."""
    number = int(getattr(figures, column.name))
    if column.kind != "share":
        return number
    whole = int(getattr(figures, column.of))
    return number * 1000 // whole if whole else None


def places(shares: Iterable[tuple[int, int]]) -> list[int | None]:
    """Return the place of each (part, whole) among its siblings, the highest share first; equal shares share a place.

    None for a whole of nothing. [(1, 2), (2, 4), (0, 3), (0, 0)] gives [1, 1, 3, None].
    """
    order = list(shares)
    found: list[int | None] = []
    for part, whole in order:
        better = sum(1 for other, base in order if whole and base and other * whole > part * base)
        found.append(better + 1 if whole else None)
    return found
