"""Lists of units: which rows are right, in which order they can be added, and how to cure the others. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Protocol

KINDS = ("province", "city", "county", "office", "department", "station")
HEADINGS = {
    "code": "code", "编码": "code", "机构编码": "code", "parent": "parent", "上级": "parent", "上级编码": "parent",
    "name": "name", "名称": "name", "机构名称": "name", "nameen": "name_en", "英文名称": "name_en",
    "kind": "kind", "类别": "kind", "级别": "kind",
}  # fmt: skip
"""Headings of a list of units, folded as lib.sheets.headings folds them, and the column each means."""

LONGEST = {"code": 40, "name": 120, "name_en": 160}


class Named(Protocol):
    """A unit's words."""

    name: str
    name_en: str
    kind: str


@dataclass(frozen=True, slots=True)
class UnitRow:
    """One row of a list. `row` is its number in the file, the heading being 1."""

    row: int
    code: str
    parent: str
    name: str
    name_en: str
    kind: str

    def cells(self) -> dict[str, str]:
        """Return the words of the row by column."""
        return {"code": self.code, "parent": self.parent, "name": self.name, "name_en": self.name_en, "kind": self.kind}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one cell. The words to `code` and its cure are the page's business."""

    row: int
    column: str
    code: str
    value: str
    cure: str

    def as_dict(self) -> dict[str, object]:
        """Return the problem as plain JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The rows, superiors before what is under them, and what is wrong; one or the other is of use."""

    rows: tuple[UnitRow, ...]
    problems: tuple[RowProblem, ...]


def judge(rows: Iterable[Mapping[str, str]], known: Mapping[str, str]) -> Verdict:
    """Judge a list against the units that stand.

    rows: cells by column: code, parent (code or empty), name, name_en, kind
    known: code of each standing unit and the code of its parent ("" for a root)
    """
    read = [
        UnitRow(number, *(plain(cells.get(column)) for column in ("code", "parent", "name", "name_en", "kind")))
        for number, cells in enumerate(rows, start=2)
    ]
    listed = {row.code for row in read}
    problems: list[RowProblem] = []
    seen: set[str] = set()
    for row in read:
        problems += _cells(row)
        if row.code and row.code in seen:
            problems.append(RowProblem(row.row, "code", "twice", row.code, "give each unit a code of its own"))
        seen.add(row.code)
        problems += _place(row, listed, known)
    ordered, circle = _superiors_first(read, known)
    if not problems:
        problems = [RowProblem(r.row, "parent", "circle", r.parent, "name a unit above it") for r in circle]
    return Verdict(tuple(ordered), tuple(problems))


def plain(cell: str | None) -> str:
    """Return a cell without blanks around it and without the sign that keeps a spreadsheet from calculating."""
    text = (cell or "").strip()
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def differs(row: Mapping[str, str], unit: Named) -> bool:
    """Does a row say other names or another kind than a unit has?"""
    return any(plain(row.get(field)) != getattr(unit, field) for field in ("name", "name_en", "kind"))


def _cells(row: UnitRow) -> list[RowProblem]:
    found = []
    for column in ("code", "name", "kind"):
        if not getattr(row, column):
            found.append(RowProblem(row.row, column, "missing", "", f"write the {column}"))
    for column, most in LONGEST.items():
        value = getattr(row, column)
        if len(value) > most:
            found.append(RowProblem(row.row, column, "long", value[:40], f"at most {most} characters"))
    if row.kind and row.kind not in KINDS:
        found.append(RowProblem(row.row, "kind", "unknown", row.kind, "one of " + ", ".join(KINDS)))
    return found


def _place(row: UnitRow, listed: set[str], known: Mapping[str, str]) -> list[RowProblem]:
    if row.parent and row.parent not in listed and row.parent not in known:
        return [
            RowProblem(row.row, "parent", "unknown", row.parent, "write the code of a unit in this list or in the tree")
        ]
    if row.code in known and known[row.code] != row.parent:
        return [
            RowProblem(
                row.row, "parent", "moved", row.parent, f"it stands under {known[row.code] or 'none'}; move it there"
            )
        ]
    return []


def _superiors_first(rows: list[UnitRow], known: Mapping[str, str]) -> tuple[list[UnitRow], list[UnitRow]]:
    placed = set(known)
    ordered: list[UnitRow] = []
    waiting = rows
    while waiting:
        ready = [row for row in waiting if not row.parent or row.parent in placed]
        if not ready:
            break
        before = frozenset(placed)
        ordered += ready
        placed |= {row.code for row in ready}
        waiting = [row for row in waiting if row.parent and row.parent not in before]
    return ordered, waiting
