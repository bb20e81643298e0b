"""Names as signs and pairs of signs."""

import pytest

from taixue.people.rules import grams


def test_a_name_is_its_signs_and_its_pairs() -> None:
    assert grams.grams("张明远") == {"张", "明", "远", "张明", "明远"}
    assert grams.grams("林") == {"林"}
    assert grams.grams("") == frozenset()


@pytest.mark.parametrize(
    ("written", "compared"),
    [
        ("ＡＢＣ", "abc"),
        ("阿依努尔·买买提", "阿依努尔买买提"),
        ("O'Neil-Ray", "oneilray"),
        ("張 明遠", "張明遠"),
        ("·", ""),
    ],
)
def test_what_nobody_types_the_same_way_twice_is_left_out(written: str, compared: str) -> None:
    assert grams.folded(written) == compared


def test_a_search_asks_for_the_pairs_of_each_word_or_for_its_one_sign() -> None:
    assert grams.query("明远") == "'明远'"
    assert grams.query("张明远 林") == "'张明' & '明远' & '林'"
    assert grams.query("  · ") == ""


def test_no_sign_ends_the_text_of_a_search() -> None:
    assert grams.query("a'b\\ &|") == "'ab' & 'b\\\\' & '&|'"
