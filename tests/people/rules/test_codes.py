"""Code sets: every word of a form finds its code, every code its words."""

import pytest

from taixue.people.rules import codes
from taixue.people.rules.codes.sets import NAMES
from taixue.people.rules.ranks import RANKS, Band, series


@pytest.mark.parametrize("name", NAMES)
def test_what_a_set_writes_it_also_reads(name):
    found = codes.find(name)
    assert found.standard and found.title and found.title_en
    for code in found.codes.values():
        words = (code.code, code.zh, code.en, *code.also)
        assert [codes.read(name, word) for word in words] == [code.code] * len(words)
        assert codes.label(name, code.code) == code.zh
        assert codes.label(name, code.code, "en") == code.en


@pytest.mark.parametrize(
    ("name", "number"), [("sex", 2), ("ethnicity", 58), ("political_status", 13), ("degree", 40), ("post_level", 13)]
)
def test_a_set_is_as_long_as_its_standard(name, number):
    assert len(codes.find(name).codes) == number


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("ethnicity", "维吾尔", "05"),
        ("ethnicity", "汉 族", "01"),
        ("political_status", "共产党员", "01"),
        ("political_status", "民革会员", "04"),
        ("education", "大学本科教育", "20"),
        ("education", "中专", "41"),
        ("degree", "工学学士", "408"),
        ("post_level", "正处级", "131"),
        ("title", "高工", "082"),
        ("sex", "Ｍ", "1"),
        ("education", "秀才", None),
        ("sex", "", None),
    ],
)
def test_a_word_of_a_form_finds_its_code(name, text, code):
    assert codes.read(name, text) == code


def test_a_text_that_no_set_knows_is_shown_as_it_is():
    assert codes.label("education", "上过私塾") == "上过私塾"
    with pytest.raises(KeyError):
        codes.read("shoe-size", "42")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("研究生/硕士", ("10", "3")),
        ("大学本科、学士", ("20", "4")),
        ("大学（法学学士）", ("20", "403")),
        ("大专", ("30", "")),
        ("博士", ("", "2")),
        ("", ("", "")),
        ("本科/本科", None),
        ("本科/不详", None),
    ],
)
def test_education_and_degree_come_out_of_one_cell(text, found):
    assert codes.parted(text) == found


def test_what_is_written_as_one_cell_is_read_back():
    for education, _ in codes.choices("education"):
        for degree in ("", "1", "2", "3", "4", "408"):
            assert codes.parted(codes.schooling(education, degree)) == (education, degree)


def test_ranks_of_each_series_stand_in_the_band_of_their_level():
    assert (RANKS["三级高级主办"], series("三级高级主办")) == (Band.DIVISION, "enforcement")
    assert (RANKS["四级主任科员"], series("四级主任科员")) == (Band.SECTION, "general")
    assert (RANKS[""], series("")) == (Band.OTHER, "")
