"""A sheet of activities, row by row."""

from datetime import date

import pytest

from taixue.credits.rules import sheets
from taixue.lib.sheets.grids import Grid, Row, Unreadable

HEAD = ("姓名", "手机号码", "类别", "名称", "开始日期", "结束日期", "半天数", "小时数", "证书编号")
GOOD = ("林若溪", "13900000001", "外部课程", "公文写作培训班", "2026.3.2", "2026年3月3日", "4", "", "A-17")


def read(*rows):
    grid = Grid("表", tuple(Row(n, texts) for n, texts in enumerate((("登记表",), HEAD, *rows), 1)), len(rows) + 2, "")
    return sheets.lines([grid], today=date(2026, 11, 20))


def changed(**by_heading):
    return tuple(by_heading.get(heading, text) for heading, text in zip(HEAD, GOOD, strict=True))


def test_a_row_is_read_as_it_is_written():
    (line,) = read(GOOD)
    assert (line.row, line.name, line.number, line.problems) == (3, "林若溪", "13900000001", ())
    assert line.facts.kind == "external-course"
    assert (line.facts.first_day, line.facts.last_day) == (date(2026, 3, 2), date(2026, 3, 3))
    assert (line.facts.half_days, line.facts.seconds, line.facts.certificate) == (4, 0, "A-17")


def test_hours_are_clock_hours():
    (line,) = read(changed(半天数="", 小时数="1.5"))
    assert line.facts.seconds == 5400


@pytest.mark.parametrize(
    ("row", "problem"),
    [
        (changed(类别="睡觉"), ("kind", "unknown")),
        (changed(开始日期="三月二日"), ("first_day", "no-day")),
        (changed(开始日期="2026-02-30"), ("first_day", "no-day")),
        (changed(开始日期=""), ("first_day", "empty")),
        (changed(半天数="四"), ("half_days", "no-number")),
        (changed(半天数="", 小时数="很久"), ("hours", "no-number")),
        (changed(半天数="", 小时数="NaN"), ("hours", "no-number")),
        (changed(姓名="", 手机号码=""), ("name", "empty")),
        (changed(结束日期="2026-12-01"), ("last_day", "future")),
    ],
)
def test_a_mistake_is_named_by_its_column(row, problem):
    (line,) = read(row)
    assert line.facts is None
    assert [(one.field, one.code) for one in line.problems] == [problem]


def test_a_sheet_without_headings_without_rows_or_with_too_many_is_refused_whole():
    with pytest.raises(Unreadable, match="no-heading"):
        sheets.lines([Grid("表", (Row(1, ("甲", "乙", "丙")),), 1, "")], today=date(2026, 11, 20))
    with pytest.raises(Unreadable, match="empty"):
        read()
    with pytest.raises(Unreadable, match="too-large"):
        read(*[GOOD] * 1_001)


def test_the_blank_form_is_a_workbook_that_is_read_again(tmp_path):
    from taixue.lib.sheets import reading

    path = tmp_path / "form.xlsx"
    path.write_bytes(sheets.form())
    with pytest.raises(Unreadable, match="empty"):  # its headings are known; it has no row yet
        sheets.lines(reading.read(path), today=date(2026, 11, 20))
