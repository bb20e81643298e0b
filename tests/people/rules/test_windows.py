"""When a person may register."""

from datetime import date

from taixue.people.rules.ranks import Band
from taixue.people.rules.windows import Span, coming, is_open

SPRING = Span("/1/26/", Band.SECTION, date(2026, 3, 1), date(2026, 4, 1))
AUTUMN = Span("/1/26/", "", date(2026, 9, 1), date(2026, 10, 1))
BOTH = [SPRING, AUTUMN]


def test_where_no_window_was_ever_opened_registration_is_not_limited() -> None:
    assert is_open([], path="/1/26/", band=Band.STAFF, day=date(2026, 1, 1))
    assert is_open(BOTH, path="/1/27/", band=Band.STAFF, day=date(2026, 1, 1))


def test_a_window_is_open_from_its_first_day_to_the_end_of_its_last() -> None:
    def opened(day: date) -> bool:
        return is_open(BOTH, path="/1/26/398/", band=Band.SECTION, day=day)

    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 31), date(2026, 4, 1)]
    assert [opened(day) for day in days] == [False, True, True, False]


def test_a_window_of_a_band_is_for_that_band_and_one_of_none_for_all() -> None:
    assert not is_open(BOTH, path="/1/26/", band=Band.DIVISION, day=date(2026, 3, 15))
    assert is_open(BOTH, path="/1/26/", band=Band.DIVISION, day=date(2026, 9, 15))
    assert is_open(BOTH, path="/1/26/", band=None, day=date(2026, 9, 15))


def test_the_window_to_come_is_the_open_one_else_the_next() -> None:
    def next_one(day: date, band: Band = Band.SECTION) -> Span | None:
        return coming(BOTH, path="/1/26/", band=band, day=day)

    assert next_one(date(2026, 1, 1)) is SPRING
    assert next_one(date(2026, 1, 1), Band.BUREAU) is AUTUMN
    assert next_one(date(2026, 5, 1)) is AUTUMN
    assert next_one(date(2026, 10, 1)) is None
