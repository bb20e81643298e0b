"""Mobile numbers."""

from taixue.people.rules import mobiles


def test_the_ways_to_write_a_mobile_mean_the_same() -> None:
    for text in ("139 0000 4417", "139-0000-4417", "+8613900004417", "86 13900004417", "１３９００００４４１７"):
        assert mobiles.normal(text) == "13900004417"


def test_only_eleven_digits_of_a_mobile_are_one() -> None:
    assert mobiles.is_mobile("13900004417")
    assert not mobiles.is_mobile("12900004417")
    assert not mobiles.is_mobile("1390000441")


def test_a_mask_keeps_three_and_four() -> None:
    assert mobiles.mask("13900004417") == "139****4417"
    assert mobiles.mask("") == ""
