"""A statistics form: rows and columns, what each cell counts or is computed from, and what must agree."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, replace

from taixue.policy.rules.document.words import Words
from taixue.reports.rules.statistics.formula import Formula

Place = tuple[str, str]
"""A cell: id of the row, id of the column."""

BEFORE = "before"
"""The window before the one the sheet is filled for."""


@dataclass(frozen=True, slots=True)
class Where:
    """Which people; "" is any. unit: code of a unit; group: name of a priority group; window: "" or BEFORE."""

    band: str = ""
    rank: str = ""
    sex: str = ""
    age: str = ""
    group: str = ""
    unit: str = ""
    window: str = ""

    def said(self) -> dict[str, str]:
        """Return what is not left open."""
        return {one.name: getattr(self, one.name) for one in fields(self) if getattr(self, one.name)}

    def with_(self, other: "Where") -> "Where":
        """Return who fits both; no key is said differently by both (a mistake of the form)."""
        return replace(self, **other.said())


@dataclass(frozen=True, slots=True)
class Row:
    """A row. formula: over other rows in the same column, None where it counts."""

    id: str
    title: Words
    where: Where
    formula: Formula | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column. counts: a key of rules.columns.COLUMNS, "" with a formula over other columns of the same row.

    kind: "people", "hours" or "share"
    """

    id: str
    title: Words
    counts: str
    kind: str
    where: Where
    formula: Formula | None


@dataclass(frozen=True, slots=True)
class Check:
    """What must agree. along: "columns" (names are rows, in each column), "rows" (names are columns, in each row), or
    "" (names are cells); over: which columns or rows; most: left is at most right, else equal."""

    title: Words
    left: Formula
    right: Formula
    most: bool
    along: str
    over: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """A cell that counts: which people, and what of them."""

    counts: str
    where: Where


@dataclass(frozen=True, slots=True)
class Derived:
    """A cell that is computed. of: the cell behind each name of its formula."""

    formula: Formula
    of: dict[str, Place]


@dataclass(frozen=True, slots=True)
class Form:
    """A form. example: it is one of ours to learn from, no authority's. cells: those that say otherwise than their
    row and column."""

    code: str
    title: Words
    notice: Words
    source: str
    example: bool
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: dict[Place, Formula]
    checks: tuple[Check, ...]

    def row(self, key: str) -> Row:
        """Return a row. Raises KeyError."""
        return {one.id: one for one in self.rows}[key]

    def column(self, key: str) -> Column:
        """Return a column. Raises KeyError."""
        return {one.id: one for one in self.columns}[key]

    def places(self) -> Iterator[Place]:
        """Yield every cell, row by row."""
        return ((row.id, column.id) for row in self.rows for column in self.columns)

    def behind(self, place: Place) -> Count | Derived:
        """Return what a cell is: its own formula, that of its column, that of its row, else a count.

        A column's formula goes before a row's: a share of a sum is a share, not a sum of shares. Raises KeyError.
        """
        row, column = self.row(place[0]), self.column(place[1])
        own = self.cells.get(place)
        if own is not None:
            return Derived(own, {name: cell(name) for name in own.names})
        if column.formula is not None:
            return Derived(column.formula, {name: (row.id, name) for name in column.formula.names})
        if row.formula is not None:
            return Derived(row.formula, {name: (name, column.id) for name in row.formula.names})
        return Count(column.counts, row.where.with_(column.where))


def cell(name: str) -> Place:
    """Return the cell of a name "row.column"."""
    row, _, column = name.partition(".")
    return row, column
