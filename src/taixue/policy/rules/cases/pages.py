"""Pages of worked cases: under a heading that names rule set and document, a table with a case a row.

The page is for people first; it is read here so that what they check is what is computed.
Format: docs/rules/cases/README.md.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from taixue.policy.rules.cases import notation
from taixue.policy.rules.cases.case import STANDINGS, Case, Expected
from taixue.policy.rules.cases.notation import Unclear
from taixue.policy.rules.loading import Mistake, Unreadable

HEADING = re.compile(r"## (?P<rules>P\d+[a-z]?) (?P<code>[a-z0-9-]+)$")
COLUMNS = ("case", "person", "entries", "window, on", "asked", "counted", "standing", "by hand", "says")
NAMED = re.compile(r"(?P<duty>[a-z][a-z0-9-]*) (?P<amount>\d+(\.\d{1,2})?)")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Worked:
    """One row. rules: "P9", the rule set; code: the document; line: of the page; says: the sentences it stands on."""

    rules: str
    code: str
    name: str
    line: int
    case: Case
    by_hand: str
    says: str


def read(text: str) -> list[Worked]:
    """Return the cases of a page in their order. Raises Unreadable with every mistake."""
    found: list[Worked] = []
    mistakes: list[Mistake] = []
    for number, rules, code, cells in _rows(text):
        try:
            found.append(_worked(number, rules, code, dict(zip(COLUMNS, cells, strict=True))))
        except _Cell as problem:
            mistakes.append(Mistake(number, problem.column, "value", problem.cure))
        except ValueError:
            mistakes.append(Mistake(number, "", "missing", " | ".join(COLUMNS)))
    if mistakes:
        raise Unreadable(mistakes)
    return found


class _Cell(Exception):
    """A cell that cannot be read."""

    def __init__(self, column: str, problem: Unclear) -> None:
        self.column, self.cure = column, str(problem)
        super().__init__(column)


def _rows(text: str) -> Iterator[tuple[int, str, str, list[str]]]:
    """Return the rows of tables of cases: line, rule set, document, cells."""
    rules = code = ""
    inside = False
    for number, line in enumerate(text.splitlines(), start=1):
        if heading := HEADING.match(line):
            rules, code = heading["rules"], heading["code"]
        elif line.startswith("#"):
            rules = code = ""
        if not line.startswith("|"):
            inside = False
            continue
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if tuple(cells) == COLUMNS:
            inside = bool(code)
        elif inside and not set(line) <= set("|- :"):
            yield number, rules, code, cells


def _worked(line: int, rules: str, code: str, row: dict[str, str]) -> Worked:
    def cell(column: str, reader: Callable[[str], T]) -> T:
        try:
            return reader(row[column])
        except Unclear as problem:
            raise _Cell(column, problem) from None

    person, parameters = cell("person", notation.somebody)
    window, on = cell("window, on", _when)
    expected = Expected(cell("asked", _amounts), cell("counted", _amounts), cell("standing", _standing))
    case = Case(person, tuple(cell("entries", notation.deeds)), window, on, parameters, expected)
    return Worked(rules, code, row["case"], line, case, row["by hand"], row["says"])


def _when(cell: str) -> tuple[str, date]:
    window, _, on = cell.partition(", ")
    return window, notation.day(on)


def _amounts(cell: str) -> Mapping[str, int] | None:
    """Read "total 80, required 24.99" as hundredths by duty; "-" is None."""
    if cell == "-":
        return None
    found: dict[str, int] = {}
    for part in cell.split(", "):
        named = NAMED.fullmatch(part)
        if named is None:
            raise Unclear(part, "total 80, required 25.50")
        found[named["duty"]] = notation.amount(named["amount"], 100)
    return found


def _standing(cell: str) -> str:
    if cell not in STANDINGS and not cell.startswith("not subject: "):
        raise Unclear(cell, " · ".join((*STANDINGS, "not subject: …")))
    return cell
