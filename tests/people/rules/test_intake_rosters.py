"""Sheets as units really send them: titles, two heading rows, merged cells, remarks, dates as dates."""

import datetime
from pathlib import Path

import openpyxl

from taixue.lib.sheets import reading
from taixue.people.rules import identity
from taixue.people.rules.intake import rosters, units, verdicts
from taixue.people.rules.intake.columns import Column
from taixue.people.rules.intake.problems import codes

TODAY = datetime.date(2026, 11, 20)
PLACES = units.Tree(
    [
        units.Unit(2, "U2", "青石县", "/1/2/", ("云溪市",)),
        units.Unit(3, "U3", "青石县财政局", "/1/2/3/", ("云溪市", "青石县")),
        units.Unit(4, "U4", "白鹤县税务所", "/1/4/", ("云溪市",)),
    ]
)


def number(birth: str, serial: int) -> str:
    """Return a valid number of a division that does not exist; odd serials are men."""
    digits = f"359901{birth}{serial:03d}"
    return digits + identity.check_character(digits)


ODD_HEADS = [
    "单　位",
    "姓  名*",
    "身份证\n号码（18位）",
    "出生年月",
    "联系\n电话",
    "职务/职级",
    "备注",
    "性 别",
    "电子邮箱",
]


def odd_sheet(path: Path) -> Path:
    """Write a sheet that starts at B5, with merged cells, remarks between people and its heading twice."""
    book = openpyxl.Workbook()
    page = book.active
    page["B2"] = "2026 年名册"
    page.merge_cells("B2:J2")
    page["B4"], page["F4"] = "基本情况", "工作情况"
    people = [
        ODD_HEADS,
        ["青石县财政局", "张 三", number("19881012", 1), 1988.1, 13912345671, "副科长、三级主任科员", "x", "男", None],
        [None, "李四", number("19880312", 2), datetime.date(1988, 3, 12), "139 1234 5672", "科员", "", "女", "/"],
        ["以上为在编人员"],
        [
            "白鹤县/税务所",
            "赵六\u00a0",
            f"\u00a0{number('19900101', 5)} ",
            "199001",
            "+86 139-1234-5674",
            "",
            "",
            "M",
            "A@b.cn",
        ],
        ODD_HEADS,
        ["", "只有名"],
        ["白鹤县税务所", "钱七", number("19900101", 7), 32874, "13912345675", "", "", "男", ""],
        [],
        ["注：以上数据真实。"],
        ["填表人：张三", "", "", "", "审核人：李四"],
    ]
    for r, row in enumerate(people, start=5):
        for c, value in enumerate(row, start=2):
            page.cell(r, c, value)
    page.merge_cells("B6:B7")
    book.create_sheet("选项")["A1"] = "男"
    book.save(path)
    return path


def test_an_odd_sheet_is_read_as_its_reader_sees_it(tmp_path):
    grids = reading.read(odd_sheet(tmp_path / "odd.xlsx"))
    roster = rosters.find(grids, today=TODAY)
    drafts = [draft for piece in roster.drafts([(0, grids[0].rows)]) for draft in piece]
    assert (roster.heading.row, roster.skipped, roster.heading.unknown) == (5, [8, 10, 14, 15], ("备注",))
    assert roster.facts()["letters"]["unit"] == "B"
    said = {v.draft.row: v for v in verdicts.judge(drafts, PLACES, verdicts.Register())}
    assert {row: codes(v.problems) for row, v in said.items()} == {
        6: set(), 7: set(), 9: set(), 11: {"missing"}, 12: set(),
    }  # fmt: skip
    assert [said[row].unit.code for row in (6, 7, 9)] == ["U3", "U3", "U4"]
    assert said[6].draft.value(Column.BIRTH) == "1988.10"
    assert said[12].draft.value(Column.BIRTH) == "1990.01"  # 32874, the days since 1899-12-30
    assert (said[6].draft.value(Column.POST), said[6].draft.value(Column.RANK)) == ("副科长", "三级主任科员")
    assert said[9].draft.value(Column.MOBILE) == "13912345674"


def test_a_unit_is_known_by_code_full_name_or_name_with_superiors():
    for text in (
        "u3",
        "青石县财政局",
        "青石县/财政局",
        "青石县 财政局",
        "云溪市青石县财政局",
        "云溪市 > 青石县 > 青石县财政局",
        "财政局",
    ):
        assert PLACES.match(text).unit.code == "U3", text
    for text in ("白鹤县财政局", "不存在的单位", "局"):
        assert PLACES.match(text).problem.code == "unit-unknown", text
    assert PLACES.match("青石县财局").problem.facts == {"near": ["青石县财政局"]}


def test_two_good_matches_name_both_places_and_a_full_name_beats_a_part():
    tree = units.Tree(
        [
            units.Unit(1, "A", "甲市", "/1/"),
            units.Unit(2, "B", "甲市财政局", "/1/2/", ("甲市",)),
            units.Unit(3, "C", "乙县", "/1/3/", ("甲市",)),
            units.Unit(4, "D", "乙县财政局", "/1/3/4/", ("甲市", "乙县")),
        ]
    )
    assert tree.match("甲市财政局").unit.code == "B"
    assert tree.match("财政局").problem.facts == {"paths": ["甲市 / 财政局", "乙县 / 财政局"]}
