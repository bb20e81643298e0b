"""A row read by itself: its values, and what is wrong with them before anything stored is looked at."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from taixue.lib.sheets.grids import Grid, Row
from taixue.lib.sheets.headings import Heading, match, plain
from taixue.people.rules import identity, mobiles
from taixue.people.rules.intake import births, cells
from taixue.people.rules.intake.columns import KNOWN, REMARKS, Column
from taixue.people.rules.intake.problems import Code, Hint, Problem

HINTS = frozenset(Hint)
LONG_NAME = 6
"""A text of more characters that stands alone in its row, without a dot in it, is no name."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One row of people: values as they would be stored (empty cells are absent), problems and hints."""

    row: int  # as the sheet numbers it
    serial: str
    values: Mapping[Column, str]
    problems: tuple[Problem, ...]
    hints: tuple[Problem, ...] = ()

    def value(self, column: Column) -> str:
        """Return the value of a column, "" where the cell is empty or wrong."""
        return self.values.get(column, "")


def divided(grid: Grid, heading: Heading) -> tuple[list[Row], list[int]]:
    """Return the rows below the heading that are about a person, and the numbers of the others (see is_remark)."""
    rows: list[Row] = []
    skipped: list[int] = []
    for row in grid.rows:
        if row.number <= heading.row:
            continue
        if is_remark(row, heading):
            skipped.append(row.number)
        else:
            rows.append(row)
    return rows, skipped


def is_remark(row: Row, heading: Heading) -> bool:
    """Is the row about the form and not about a person?

    A row is a remark if no known column but the serial number is filled; if it begins with a word such as 备注 and has
    neither identity number nor mobile; if its only text is longer than a name or in a cell merged over several columns;
    or if it repeats the headings.
    """
    filled = row.filled
    known = [key for key, column in heading.columns.items() if row.text(column)]
    if not filled or not set(known) - {Column.SERIAL}:
        return True
    first = row.texts[filled[0]].strip()
    alone = len(filled) == 1
    if alone and (row.wide or len(first) > LONG_NAME and "·" not in first):
        return True
    numbers = (row.text(heading.columns.get(column, -1)) for column in (Column.IDENTITY, Column.MOBILE))
    says_who = any(sum(character.isdigit() for character in text) >= 6 for text in numbers)
    if first.casefold().startswith(REMARKS) and not says_who:
        return True
    if plain(row.text(heading.columns[Column.NAME])) not in KNOWN:
        return False
    repeated = match(row, KNOWN).columns
    return len(repeated) >= 3 and all(heading.columns.get(key) == column for key, column in repeated.items())


def read(row: Row, heading: Heading, *, today: date) -> Draft:
    """Return a row as a draft. Never raises, whatever the texts are."""
    values: dict[Column, str] = {}
    said: list[Problem] = []
    for key, place in heading.columns.items():
        column = Column(key)
        if column is Column.SERIAL:
            continue
        cell = cells.Cell(column, row.text(place), place in row.damaged, today)
        for value_of, value, remarks in _read(cell):
            if value:
                values[value_of] = value
            said += remarks
    said += _together(values, today)
    if not row.text(heading.columns[Column.NAME]).strip():
        said.append(Problem(Column.NAME, Code.MISSING))
    problems = tuple(p for p in said if p.code not in HINTS)
    serial = row.text(heading.columns.get(Column.SERIAL, -1)).strip()[:20]
    return Draft(row.number, serial, values, problems, tuple(p for p in said if p.code in HINTS))


def _read(cell: cells.Cell) -> Iterator[tuple[Column, str, list[Problem]]]:
    if cell.column is Column.EDUCATION:
        education, degree, problems = cells.schooling(cell)
        yield Column.EDUCATION, education, problems
        yield Column.DEGREE, degree, []
        return
    if cell.column is not Column.POST_RANK:
        yield cell.column, *cells.check(cell)
        return
    text, problems = cells.check(cell)
    post, rank = cells.split_post(text) if text else ("", "")
    yield Column.POST, post, problems
    yield Column.RANK, rank, []


def _together(values: dict[Column, str], today: date) -> list[Problem]:
    """Read the month of birth and compare it and the sex with the identity number."""
    number = values.get(Column.IDENTITY, "")
    said: list[Problem] = []
    born = values.pop(Column.BIRTH, "")
    if born:
        value, said = _birth(born, identity.birth(number), today)
        if value:
            values[Column.BIRTH] = value
    digit = identity.sex(number)
    if digit and values.get(Column.SEX, digit) != digit:
        written = values.pop(Column.SEX)
        said.append(Problem(Column.SEX, Code.SEX_DIFFERS, cells.SEX_WORDS[written], {"identity": digit}))
    return said


def _birth(written: str, day: date | None, today: date) -> tuple[str, list[Problem]]:
    facts: dict[str, str | int | list[str]] = {"identity": f"{day:%Y.%m}"} if day else {}
    birth = births.read(written, today=today)
    if isinstance(birth, Code):
        return "", [Problem(Column.BIRTH, birth, cells.shown(written), facts)]
    if day is None:
        return ("", [Problem(Column.BIRTH, Code.BIRTH_OPEN, written)]) if len(birth.months) > 1 else (birth.month, [])
    if not births.agrees(birth, day):
        return "", [Problem(Column.BIRTH, Code.BIRTH_DIFFERS, cells.shown(written), facts)]
    return f"{day:%Y.%m}", []


def without_twins(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Return the drafts; of those with an equal identity number or mobile all but the first get a problem."""
    first: dict[tuple[Column, str], int] = {}
    for draft in drafts:
        said: list[Problem] = []
        for column, code in ((Column.IDENTITY, Code.IDENTITY_TWICE), (Column.MOBILE, Code.MOBILE_TWICE)):
            value = draft.value(column)
            if not value:
                continue
            before = first.setdefault((column, value), draft.row)
            if before != draft.row:
                veil = identity.mask if column is Column.IDENTITY else mobiles.mask
                said.append(Problem(column, code, veil(value), {"row": before}))
        yield replace(draft, problems=(*draft.problems, *said)) if said else draft


def derived(draft: Draft) -> dict[str, str]:
    """Return sex and month of birth out of the identity number, where their cells are empty: fields of a new person."""
    number = draft.value(Column.IDENTITY)
    day = identity.birth(number)
    found = {
        Column.SEX: ("sex", identity.sex(number)),
        Column.BIRTH: ("birth_month", f"{day:%Y.%m}" if day else ""),
    }
    return {field: value for column, (field, value) in found.items() if not draft.value(column)}


def serial_number(draft: Draft) -> int | None:
    """Return the serial number as a number, None where the cell holds none."""
    return int(draft.serial) if re.fullmatch(r"[0-9]{1,9}", draft.serial) else None
