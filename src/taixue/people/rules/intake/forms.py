"""The administrators' form: a label, and beside it the value; a sheet a person.

Source: the administrators' form (管理员信息表) of Fujian's notice, annex 1; requirement RA7.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from taixue.lib.sheets.grids import Grid, Row
from taixue.lib.sheets.headings import Heading, plain, quoted
from taixue.people.rules.intake.columns import Column

LEAST = 5
"""Labels with a value beside them that make a form."""
LINES = 4
"""Rows in which they stand at least: a row of headings has all of its labels side by side."""
ORDER = tuple(column.value for column in Column)


@dataclass(frozen=True, slots=True)
class Form:
    """One filled-in form: the value, the label as written and the value's damage, by column."""

    values: Mapping[str, str]
    words: Mapping[str, str]
    damaged: frozenset[str]
    unknown: tuple[str, ...]  # labels with a value that mean nothing to us


def read(grid: Grid, known: Mapping[str, str]) -> Form | None:
    """Return the form on a sheet, None if it is none. Never raises.

    known: plain label -> key
    """
    values: dict[str, str] = {}
    words: dict[str, str] = {}
    damaged: set[str] = set()
    unknown: list[str] = []
    lines = beside = 0
    for row in grid.rows:
        labels = [column for column in row.filled if plain(row.texts[column]) in known]
        if not labels:
            unknown += [quoted(row, row.filled[0])] if len(row.filled) == 2 else []
            continue
        lines += 1
        for column in labels:
            key = known[plain(row.texts[column])]
            place = _value(row, column, labels)
            if key in values:
                continue
            values[key], words[key] = row.text(place), quoted(row, column)
            beside += bool(values[key])
            if place in row.damaged:
                damaged.add(key)
    good = Column.NAME in values and beside >= LEAST and lines >= LINES and lines * 3 >= len(values)
    return Form(values, words, frozenset(damaged), tuple(unknown)) if good else None


def _value(row: Row, label: int, labels: list[int]) -> int:
    """Return the column of the value beside a label: the next filled cell before the next label, -1 for none."""
    end = min((column for column in labels if column > label), default=len(row.texts))
    return next((column for column in range(label + 1, end) if row.texts[column]), -1)


def heading(forms: Iterable[Form]) -> Heading:
    """Return the labels of forms as the heading of the rows that `row` makes of them."""
    words: dict[str, str] = {}
    for form in forms:
        for key, word in form.words.items():
            words.setdefault(key, word)
    return Heading(0, {key: ORDER.index(key) for key in words}, words, (), ())


def row(form: Form, number: int) -> Row:
    """Return a form as one row."""
    texts = tuple(form.values.get(key, "") for key in ORDER)
    return Row(number, texts, frozenset(ORDER.index(key) for key in form.damaged))
