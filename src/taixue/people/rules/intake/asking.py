"""When what the columns mean is not sure: the question to a reader, with what each column looks like. Pure."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from taixue.lib.sheets.grids import Grid, Row, Unreadable
from taixue.lib.sheets.headings import find, one_line, plain
from taixue.people.rules import codes, identity, mobiles
from taixue.people.rules.intake import births, cells
from taixue.people.rules.intake.columns import KNOWN, Column
from taixue.people.rules.intake.problems import Code
from taixue.people.rules.intake.rosters import Roster, lacking, letter

ASKED_FOR = ("no-heading", "columns-missing", "heading-twice")
"""Refusals of a file that a reader may cure by saying what its columns mean."""

LEAST = 3
"""Columns of a sheet that may be a roster: a name, a number, a unit."""
MOST = 60
SAMPLES = 12
SHOWN = 3
ALIKE = 0.6


class Unsure(Unreadable):
    """A sheet whose columns have to be explained. `question`: plain JSON, see `question`."""

    def __init__(self, code: str, question: dict[str, Any], **facts: object) -> None:
        super().__init__(code, **facts)
        self.question = question


def question(grids: Sequence[Grid], known: Mapping[str, str], why: str, *, today: date) -> dict[str, Any] | None:
    """Return what to ask about a file that was refused for its headings, None if there is nothing to ask about.

    {"why": code, "sheet": number from 0, "name", "row": heading row or 0, "encoding",
    "columns": [{"column": number from 0, "letter", "heading", "samples": masked texts, "guess": column or ""}]}
    """
    if why not in ASKED_FOR:
        return None
    tables = [(number, grid, _heading(grid, known)) for number, grid in enumerate(grids)]
    wide = [found for found in tables if _width(found[1], found[2]) >= LEAST and _below(found[1], found[2])]
    if not wide:
        return None
    number, grid, row = max(wide, key=lambda found: _width(found[1], found[2]))
    asked = _asked(grid, number, row, known, why, today)
    return asked if _worth(asked, why) else None


def doubts(roster: Roster, known: Mapping[str, str], *, today: date) -> dict[str, Any] | None:
    """Return what to ask about a roster that lacks a column we want and has an unknown one that looks like it."""
    heading = roster.heading
    absent = {Column.UNIT.value, Column.IDENTITY.value, Column.MOBILE.value} - set(heading.columns)
    if not absent or roster.facts()["kind"] != "roster" or not heading.unknown:
        return None
    asked = _asked(roster.grid, roster.number, heading.row, known, "columns-unsure", today)
    columns: list[dict[str, Any]] = asked["columns"]
    taken = set(heading.columns.values())
    likely = [one for one in columns if one["guess"] in absent and one["column"] not in taken]
    return asked if likely else None


def asked(roster: Roster, known: Mapping[str, str], *, today: date) -> dict[str, Any] | None:
    """Return what a reader may say anew of a roster's columns, None for forms."""
    if roster.facts()["kind"] != "roster":
        return None
    said = _asked(roster.grid, roster.number, roster.heading.row, known, "", today)
    chosen = {column: key for key, column in reversed(list(roster.chosen.items()))}
    for one in said["columns"]:
        one["guess"] = chosen.get(one["column"], "")
    return said


def _worth(asked: Mapping[str, Any], why: str) -> bool:
    """Is there a column left that could be what is missing?"""
    columns: list[dict[str, Any]] = asked["columns"]
    free = [one for one in columns if plain(str(one["heading"])) not in KNOWN]
    return bool(free) or why == "heading-twice"


def _heading(grid: Grid, known: Mapping[str, str]) -> int:
    """Return the row that is likeliest to hold the headings, 0 where none looks like it."""
    found = find(grid, known, least=1)
    if found is not None and len(found.columns) >= 2:
        return found.row
    for row in grid.rows[:30]:
        if len(row.filled) >= LEAST and not any(re.search(r"\d{4}", text) for text in row.texts):
            return row.number
    return 0


def _row(grid: Grid, number: int) -> Row:
    return next((row for row in grid.rows if row.number == number), Row(number, ()))


def _below(grid: Grid, row: int) -> list[Row]:
    return [one for one in grid.rows if one.number > row and len(one.filled) > 1]


