"""Files as units send them, read and written."""

import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from taixue.lib.sheets import headings, reading, writing
from taixue.lib.sheets.grids import Grid, Limits, Row, Unreadable, text

FORM = Path(__file__).parents[2] / "data" / "rosters" / "registration-form.xlsx"


def workbook(tmp_path: Path, fill) -> Path:
    """Write a workbook by openpyxl."""
    book = openpyxl.Workbook()
    fill(book.active)
    book.save(tmp_path / "sheet.xlsx")
    return tmp_path / "sheet.xlsx"


def refusal(path: Path, limits: Limits | None = None) -> str:
    with pytest.raises(Unreadable) as caught:
        reading.read(path, limits)
    return caught.value.code


def test_the_form_is_read_with_its_row_numbers():
    (grid,) = reading.read(FORM)
    assert [grid.rows[0].number, grid.rows[-1].number, len(grid.rows)] == [1, 184, 184]
    assert grid.rows[2].texts[4] == "出生\n年月"
    assert grid.rows[3].texts[:2] == ("1", "黄凯")


def test_numbers_become_their_digits_and_tell_when_digits_were_lost():
    assert text(13912345678.0) == ("13912345678", False)
    assert text(float(2**53 - 1)) == ("9007199254740991", False)
    assert text(3.599011985110717e17) == ("3.59901198511072E+17", True)
    assert text(1988.12) == ("1988.12", False)
    assert text(date(1988, 12, 1)) == ("1988-12-01", False)
    assert text(" 张\u200b三\x07 ") == ("张三", False)


def test_a_cell_merged_downwards_counts_for_each_of_its_rows(tmp_path):
    def fill(sheet):
        for row, name in enumerate("甲乙丙", start=1):
            sheet.cell(row, 1, name)
        sheet["B1"] = "财政局"
        sheet.merge_cells("B1:B3")

    (grid,) = reading.read(workbook(tmp_path, fill))
    assert [row.texts for row in grid.rows] == [("甲", "财政局"), ("乙", "财政局"), ("丙", "财政局")]


def test_a_cell_far_away_costs_an_answer_and_not_the_server(tmp_path):
    def fill(sheet):
        sheet["A1"] = "x"
        sheet["XFD1048576"] = "x"

    assert refusal(workbook(tmp_path, fill), Limits(seconds=10)) in {"too-large", "damaged", "too-slow"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\x89PNG\r\n\x1a\n\0\0", "not-a-sheet"),
        (b"%PDF-1.7 text", "not-a-sheet"),
        (b"\0\1\2\3\0\0\0" * 9, "not-a-sheet"),
        (b"\x80\x81,\xff\n", "not-utf8"),
        (b"PK\x03\x04nothing more", "damaged"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, "damaged"),
    ],
)
def test_what_is_no_readable_sheet_is_refused_by_its_bytes(tmp_path, content, code):
    (tmp_path / "x.xlsx").write_bytes(content)
    assert refusal(tmp_path / "x.xlsx") == code


def test_a_zip_that_is_no_workbook_and_one_that_unpacks_to_too_much_are_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as parts:
        parts.writestr("word/document.xml", "x")
    assert refusal(tmp_path / "a.xlsx") == "not-a-sheet"
    assert refusal(FORM, Limits(unpacked=1000)) == "too-large"
    assert refusal(FORM, Limits(size=1000)) == "too-large"
    assert refusal(FORM, Limits(rows=100)) == "too-large"
    assert refusal(FORM, Limits(characters=1000)) == "too-large"


def test_comma_separated_text_is_read_with_and_without_its_mark(tmp_path):
    for prefix, mark in (("", ","), ("\ufeff", ","), ("\ufeff", "\t"), ("", ";")):
        (tmp_path / "x.csv").write_text(f'{prefix}姓名{mark}单位\n"张{mark}三"{mark}局\n', encoding="utf-8")
        (grid,) = reading.read(tmp_path / "x.csv")
        assert [row.texts for row in grid.rows] == [("姓名", "单位"), (f"张{mark}三", "局")]


def test_the_heading_row_is_found_by_its_words_wherever_it_stands():
    known = {"姓名": "name", "身份证号码": "identity", "所属单位": "unit", "单位": "unit"}
    rows = (
        Row(1, ("登记表",)),
        Row(4, ("所属\n单位", "姓　名*", "身份证号码（18位）", "备用", "单位")),
        Row(5, ("局", "甲", "1", "", "")),
    )
    found = headings.find(Grid("", rows), known)
    assert found is not None
    assert (found.row, found.columns, found.unknown) == (4, {"unit": 0, "name": 1, "identity": 2}, ("备用", "单位"))
    assert headings.find(Grid("", rows[:1]), known) is None


def test_written_sheets_hold_texts_that_nothing_runs():
    rows = [("姓名", "号码"), ("=1+1", "359901198803120015"), ("@SUM(A1)", "+86")]
    content = writing.sheet(rows, writing.Layout("名册", headings=frozenset({0})))
    page = openpyxl.load_workbook(io.BytesIO(content)).active
    cells = [[cell.value for cell in row] for row in page.iter_rows()]
    assert cells == [["姓名", "号码"], ["'=1+1", "359901198803120015"], ["'@SUM(A1)", "'+86"]]
    assert {cell.data_type for row in page.iter_rows() for cell in row} == {"s"}


def test_what_was_made_harmless_is_read_as_it_was(tmp_path):
    (tmp_path / "x.xlsx").write_bytes(writing.sheet([("=1+1", "-3")], writing.Layout("x")))
    assert reading.read(tmp_path / "x.xlsx")[0].rows[0].texts == ("=1+1", "-3")


def test_a_long_text_that_every_cell_shares_is_counted_in_each_of_them(tmp_path):
    """Small in the file, but what the reading process hands back would grow to gigabytes in the worker."""

    def fill(sheet):
        for row in range(1, 201):
            for column in range(1, 6):
                sheet.cell(row, column, "学" * 1000)
        sheet.parent.copy_worksheet(sheet)

    path = workbook(tmp_path, fill)
    assert path.stat().st_size < 50_000
    assert len(reading.read(path)) == 2  # two sheets of a million characters each
    assert refusal(path, Limits(characters=999_999)) == "too-large"
    assert refusal(path, Limits(characters=1_500_000)) == "too-large"


@pytest.mark.parametrize("name", ["a/b", "名单[1]", "'x'", "x" * 40, "?", ""])
def test_whatever_an_upload_calls_its_sheet_the_answer_is_written(name):
    content = writing.sheet([["姓名"]], writing.Layout(name=name))
    assert openpyxl.load_workbook(io.BytesIO(content)).active.cell(1, 1).value == "姓名"
