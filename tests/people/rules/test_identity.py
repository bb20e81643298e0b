"""Identity numbers. 11010519491231002X is the example printed in GB 11643-1999."""

from datetime import date

import pytest

from taixue.people.rules import identity
from taixue.people.rules.identity import Hint, Problem

TODAY = date(2026, 11, 20)
EXAMPLE = "11010519491231002X"


def test_the_example_of_the_standard_is_good() -> None:
    assert identity.check_character("11010519491231002") == "X"
    assert identity.problem(EXAMPLE, today=TODAY) is None


def test_spaces_full_width_and_a_small_x_are_put_right() -> None:
    assert identity.normal(" 110105 19491231 ００２x ") == EXAMPLE


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("1101051949123100", Problem.FORM),
        ("11010519491231002A", Problem.FORM),
        ("11010519490231002X", Problem.DATE),  # 31 February
        ("110105202612010020", Problem.DATE),  # has not come
        ("110105194912310021", Problem.CHECK),
    ],
)
def test_a_bad_number_is_refused_with_its_reason(number: str, problem: Problem) -> None:
    assert identity.problem(number, today=TODAY) is problem


def test_each_single_wrong_digit_is_found() -> None:
    for place in range(6):  # the division; a wrong date would be found before the check character
        for digit in "0123456789":
            if digit != EXAMPLE[place]:
                wrong = EXAMPLE[:place] + digit + EXAMPLE[place + 1 :]
                assert identity.problem(wrong, today=TODAY) is Problem.CHECK


def test_residence_permits_are_allowed() -> None:
    assert identity.problem("CHN110198805120", today=TODAY) is None  # the foreigners' card before 2023
    permit = "81000019900101001"
    number = permit + identity.check_character(permit)
    assert identity.problem(number, today=TODAY) is None
    assert identity.hint(number) is None


def test_an_unknown_division_is_a_hint_and_no_refusal() -> None:
    digits = "35990119880312001"
    number = digits + identity.check_character(digits)
    assert identity.problem(number, today=TODAY) is None
    assert identity.hint(number) is Hint.DIVISION
    assert identity.hint(EXAMPLE) is None


def test_a_mask_keeps_six_and_four() -> None:
    assert identity.mask(EXAMPLE) == "110105********002X"
    assert identity.mask("CHN110198805120") == "CHN110*****5120"
    assert identity.ending(EXAMPLE) == "31002X"


def test_birth_and_sex_are_read_from_the_number() -> None:
    assert identity.birth(EXAMPLE) == date(1949, 12, 31)
    assert identity.sex(EXAMPLE) == "2"
    assert identity.sex("440524188001010014") == "1"