def _width(grid: Grid, row: int) -> int:
    filled = {column for one in (_row(grid, row), *_below(grid, row)[:SAMPLES]) for column in one.filled}
    return len(filled)


def _asked(
    grid: Grid, number: int, row: int, known: Mapping[str, str], why: str, today: date
) -> dict[str, Any]:  # fmt: skip
    above, below = _row(grid, row), _below(grid, row)[:SAMPLES]
    width = min(MOST, max(len(one.texts) for one in (above, *below)))
    columns, taken = [], set[str]()
    for column in range(width):
        samples = [text for one in below if (text := one.text(column))]
        heading = one_line(above.text(column))[:40]
        if not samples and not heading:
            continue
        guess = _guess(heading, samples, known, today)
        columns.append({
            "column": column, "letter": letter(column), "heading": heading,
            "samples": [cells.shown(text)[:24] for text in dict.fromkeys(samples)][:SHOWN],
            "guess": guess if guess not in taken else "",
        })  # fmt: skip
        taken.add(guess)
    return {
        "kind": "question", "why": why, "sheet": number, "name": grid.name, "row": row, "encoding": grid.encoding,
        "columns": columns,
    }  # fmt: skip


def _guess(heading: str, samples: Sequence[str], known: Mapping[str, str], today: date) -> str:
    """Return the column that a heading and the texts under it look like, "" for none."""
    word = plain(heading)
    if word in known:
        return known[word]
    for column, looks in LOOKS.items():
        if len(samples) >= 1 and sum(looks(text, today) for text in samples) * 2 > len(samples):
            return column.value
    inside = [usual for usual in known if len(usual) >= 2 and usual in word]
    near = max(inside, key=len, default="") or next(iter(difflib.get_close_matches(word, known, n=1, cutoff=ALIKE)), "")
    return known.get(near, "")


def _is_identity(text: str, today: date) -> bool:
    number = identity.normal(text)
    return identity.problem(number, today=today) in (None, identity.Problem.CHECK)


PLACES = ("局", "所", "县", "市", "区", "院", "中心", "厅", "委员会", "办公室", "政府", "学校", "队", "站", "馆")
"""How names of units end."""

LOOKS: dict[Column, Callable[[str, date], bool]] = {
    Column.IDENTITY: _is_identity,
    Column.MOBILE: lambda text, today: mobiles.is_mobile(mobiles.normal(text)),
    Column.EMAIL: lambda text, today: re.fullmatch(r"[^@\s]+@[^@\s]+\.[a-z]{2,}", text.strip(), re.I) is not None,
    Column.SEX: lambda text, today: codes.read("sex", text) is not None and not text.isdigit(),
    Column.ETHNICITY: lambda text, today: codes.read("ethnicity", text) is not None and not text.isdigit(),
    Column.POLITICAL: lambda text, today: codes.read("political_status", text) is not None and not text.isdigit(),
    Column.RANK: lambda text, today: bool(cells.rank(text)),
    Column.BIRTH: lambda text, today: not text.isdigit() and not isinstance(births.read(text, today=today), Code),
    Column.EDUCATION: lambda text, today: codes.read("education", text) is not None and not text.isdigit(),
    Column.UNIT: lambda text, today: len(text) > 3 and text.strip().endswith(PLACES),
    Column.NAME: lambda text, today: cells.PLAIN_NAME.fullmatch(text) is not None and not text.endswith(PLACES),
}
"""What the texts of a column look like, the surest first."""


def answer(asked: Mapping[str, Any], said: Mapping[int, str]) -> tuple[dict[str, Any], list[str]]:
    """Return what a reader said in the form that rosters.find takes, and the columns that are still missing.

    said: number of a column -> key of people.rules.intake.columns, "" to leave it aside
    """
    chosen = {str(column): key for column, key in said.items() if key}
    return {"sheet": asked["sheet"], "row": asked["row"], "columns": chosen}, lacking(chosen.values())


def twice(keys: Iterable[str]) -> list[str]:
    """Return the keys that were given to more than one column."""
    some = [key for key in keys if key]
    return sorted({key for key in some if some.count(key) > 1})
