"""What one cell says. Numbers carry the division 359901, which does not exist."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from taixue.lib.sheets.grids import Grid, Row
from taixue.lib.sheets.headings import find
from taixue.people.rules.intake import cells, drafts, rosters, units, verdicts
from taixue.people.rules.intake.columns import HEADINGS, KNOWN, Column
from taixue.people.rules.intake.problems import Action, codes

TODAY = date(2026, 11, 20)
GOOD = "359901198803120015"  # 12 March 1988, digit 17 is 1: male
HEADS = Row(1, tuple(words[0] for words in HEADINGS.values()))
PLACES = {column: n for n, column in enumerate(HEADINGS)}


def draft(**said: str) -> drafts.Draft:
    """Read one row with a good name and number, and what is said."""
    texts = [""] * len(PLACES)
    for name, text in {"name": "林若溪", "identity": GOOD, **said}.items():
        texts[PLACES[Column(name)]] = text
    heading = find(Grid("", (HEADS,)), KNOWN)
    assert heading is not None
    return drafts.Reader(heading, today=TODAY).read([Row(2, tuple(texts))])[0]


@pytest.mark.parametrize(
    ("column", "text", "code"),
    [
        ("name", "", "missing"),
        ("name", "=HYPERLINK(1)", "formula"),
        ("name", "+张三", "formula"),
        ("name", "张3", "name-odd"),
        ("name", "张\ufffd", "broken-text"),
        ("name", "张\ue123", "broken-text"),
        ("sex", "未知", "sex-unknown"),
        ("sex", "女", "sex-differs"),
        ("ethnicity", "汉人", "ethnicity-unknown"),
        ("birth", "1988年13月", "birth-no-such-month"),
        ("birth", "1988-02-30", "birth-no-such-day"),
        ("birth", "2031.01", "birth-not-yet"),
        ("birth", "88年春", "birth-unreadable"),
        ("birth", "1988.04", "birth-differs"),
        ("birth", "1988-03-13", "birth-differs"),
        ("identity", "35990119880312001", "identity-length"),
        ("identity", "3599011988031200158", "identity-length"),
        ("identity", "359901198803120018", "identity-check-digit"),
        ("identity", "359901198813120017", "identity-date"),
        ("identity", "35990119880312O017", "identity-form"),
        ("identity", "3.59901E+17", "identity-damaged"),
        ("mobile", "1380013", "mobile-length"),
        ("mobile", "139123456789", "mobile-length"),
        ("mobile", "12912345678", "mobile-form"),
        ("mobile", "13912345678/13812345678", "mobile-form"),
        ("mobile", "1.39E+10", "mobile-damaged"),
        ("political", "好人", "political-unknown"),
        ("education", "大学本科/二等", "education-unknown"),
        ("degree", "秀才", "degree-unknown"),
        ("rank", "超级科员", "rank-unknown"),
        ("email", "not-an-address", "email-form"),
        ("email", "a@b", "email-form"),
        ("post", "@SUM(A1)", "formula"),
        ("title", "长" * 61, "too-long"),
    ],
)
def test_a_wrong_cell_is_named_by_its_code(column, text, code):
    assert code in codes(draft(**{column: text}).problems)


@pytest.mark.parametrize(
    ("column", "text", "value"),
    [
        ("name", "张　三", "张三"),
        ("name", "阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("name", "John  Smith", "John Smith"),
        ("sex", "男 ", "1"),
        ("ethnicity", "汉", "01"),
        ("ethnicity", "维吾尔", "05"),
        ("birth", "1988.03", "1988.03"),
        ("birth", "1988-3", "1988.03"),
        ("birth", "1988/03/12", "1988.03"),
        ("birth", "1988-03-01", "1988.03"),  # a month typed into Excel
        ("birth", "１９８８年３月", "1988.03"),
        ("birth", "198803", "1988.03"),
        ("birth", "19880312", "1988.03"),
        ("identity", " 359901 19880312 0015", GOOD),
        ("identity", "３５９９０１１９８８０３１２００１５", GOOD),
        ("mobile", "139-1234-5678", "13912345678"),
        ("mobile", "+86 13912345678", "13912345678"),
        ("political", "党员", "01"),
        ("education", "大专", "30"),
        ("education", "研究生/硕士", "10"),
        ("degree", "法学硕士", "303"),
        ("rank", "正科级", "乡科级正职"),
        ("rank", "4级主任科员", "四级主任科员"),
        ("rank", "一级 科员", "一级科员"),
        ("email", "ａ.b@example.org", "a.b@example.org"),
        ("title", "无", ""),
        ("email", "/", ""),
    ],
)
def test_a_good_cell_is_read_as_it_is_stored(column, text, value):
    found = draft(**{column: text})
    assert not found.problems
    assert found.value(Column(column)) == value


def test_education_and_degree_in_one_cell_are_taken_apart():
    found = draft(education="大学本科 学士")
    assert (found.value(Column.EDUCATION), found.value(Column.DEGREE)) == ("20", "4")
    assert draft(education="无").value(Column.EDUCATION) == ""


def test_a_number_typed_as_october_may_reach_us_as_1988_1():
    born_in_october = "35990119881012001" + cells.identity.check_character("35990119881012001")
    assert draft(identity=born_in_october, birth="1988.1").value(Column.BIRTH) == "1988.10"
    assert codes(draft(identity="", birth="1988.1").problems) == {"birth-two-readings"}


def test_a_whole_number_never_stands_in_a_verdict():
    said = draft(identity="359901198803120018", mobile="13912345678/13812345678", email=f"{GOOD}@").problems
    text = " ".join(problem.value for problem in said)
    assert "359901********0018" in text
    assert "13912345678" not in text
    assert "13812345678" not in text
    assert GOOD not in text


def test_post_and_rank_in_one_cell_are_taken_apart():
    assert cells.split_post("副科长、三级主任科员") == ("副科长", "三级主任科员")
    assert cells.split_post("所长（乡科级正职）") == ("所长", "乡科级正职")
    assert cells.split_post("所长") == ("所长", "")


texts = st.text(max_size=60) | st.sampled_from(
    ["=1+1", "3.59901E+17", "１９８８年", GOOD, "13912345678", "\ud800", "青石县/财政局", "备注"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(texts, min_size=len(PLACES), max_size=len(PLACES)), min_size=1, max_size=6))
def test_judging_never_raises_whatever_the_cells_hold(rows):
    grid = Grid("", (HEADS, *(Row(n, tuple(row)) for n, row in enumerate(rows, start=2))))
    heading = find(grid, KNOWN)
    assert heading is not None
    reader, twins = drafts.Reader(heading, today=TODAY), drafts.Twins()
    read = reader.read([row for row in grid.rows[1:] if reader.is_person(row)])
    tree = units.Tree([units.Unit(1, "U1", "青石县", "/1/")], found_new=True)
    said = list(verdicts.judge(map(twins.checked, read), tree, verdicts.Register()))
    assert len(said) == len(read)
    assert all(v.problems if v.action is Action.REFUSED else not v.problems for v in said)


def test_of_two_equal_numbers_the_second_is_refused_and_the_first_judged_on_its_own():
    rows = [
        ("1", "甲", GOOD, "13912345678"),
        ("2", "乙", GOOD, "13912345679"),
        ("3", "丙", "359901198803120031", "13912345678"),
    ]
    heads = Row(1, ("序号", "姓名", "身份证号码", "手机号码"))
    below = [Row(n, r) for n, r in enumerate(rows, start=2)]
    roster = rosters.find([Grid("", (heads,))], today=TODAY)
    pieces = roster.drafts([(0, below[:1]), (0, below[1:])])
    assert [codes(d.problems) for piece in pieces for d in piece] == [set(), {"identity-twice"}, {"mobile-twice"}]
