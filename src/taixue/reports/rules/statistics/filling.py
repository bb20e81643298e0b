"""Filling a form from crowds: people alike in everything that the form asks for, with their sums."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from taixue.policy.rules.document.words import Words
from taixue.reports.rules.columns import COLUMNS
from taixue.reports.rules.grouping import UNKNOWN
from taixue.reports.rules.statistics import formula as formulas
from taixue.reports.rules.statistics.form import Check, Count, Form, Place, Where, cell
from taixue.reports.rules.statistics.formula import Formula


@dataclass(frozen=True, slots=True)
class Crowd:
    """People of one band, rank, sex and age band, of the same of the form's units and priority groups, added up.

    "" is what is not on record; figures: sums by the names that rules.columns gives them
    """

    band: str
    rank: str
    sex: str
    age: str
    units: frozenset[str]
    groups: frozenset[str]
    figures: Any


Value = Fraction | None
"""People, centihours or a share of one; None: not known, or a share of nobody."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found.

    at: title of the column or row, None of single cells; good: None where a side is not known
    """

    title: Words
    at: Words | None
    left: Value
    right: Value
    kind: str
    most: bool
    good: bool | None


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form."""

    form: Form
    values: dict[Place, Value]
    checks: list[Checked] = field(default_factory=list)

    @property
    def wrong(self) -> int:
        """How many checks fail."""
        return sum(one.good is False for one in self.checks)


def fill(form: Form, crowds: Mapping[str, Sequence[Crowd] | None], *, groups: frozenset[str]) -> Filled:
    """Return a form filled.

    crowds: by window of `Where` ("" and BEFORE), None where there is none; groups: the priority groups that are known
    """
    filled = Filled(form, {})
    for place in form.places():
        _value(filled, place, crowds, groups)
    for check in form.checks:
        filled.checks.extend(_checked(filled, check))
    return filled


def _value(filled: Filled, place: Place, crowds: Any, groups: frozenset[str]) -> Value:
    if place not in filled.values:
        behind = filled.form.behind(place)
        filled.values[place] = (
            _count(behind, crowds, groups)
            if isinstance(behind, Count)
            else formulas.value(behind.formula, lambda name: _value(filled, behind.of[name], crowds, groups))
        )
    return filled.values[place]


def _count(count: Count, crowds: Mapping[str, Sequence[Crowd] | None], groups: frozenset[str]) -> Value:
    some = crowds.get(count.where.window)
    if some is None or (count.where.group and count.where.group not in groups):
        return None
    name = COLUMNS[count.counts].name
    return Fraction(sum(int(getattr(one.figures, name)) for one in some if fits(one, count.where)))


def fits(crowd: Crowd, where: Where) -> bool:
    """Are these the people that a cell means?"""
    plain = all(
        not asked or has == ("" if asked == UNKNOWN else asked)
        for has, asked in (
            (crowd.band, where.band), (crowd.rank, where.rank), (crowd.sex, where.sex), (crowd.age, where.age)
        )
    )  # fmt: skip
    unit, group = not where.unit or where.unit in crowd.units, not where.group or where.group in crowd.groups
    return plain and unit and group


def _checked(filled: Filled, check: Check) -> list[Checked]:
    form, found = filled.form, []
    for one in check.over or ("",):
        left, right = _side(filled, check, check.left, one), _side(filled, check, check.right, one)
        at = None
        if one:
            at = form.column(one).title if check.along == "columns" else form.row(one).title
        first = next(iter(check.left.names), "")
        kind = form.column(_place(check, first, one)[1]).kind if first else "people"
        good = None
        if left is not None and right is not None:
            good = left <= right if check.most else left == right
        found.append(Checked(check.title, at, left, right, kind, check.most, good))
    return found


def _side(filled: Filled, check: Check, formula: Formula, one: str) -> Value:
    return formulas.value(formula, lambda name: filled.values[_place(check, name, one)])


def _place(check: Check, name: str, one: str) -> Place:
    """Return the cell that a name of a check means in a column or row."""
    if check.along == "columns":
        return name, one
    return (one, name) if check.along == "rows" else cell(name)
