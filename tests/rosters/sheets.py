"""Rosters as units really send them, made on the spot with what must come of each row."""

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import openpyxl

from taixue.people.rules import identity

HEADS = ("序号", "姓名", "性别", "民族", "出生年月", "身份证号码", "手机号码", "政治面貌", "现任职务", "职级", "职称",
         "学历学位", "电子邮件", "所在部门", "所属单位")  # fmt: skip
PLACES = ("青石县财政局", "白鹤县税务所", "榕城市财政局", "U0010")
FULL = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")


@dataclass(frozen=True)
class Sheet:
    """A file with its verdicts: counts of the plan, refused serial numbers with the columns named.

    refusal: a word of the page where the whole file is refused, "" where it is a roster
    """

    name: str
    path: Path
    counts: dict[str, int]
    refused: dict[str, set[str]] = field(default_factory=dict)
    refusal: str = ""


def number(birth: date, serial: int) -> str:
    """Return a valid identity number of a division that does not exist."""
    digits = f"359901{birth:%Y%m%d}{serial:03d}"
    return digits + identity.check_character(digits)


def people(first: int, count: int) -> list[list[str]]:
    """Return rows of invented people by serial numbers from `first`; nobody else has their numbers."""
    rows = []
    for serial in range(first, first + count):
        birth = date(1970 + serial % 28, 1 + serial % 12, 1 + serial % 28)
        name = f"测{'甲乙丙丁戊己庚辛壬癸'[serial % 10]}{'子丑寅卯辰巳午未申酉戌亥'[serial // 10 % 12]}"
        rows.append([
            str(serial), name, "男" if serial % 2 else "女", "汉族", f"{birth:%Y.%m}", number(birth, serial),
            f"1995{serial:07d}", "群众", "科员", "一级科员", "", "大学本科", f"t{serial}@example.org", "办公室",
            PLACES[serial % 4],
        ])  # fmt: skip
    return rows


def change(row: Sequence[str], **said: str) -> list[str]:
    """Return a row with other texts, by heading."""
    return [said.get(head, text) for head, text in zip(HEADS, row, strict=True)]


def book(path: Path, *rows: Sequence[object]) -> Path:
    """Write a workbook."""
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append([value if value != "" else None for value in row])
    made.save(path)
    return path


def text(path: Path, *rows: Sequence[str], encoding: str = "utf-8-sig") -> Path:
    """Write a file of comma-separated values."""
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def every(folder: Path) -> list[Sheet]:
    """Make all sheets, in the order to send them; those that repeat people come after them."""
    made = (shuffled, repeated, spread, remarked, typed, spaced, mistaken, known, letter, fake)
    return [one(folder) for one in made]


def shuffled(folder: Path) -> Sheet:
    order = random.Random(11).sample(range(len(HEADS)), len(HEADS))
    rows = [[row[n] for n in order] + ["x"] for row in (HEADS, *people(201, 20))]
    rows[0][-1] = "自编列"
    path = book(folder / "shuffled.xlsx", *rows)
    return Sheet("columns shuffled, no title row, a column of their own", path, {"new": 20})


def repeated(folder: Path) -> Sheet:
    path = text(folder / "again.csv", HEADS, *people(201, 20))
    return Sheet("the same people again as csv", path, {"unchanged": 20})


def spread(folder: Path) -> Sheet:
    heads = (
        "序 号|姓\n名*|性　别|民族|出生\n年月|身份证\n号码（18位）|手机\n号码|政治 面貌|现任\n职务|"
        "职 级|职称|学历\n学位|电子\n邮件|所在\n部门|所属\n单位"
    ).split("|")
    rows = [change(r, 身份证号码=r[5].translate(FULL), 手机号码=r[6].translate(FULL)) for r in people(241, 8)]
    path = book(folder / "spread.xlsx", ["2026 年学员名册"], ["填报单位：", "", "2026 年 11 月"], heads, *rows)
    return Sheet("headings with spaces and line breaks under two titles, full-width digits", path, {"new": 8})


