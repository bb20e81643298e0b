from datetime import date

from taixue.portal.rules import pace

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 20)  # 354 days


def test_on_day_324_of_354_an_even_pace_has_73_22_of_80_hours():
    assert pace.passed(first=FIRST, last=LAST, today=date(2026, 11, 20)) == (324, 354)
    assert pace.expected(8000, first=FIRST, last=LAST, today=date(2026, 11, 20)) == 7322


def test_before_the_window_nothing_is_expected_and_after_it_everything():
    assert pace.expected(8000, first=FIRST, last=LAST, today=date(2025, 12, 31)) == 0
    assert pace.expected(8000, first=FIRST, last=LAST, today=date(2026, 12, 25)) == 8000


def test_sixteen_and_a_half_hours_in_thirty_days_take_3_9_a_week():
    assert pace.weekly(1650, last=LAST, today=date(2026, 11, 20)) == 390  # 16.5 x 7 / 30 = 3.85, up to 3.9


def test_in_the_last_week_the_pace_is_all_that_is_owed():
    assert pace.weekly(1650, last=LAST, today=date(2026, 12, 13)) == 1650
    assert pace.weekly(1650, last=LAST, today=LAST) == 1650


def test_nothing_owed_needs_nothing_a_week():
    assert pace.weekly(0, last=LAST, today=date(2026, 3, 1)) == 0
