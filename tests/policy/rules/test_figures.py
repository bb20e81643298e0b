"""Figures of a text, read and put back."""

import pytest

from taixue.policy.rules import figures
from tests.policy.rules.test_loading import TEXT


def test_a_figure_is_put_back_where_it_stood_and_nothing_else_changes():
    changed = figures.replaced(
        TEXT, {"groups[1].duties[1].hours": "30", "window.last": "12-25", "valid_from": "2027-01-01"}
    )
    before, after = TEXT.splitlines(), changed.splitlines()
    assert [new for old, new in zip(before, after, strict=True) if old != new] == [
        "valid_from = 2027-01-01", 'last = "12-25"', "hours = 30",
    ]  # fmt: skip


def test_figures_are_named_by_what_stands_around_them():
    named = {one.path: one for one in figures.read(TEXT)}
    assert named["groups[0].duties[1].hours"].within == (
        {"zh": "处级及以上", "en": "Division level and above"},
        "required",
    )
    assert named["groups[0].duties[1].hours"].value == "25"
    assert "number" not in named


@pytest.mark.parametrize("value", ["-1", "eight", "1.234", "", "2026-02-30"])
def test_what_is_no_figure_is_refused_by_its_path(value):
    with pytest.raises(figures.Misfits) as refused:
        figures.replaced(TEXT, {"groups[0].duties[0].hours": value, "valid_from": "2027-01-01"})
    assert refused.value.paths == ("groups[0].duties[0].hours",)


def test_decimals_of_a_table_are_figures_too():
    text = 'number = 1\n[[caps]]\nid = "day"\nmost = 7.50 # a day\n'
    assert figures.replaced(text, {"caps[0].most": "6.25"}) == text.replace("7.50", "6.25")


def test_a_text_is_numbered_on():
    assert figures.numbered(TEXT, 3) == TEXT.replace("number = 1", "number = 3")
