"""The people of a unit as the very form that is uploaded: sent back unchanged it changes nothing."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from taixue.audit.services import lines
from taixue.kit import ciphers, clock
from taixue.kit.actor import Actor
from taixue.lib.sheets import writing
from taixue.lib.sheets.writing import Layout
from taixue.people.models import Unit
from taixue.people.queries import downloads
from taixue.people.queries.downloads import Line
from taixue.people.rules import codes
from taixue.people.rules.intake import blank
from taixue.people.rules.intake.cells import SEX_WORDS
from taixue.people.rules.intake.columns import CODED, Column

MOST_IN_A_BOOK = 30_000
"""People in an .xlsx, which is made whole before it is sent; a .csv flows."""


def book(*, unit: Unit | None, by: Actor, at: datetime) -> bytes:
    """Return the people as a workbook. Who took how many is a line of the audit."""
    rows = list(_rows(unit, by, at))
    _tell(unit, len(rows) - TOP, "xlsx", by, at)
    widths = {place: blank.WIDTHS.get(column, 14.0) for place, column in enumerate(blank.ORDER)}
    layout = Layout(name=blank.TITLE, headings=frozenset({TOP - 1}), titles=frozenset({0}), widths=widths)
    return writing.sheet(rows, layout)


def text(*, unit: Unit | None, by: Actor, at: datetime) -> Iterator[str]:
    """Yield the people as lines of a .csv, its mark first. The line of the audit is written before the first."""
    _tell(unit, downloads.count(unit, clock.day(at), by=by), "csv", by, at)
    yield "\ufeff"
    for row in _rows(unit, by, at):
        yield ",".join(_cell(value) for value in row) + "\r\n"


TOP = 3
"""Rows above the people: title, remark, headings."""


def _rows(unit: Unit | None, by: Actor, at: datetime) -> Iterator[Sequence[str]]:
    local = at.astimezone(clock.zone())
    yield (blank.TITLE,)
    yield (f"备注：{by.name} {local:%Y-%m-%d %H:%M} 导出，含个人信息，用后即删。",)
    yield [blank.heading(column) for column in blank.ORDER]
    for number, line in enumerate(downloads.lines(unit, clock.day(at), by=by), start=1):
        yield [_value(line, column, number) for column in blank.ORDER]


def _value(line: Line, column: Column, number: int) -> str:
    values = line.values
    if column is Column.SERIAL:
        return str(number)
    if column is Column.UNIT:
        return line.unit
    if column is Column.IDENTITY:
        return ciphers.decrypt(line.cipher, row=line.public_id) if line.cipher else ""
    if column is Column.SEX:
        return SEX_WORDS.get(values[column], "")
    if column is Column.EDUCATION:
        return codes.schooling(values[Column.EDUCATION], values[Column.DEGREE])
    return codes.label(CODED[column], values[column]) if column in CODED and values[column] else values[column]


def _cell(value: str) -> str:
    safe = writing.harmless(value)
    return '"' + safe.replace('"', '""') + '"' if set(safe) & set(',"\r\n') else safe


def _tell(unit: Unit | None, count: int, kind: str, by: Actor, at: datetime) -> None:
    lines.record(
        "people.exported", by=by, at=at, target_kind="unit" if unit else "", target=unit.public_id if unit else "",
        unit_path=unit.path if unit else "", details={"people": count, "kind": kind},
    )  # fmt: skip