def remarked(folder: Path) -> Sheet:
    rows = people(261, 12)
    end = [["合计：12 人"], ["填表人：张三", "", "审核人：李四"]]
    path = book(folder / "remarked.xlsx", HEADS, *rows[:4], ["以上为机关人员"], [], *rows[4:8], HEADS, *rows[8:], *end)
    return Sheet("remarks, an empty row and the heading again in the middle", path, {"new": 12})


def typed(folder: Path) -> Sheet:
    rows: list[list[object]] = []
    for row in people(281, 6):
        month = date(int(row[4][:4]), int(row[4][5:]), 1)
        rows.append([*row[:4], month, row[5], int(row[6]), *row[7:]])
    return Sheet("birth months as dates, mobiles as numbers", book(folder / "typed.xlsx", HEADS, *rows), {"new": 6})


def spaced(folder: Path) -> Sheet:
    rows = [
        change(
            row, 姓名=f" {row[1][0]} {row[1][1:]}\u00a0", 身份证号码=f"{row[5][:6]} {row[5][6:14]} {row[5][14:]}",
            手机号码=f"+86 {row[6][:3]}-{row[6][3:7]}-{row[6][7:]}",
        )
        for row in people(301, 5)
    ]  # fmt: skip
    path = text(folder / "spaced.csv", HEADS, *rows, encoding="utf-8")
    return Sheet("spaces and hyphens inside numbers and names", path, {"new": 5})


def mistaken(folder: Path) -> Sheet:
    rows = people(401, 16)
    wrong = "1" if rows[1][5][-1] == "0" else "0"
    said: dict[int, dict[str, str]] = {
        1: {"身份证号码": rows[1][5][:-1] + wrong}, 2: {"手机号码": "1380013"}, 3: {"所属单位": "火星县财政局"},
        4: {"姓名": ""}, 5: {"身份证号码": rows[0][5]}, 6: {"出生年月": "1981.13"}, 7: {"职级": "超级科员"},
        8: {"电子邮件": "not-an-address"}, 9: {"性别": "女" if rows[9][2] == "男" else "男"},
        10: {"手机号码": rows[0][6]}, 11: {"身份证号码": "359901199902300017"}, 12: {"姓名": "=1+1"},
        13: {"身份证号码": "35990119", "职级": "？？"}, 14: {"所属单位": "财政局"},
    }  # fmt: skip
    made = [change(row, **said.get(n, {})) for n, row in enumerate(rows)]
    refused = {str(401 + n): set(texts) for n, texts in said.items()}
    refused["406"] |= {"性别", "出生年月"}  # the other person's number says another birth
    path = text(folder / "mistaken.csv", HEADS, *made)
    return Sheet("fourteen mistakes, two right rows", path, {"new": 2, "refused": 14}, refused)


def known(folder: Path) -> Sheet:
    stored = people(201, 20)
    rows = [
        change(stored[0], 现任职务="副科长"),
        change(stored[1], 所属单位="青石县财政局"),
        change(stored[2], 职称="", 政治面貌="", 电子邮件=""),
        change(stored[3], 身份证号码=""),
        change(stored[4], 姓名="另有其名", 身份证号码=""),
    ]
    counts = {"changed": 1, "moved": 1, "unchanged": 2, "refused": 1}
    path = text(folder / "known.csv", HEADS, *rows)
    refused = {"205": {"手机号码", "身份证号码"}}
    return Sheet("a post, a unit, empty cells, no number, a mobile of somebody else", path, counts, refused)


def letter(folder: Path) -> Sheet:
    path = book(folder / "letter.xlsx", ["关于报送学员名册的通知"], ["请于月底前报送。"])
    return Sheet("a letter, no roster", path, {}, refusal="找不到表头")


def fake(folder: Path) -> Sheet:
    path = folder / "fake.xlsx"
    path.write_text("这不是工作簿", encoding="utf-8")
    return Sheet("a text that calls itself a workbook", path, {}, refusal="不能当作名册")
