"""Reading a statistics form: every mistake is found at once, with its line, its key and a cure."""

import re
import tomllib
from collections.abc import Collection
from typing import Any

from taixue.people.rules.ranks import RANKS, Band
from taixue.policy.rules import positions
from taixue.policy.rules.loading import Mistake, Unreadable
from taixue.policy.rules.loading.tables import CODE, Reading, Table
from taixue.reports.rules.columns import COLUMNS
from taixue.reports.rules.grouping import AGES, UNKNOWN
from taixue.reports.rules.statistics import formula as formulas
from taixue.reports.rules.statistics.form import BEFORE, Check, Column, Derived, Form, Place, Row, Where, cell
from taixue.reports.rules.statistics.formula import Formula

FORMAT = 1
ROWS, COLUMNS_MOST, CHECKS = 200, 40, 100
COUNTS = tuple(key for key, one in COLUMNS.items() if one.kind != "share" and key not in ("likely", "average"))
"""What a column may count: figures that a frozen year keeps too."""

_EMPTY = Formula(("0",), ("0",))


def load(text: str) -> Form:
    """Return the form of a TOML text. Raises Unreadable with every mistake, in the order of lines."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"at line (\d+)", str(error))
        line = int(place[1]) if place else text.count("\n") + 1
        raise Unreadable([Mistake(line, "", "syntax", str(error))]) from error
    reading = Reading(positions.lines(text))
    form = _form(Table(data, "", reading))
    if not reading.mistakes:
        _sound(form, reading)
    if reading.mistakes:
        raise Unreadable(sorted(reading.mistakes, key=lambda one: one.line))
    return form


def _form(top: Table) -> Form:
    top.value("format", int, str(FORMAT), FORMAT, lambda number: number == FORMAT)
    columns, rows = _columns(top), _rows(top)
    form = Form(
        code=top.text("code", '"personnel-year"', CODE), title=top.words("title"),
        notice=top.words_or_none("notice"), source=top.text("source", '"…"'),
        example=top.truth("example", otherwise=False), rows=rows, columns=columns,
        cells=_cells(top, rows, columns), checks=_checks(top, rows, columns),
    )  # fmt: skip
    top.done()
    return form


def _identity(table: Table, known: Collection[str], cure: str) -> str:
    found = table.text("id", cure, formulas.NAME)
    if found in known:
        table.fault("id", "twice", cure)
    return found


def _columns(top: Table) -> tuple[Column, ...]:
    tables = top.tables("columns")
    if len(tables) > COLUMNS_MOST:
        top.fault("columns", "value", str(COLUMNS_MOST))
    ids = [one.data.get("id") for one in tables]
    found: list[Column] = []
    for table in tables:
        identity = _identity(table, [one.id for one in found], '"due"')
        title = table.words("title")
        if table.has("formula"):
            kind, counts = table.choice("as", "people", "hours", "share"), ""
            where, formula = Where(), _formula(table, "formula", ids)
        else:
            counts, formula = table.choice("counts", *COUNTS), None
            kind, where = str(COLUMNS[counts].kind), _where(table)
        table.done()
        found.append(Column(identity, title, counts, kind, where, formula))
    return tuple(found)


def _rows(top: Table) -> tuple[Row, ...]:
    tables = top.tables("rows")
    if len(tables) > ROWS:
        top.fault("rows", "value", str(ROWS))
    ids = [one.data.get("id") for one in tables]
    found: list[Row] = []
    for table in tables:
        identity = _identity(table, [one.id for one in found], '"all"')
        formula = _formula(table, "formula", ids) if table.has("formula") else None
        where = _where(table) if formula is None else Where()
        found.append(Row(identity, table.words("title"), where, formula))
        table.done()
    return tuple(found)


def _where(table: Table) -> Where:
    if not table.has("where"):
        return Where()
    inner = table.table("where")
    found = Where(
        band=_may(inner, "band", (*map(str, Band), UNKNOWN)), rank=_may(inner, "rank", (*filter(None, RANKS), UNKNOWN)),
        sex=_may(inner, "sex", ("1", "2", UNKNOWN)),
        age=_may(inner, "age", (*(key for key, _, _ in AGES), UNKNOWN)),
        group=inner.text("group", '"…"') if inner.has("group") else "",
        unit=inner.text("unit", '"350100"') if inner.has("unit") else "", window=_may(inner, "window", (BEFORE,)),
    )  # fmt: skip
    inner.done()
    return found


def _may(table: Table, key: str, options: Collection[str]) -> str:
    return table.choice(key, *options) if table.has(key) else ""


def _formula(table: Table, key: str, names: Collection[Any]) -> Formula:
    said = table.text(key, '"a + b"')
    found = formulas.read(said)
    if found is None:
        if said:
            table.fault(key, "value", '"a + b"')
        return _EMPTY
    unknown = [name for name in found.names if name not in names]
    if unknown:
        table.fault(key, "value", f"{unknown[0]}: {' | '.join(str(one) for one in [*names][:12])}")
    return found


def _names(rows: tuple[Row, ...], columns: tuple[Column, ...]) -> list[str]:
    return [f"{row.id}.{column.id}" for row in rows for column in columns]


def _cells(top: Table, rows: tuple[Row, ...], columns: tuple[Column, ...]) -> dict[Place, Formula]:
    found: dict[Place, Formula] = {}
    for table in top.tables_or_none("cells"):
        place = (table.choice("row", *(one.id for one in rows)), table.choice("column", *(one.id for one in columns)))
        if place in found:
            table.fault("column", "twice", f'"{place[1]}"')
        found[place] = _formula(table, "formula", _names(rows, columns))
        table.done()
    return found


def _checks(top: Table, rows: tuple[Row, ...], columns: tuple[Column, ...]) -> tuple[Check, ...]:
    tables, found = top.tables_or_none("checks"), []
    if len(tables) > CHECKS:
        top.fault("checks", "value", str(CHECKS))
    for table in tables:
        along, names, over = "", _names(rows, columns), tuple[str, ...]()
        for key, those, others in (("columns", columns, rows), ("rows", rows, columns)):
            if table.has(key) and not along:
                along, names = key, [one.id for one in others]
                over = table.texts(key, [one.id for one in those], some=True)
        most = table.may("is", "equal", "at-most") == "at-most"
        left, right = _formula(table, "left", names), _formula(table, "right", names)
        found.append(Check(table.words("title"), left, right, most, along, over))
        table.done()
    return tuple(found)


def _sound(form: Form, reading: Reading) -> None:
    """Find cells whose row and column contradict each other, and cells that are computed from themselves."""
    top = Table({}, "", reading)
    for number, row in enumerate(form.rows):
        said = row.where.said()
        for column in form.columns:
            for key, wanted in column.where.said().items():
                if row.formula is None and said.get(key, wanted) != wanted and (row.id, column.id) not in form.cells:
                    top.fault(f"rows[{number}].where", "twice", f'{key} = "{wanted}"')
                    said.pop(key)
    known: dict[Place, bool] = {}
    for place in form.places():
        if not _ends(form, place, known):
            top.fault(_written(form, place), "value", f"… ({place[0]}.{place[1]})")
            return


def _written(form: Form, place: Place) -> str:
    """Return the key of the formula by which a cell is computed."""
    if place in form.cells:
        return f"cells[{[*form.cells].index(place)}].formula"
    column = [one.id for one in form.columns].index(place[1])
    if form.columns[column].formula is not None:
        return f"columns[{column}].formula"
    return f"rows[{[one.id for one in form.rows].index(place[0])}].formula"


def _ends(form: Form, place: Place, known: dict[Place, bool]) -> bool:
    """Does computing a cell come to an end? known: what was found; False while it is being looked at."""
    if place in known:
        return known[place]
    known[place] = False
    behind = form.behind(place)
    known[place] = not isinstance(behind, Derived) or all(_ends(form, one, known) for one in behind.of.values())
    return known[place]


__all__ = ["COUNTS", "Mistake", "Unreadable", "cell", "load"]
