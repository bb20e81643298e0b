"""A row read by itself: its values, and what is wrong with them before anything stored is looked at."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from taixue.lib.sheets.grids import Row
from taixue.lib.sheets.headings import Heading, match, plain
from taixue.people.rules import identity, mobiles
from taixue.people.rules.intake import births, cells
from taixue.people.rules.intake.columns import KNOWN, REMARKS, Column
from taixue.people.rules.intake.problems import Code, Hint, Problem

HINTS = frozenset(Hint)
LONG_NAME = 6
"""A text of more characters that stands alone in its row, without a dot in it, is no name."""
OWN = frozenset({Column.NAME, Column.IDENTITY, Column.MOBILE, Column.EMAIL})
"""Columns in which hardly two people have the same text; what the others say is remembered by its text."""
REMEMBERED = 50_000


class Draft(NamedTuple):
    """One row of people: values as they would be stored (empty cells are absent), problems and hints."""

    row: int  # as the sheet numbers it; of an administrators' form the number of the sheet
    serial: str
    values: Mapping[Column, str]
    problems: tuple[Problem, ...]
    hints: tuple[Problem, ...] = ()

    def value(self, column: Column) -> str:
        """Return the value of a column, "" where the cell is empty or wrong."""
        return self.values.get(column, "")


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


class Reader:
    """Reads the rows under a heading, column after column. Never raises, whatever the texts are."""

    def __init__(self, heading: Heading, *, today: date) -> None:
        self._heading = heading
        self._today = today
        self._places = [(Column(key), place) for key, place in heading.columns.items() if key != Column.SERIAL]
        self._serial = heading.columns.get(Column.SERIAL, -1)
        self._name = heading.columns[Column.NAME]
        self._identity = heading.columns.get(Column.IDENTITY, -1)
        self._known: dict[Column, dict[str, Meaning]] = {}
        self._divisions: dict[str, bool] = {}  # division code: is it unknown?
        self._births: dict[tuple[str, date | None], tuple[str, list[Problem]]] = {}

    def is_person(self, row: Row) -> bool:
        """Is the row about a person? A name and a number of 18 characters beside it need no second look."""
        number = row.text(self._identity)
        if len(number) == 18 and number[:17].isdigit() and row.text(self._name):
            return True
        return not is_remark(row, self._heading)

    def read(self, rows: Sequence[Row]) -> list[Draft]:
        """Return rows as drafts."""
        said: dict[int, list[Problem]] = {}
        columns: dict[Column, list[str]] = {}
        for column, place in self._places:
            texts = [row.texts[place] if place < len(row.texts) else "" for row in rows]
            if column in OWN:
                damaged = {number for number, row in enumerate(rows) if row.damaged and place in row.damaged}
                columns[column] = self._own(column, texts, damaged, said)
                continue
            for target, values in self._shared(column, texts, said):
                other = columns.get(target)
                columns[target] = values if other is None else [a or b for a, b in zip(values, other, strict=True)]
        numbers = columns.get(Column.IDENTITY) or [""] * len(rows)
        if Column.BIRTH in columns:
            columns[Column.BIRTH] = self._born(columns[Column.BIRTH], numbers, said)
        if Column.SEX in columns:
            columns[Column.SEX] = _sexes(columns[Column.SEX], numbers, said)
        for place, row in enumerate(rows):
            if not row.text(self._name).strip():
                said.setdefault(place, []).append(Problem(Column.NAME, Code.MISSING))
        return self._drafts(rows, columns, said)

    def _own(self, column: Column, texts: list[str], damaged: set[int], said: dict[int, list[Problem]]) -> list[str]:
        """Read a column whose texts differ from row to row; most are good as they stand."""
        today, values = self._today, list(texts)
        good = self._good_numbers(texts, said) if column is Column.IDENTITY else map(PLAIN[column], texts)
        for place, fits in enumerate(good):
            if not texts[place] or (fits and place not in damaged):
                continue
            values[place], problems = cells.check(cells.Cell(column, texts[place], place in damaged, today))
            if problems:
                said.setdefault(place, []).extend(problems)
        return values

    def _good_numbers(self, texts: list[str], said: dict[int, list[Problem]]) -> Iterator[bool]:
        """Yield which identity numbers are sound as they stand; an unknown division is said by the way."""
        today, odd = self._today, self._divisions
        for place, text in enumerate(texts):
            if not identity.sound(text, today=today) or text.endswith("000"):
                yield False
                continue
            division = text[:6]
            if division not in odd:
                odd[division] = identity.hint(text) is not None
            if odd[division]:
                hint = Problem(Column.IDENTITY, Hint.DIVISION, identity.mask(text), {"division": division})
                said.setdefault(place, []).append(hint)
            yield True

    def _shared(
        self, column: Column, texts: list[str], said: dict[int, list[Problem]]
    ) -> list[tuple[Column, list[str]]]:
        """Read a column whose texts many rows share; what one means is found once."""
        known = self._known.setdefault(column, {"": ("", "", ())})
        if len(known) > REMEMBERED:
            known = self._known[column] = {"": ("", "", ())}
        for text in set(texts).difference(known):
            known[text] = _meaning(cells.Cell(column, text, False, self._today))
        found = [known[text] for text in texts]
        for place, (_first, _second, problems) in enumerate(found):
            if problems:
                said.setdefault(place, []).extend(problems)
        targets = TARGETS.get(column, (column,))
        firsts, seconds = [first for first, _, _ in found], [second for _, second, _ in found]
        return list(zip(targets, (firsts, seconds)[: len(targets)], strict=True))

    def _born(self, texts: list[str], numbers: list[str], said: dict[int, list[Problem]]) -> list[str]:
        """Read the months of birth, each beside the identity number, which has the last word."""
        values = []
        for place, (text, number) in enumerate(zip(texts, numbers, strict=True)):
            if not text:
                values.append("")
                continue
            key = (text, identity.birth(number) if number else None)
            known = self._births.get(key)
            if known is None:
                if len(self._births) > REMEMBERED:
                    self._births.clear()
                known = self._births[key] = _birth(*key, self._today)
            values.append(known[0])
            if known[1]:
                said.setdefault(place, []).extend(known[1])
        return values

    def _drafts(
        self, rows: Sequence[Row], columns: Mapping[Column, list[str]], said: Mapping[int, list[Problem]]
    ) -> list[Draft]:
        keys = tuple(columns)
        serial = self._serial
        drafts = []
        for place, (row, values) in enumerate(zip(rows, zip(*columns.values(), strict=True), strict=True)):
            number = row.texts[serial] if 0 <= serial < len(row.texts) else ""
            if not number.isdigit():
                number = _POINT_ZERO.sub("", number.strip())
            found = dict(zip(keys, values, strict=True))
            about = said.get(place)
            if about is None:
                drafts.append(Draft(row.number, number[:20], found, ()))
                continue
            problems = tuple(p for p in about if p.code not in HINTS)
            hints = about if not problems else [p for p in about if p.code in HINTS]
            drafts.append(Draft(row.number, number[:20], found, problems, tuple(hints)))
        return drafts


Meaning = tuple[str, str, tuple[Problem, ...]]
"""What a text of a column that many share means: its value, the value of the second column it holds, problems."""

PLAIN: Mapping[Column, Callable[[str], bool]] = MappingProxyType(
    {
        Column.NAME: lambda text: cells.PLAIN_NAME.fullmatch(text) is not None,
        Column.MOBILE: mobiles.is_mobile,
        Column.EMAIL: lambda text: cells.PLAIN_EMAIL.fullmatch(text) is not None,
    }
)
"""May a text be stored as it stands, without a further look?"""


def _sexes(values: list[str], numbers: list[str], said: dict[int, list[Problem]]) -> list[str]:
    """Return the sexes; one that the identity number denies is said and left out."""
    found = list(values)
    for place, (value, number) in enumerate(zip(values, numbers, strict=True)):
        digit = identity.sex(number) if value and number else ""
        if digit and value != digit:
            wrong = Problem(Column.SEX, Code.SEX_DIFFERS, cells.SEX_WORDS[value], {"identity": digit})
            said.setdefault(place, []).append(wrong)
            found[place] = ""
    return found


_POINT_ZERO = re.compile(r"(?<=\d)\.0+$")


def _meaning(cell: cells.Cell) -> Meaning:
    found = list(_read(cell))
    problems = tuple(problem for _value, problems in found for problem in problems)
    return found[0][0], found[1][0] if len(found) > 1 else "", problems


SPLIT: Mapping[Column, tuple[Column, Column, Callable[[str], tuple[str, str]]]] = MappingProxyType(
    {
        Column.POST_RANK: (Column.POST, Column.RANK, cells.split_post),
        Column.DEPARTMENT_POST: (Column.DEPARTMENT, Column.POST, cells.split_department),
        Column.SCHOOL_MAJOR: (Column.SCHOOL, Column.MAJOR, cells.split_school),
    }
)
"""Columns that hold two things, what these are, and how they are taken apart."""


TARGETS = {
    Column.EDUCATION: (Column.EDUCATION, Column.DEGREE),
    **{column: (first, second) for column, (first, second, _apart) in SPLIT.items()},
}
"""What a column fills, where it is not itself alone."""


def _read(cell: cells.Cell) -> Iterator[cells.Found]:
    if cell.column is Column.EDUCATION:
        education, degree, problems = cells.schooling(cell)
        yield education, problems
        yield degree, []
    elif cell.column in SPLIT:
        text, problems = cells.check(cell)
        one, other = SPLIT[cell.column][2](text) if text else ("", "")
        yield one, problems
        yield other, []
    else:
        yield cells.check(cell)


def _birth(written: str, day: date | None, today: date) -> tuple[str, list[Problem]]:
    facts: dict[str, str | int | list[str]] = {"identity": f"{day:%Y.%m}"} if day else {}
    birth = births.read(written, today=today)
    if isinstance(birth, Code):
        return "", [Problem(Column.BIRTH, birth, cells.shown(written), facts)]
    if day is None and len(birth.months) > 1:
        return "", [Problem(Column.BIRTH, Code.BIRTH_OPEN, written)]
    if day is None:
        counted = Problem(Column.BIRTH, Hint.BIRTH_SERIAL, cells.shown(written), {"month": birth.month})
        return birth.month, [counted] if birth.serial else []
    if not births.agrees(birth, day):
        return "", [Problem(Column.BIRTH, Code.BIRTH_DIFFERS, cells.shown(written), facts)]
    return f"{day:%Y.%m}", []


class Twins:
    """The identity numbers and mobiles seen so far: of rows with an equal one all but the first get a problem."""

    def __init__(self) -> None:
        self._first: dict[str, int] = {}

    def checked(self, draft: Draft) -> Draft:
        """Return the draft, with a problem for each number that a row before it has."""
        said: list[Problem] = []
        for column, code in ((Column.IDENTITY, Code.IDENTITY_TWICE), (Column.MOBILE, Code.MOBILE_TWICE)):
            value = draft.values.get(column)
            if not value:
                continue
            before = self._first.setdefault(value, draft.row)  # the two kinds of number never look the same
            if before != draft.row:
                veil = identity.mask if column is Column.IDENTITY else mobiles.mask
                said.append(Problem(column, code, veil(value), {"row": before}))
        return draft._replace(problems=(*draft.problems, *said)) if said else draft


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
