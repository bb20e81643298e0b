"""A sheet of activities on its way in: what its columns mean and what is to be said about each row. Pure."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from taixue.credits.rules.activities import ACTIVITIES
from taixue.credits.rules.declarations import Facts, Problem, problems, similar
from taixue.lib.sheets import writing
from taixue.lib.sheets.grids import Grid, Row, Unreadable
from taixue.lib.sheets.headings import find
from taixue.lib.sheets.writing import Column

DAY = re.compile(r"(\d{4})[-./年]?(\d{1,2})[-./月]?(\d{1,2})日?")

MOST = 1_000
"""Rows of a sheet."""

COLUMNS: dict[str, tuple[str, ...]] = {
    "name": ("姓名", "name"),
    "number": (
        "手机号码或身份证号码", "手机号码", "手机号", "手机", "身份证号码", "身份证号", "number",
    ),
    "kind": ("类别", "活动类别", "kind"),
    "title": ("名称", "活动名称", "课程名称", "title"),
    "organiser": ("主办单位", "发表刊物或主办单位", "organiser"),
    "first_day": ("开始日期", "起始日期", "日期", "firstday"),
    "last_day": ("结束日期", "终止日期", "lastday"),
    "half_days": ("半天数", "halfdays"),
    "hours": ("小时数", "小时", "hours"),
    "items": ("次数", "篇数", "册数", "数量", "items"),
    "points": ("积分", "points"),
    "certificate": ("证书编号", "certificate"),
    "remark": ("备注", "remark"),
}  # fmt: skip
"""Headings by column, as `lib.sheets.headings.plain` writes them; the first is the one of the blank form."""

KNOWN = {heading: key for key, headings in COLUMNS.items() for heading in headings}
NEEDED = ("kind", "title", "first_day")

KINDS: dict[str, str] = {
    "外部课程": "external-course", "外出培训": "external-course", "授课": "lecture", "讲课": "lecture",
    "论文": "paper", "调研报告": "paper", "集体学习": "group-study", "中心组学习": "group-study",
    "学历学位": "degree", "学历": "degree", "学位": "degree", "研讨": "seminar", "研讨班": "seminar",
    "在职自学": "reading", "自学": "reading",
} | {code: code for code in ACTIVITIES}  # fmt: skip
"""Words of a cell, by the kind they mean."""


@dataclass(frozen=True, slots=True)
class Line:
    """A row as it was read. facts None where a problem stands in the way."""

    row: int
    name: str
    number: str
    facts: Facts | None
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class Verdict:
    """What becomes of a row: "accepted", "refused" or "double". person: public id; shown: the number, masked."""

    row: int
    name: str
    shown: str
    action: str
    person: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    problems: list[list[str]] = field(default_factory=list)


def lines(grids: Sequence[Grid], *, today: date) -> list[Line]:
    """Return the rows of the first sheet that holds such a list.

    Raises Unreadable: "no-heading" where none does, "empty" without rows, "too-large" with more than MOST.
    """
    for grid in grids:
        heading = find(grid, KNOWN)
        if heading is None or any(key not in heading.columns for key in NEEDED):
            continue
        rows = [row for row in grid.rows if row.number > heading.row and row.filled and not row.hidden]
        if not rows:
            raise Unreadable("empty")
        if len(rows) > MOST:
            raise Unreadable("too-large", rows=MOST)
        return [_line(row, heading.columns, today) for row in rows]
    raise Unreadable("no-heading")


def _line(row: Row, columns: Mapping[str, int], today: date) -> Line:
    text = {key: row.text(place).strip() for key, place in columns.items()}
    found: list[Problem] = []
    kind = KINDS.get(text.get("kind", ""), "")
    if not kind:
        found.append(Problem("kind", "unknown", text.get("kind", "")))
    first = _day(text.get("first_day", ""), "first_day", found)
    last = _day(text["last_day"], "last_day", found) if text.get("last_day") else first
    amounts: dict[str, Any] = {
        name: _whole(text.get(name, ""), name, found) for name in ("half_days", "items", "points")
    }
    amounts["seconds"] = _seconds(text.get("hours", ""), found)
    name, number = text.get("name", ""), text.get("number", "")
    if not name and not number:
        found.append(Problem("name", "empty"))
    if found or first is None or last is None:
        return Line(row.number, name, number, None, tuple(found))
    said: dict[str, Any] = {key: text.get(key, "") for key in ("title", "organiser", "certificate", "remark")}
    facts = Facts(kind=kind, first_day=first, last_day=last, **said, **amounts)
    wrong = problems(facts, today=today)
    return Line(row.number, name, number, None if wrong else facts, tuple(wrong))


def _day(text: str, field: str, found: list[Problem]) -> date | None:
    """Read 2026-03-01, 2026.3.1, 2026/3/1, 20260301 or 2026年3月1日."""
    read = DAY.fullmatch(text.split(" ")[0])
    if read is not None:
        with suppress(ValueError):
            return date(*map(int, read.groups()))
    found.append(Problem(field, "no-day" if text else "empty", text[:20]))
    return None


def _whole(text: str, field: str, found: list[Problem]) -> int:
    if not text:
        return 0
    if text.isascii() and text.isdigit() and len(text) < 7:
        return int(text)
    found.append(Problem(field, "no-number", text[:20]))
    return 0


def _seconds(text: str, found: list[Problem]) -> int:
    try:
        hours = Decimal(text or "0")
    except InvalidOperation:
        hours = Decimal(-1)
    if not hours.is_finite() or not 0 <= hours < 100_000:
        found.append(Problem("hours", "no-number", text[:20]))
        return 0
    return int(hours * 3_600)


def same(one: tuple[str, Facts], other: tuple[str, Facts]) -> bool:
    """Do two rows declare the same thing for one person?"""
    (person, facts), (other_person, other_facts) = one, other
    near = facts.first_day <= other_facts.last_day and other_facts.first_day <= facts.last_day
    return (
        person == other_person and facts.kind == other_facts.kind and near and similar(facts.title, other_facts.title)
    )


TITLE = "线下学习情况登记表"
REMARK = "一人一行，表头不要改。集体学习每位参加人员一行，名称和日期写法一致的归为同一次。小时数按钟点小时填写。"
WIDTHS = {"number": 24, "title": 32, "organiser": 24, "remark": 24}
CHOICES = {"kind": ("外部课程", "授课", "研讨", "集体学习", "论文", "学历学位", "在职自学")}


def form() -> bytes:
    """Return the blank form as a workbook."""
    columns = [Column(words[0], WIDTHS.get(key, 14), CHOICES.get(key, ())) for key, words in COLUMNS.items()]
    return writing.form(TITLE, columns, REMARK, name=TITLE)
