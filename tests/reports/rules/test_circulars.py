"""Numbers and places of circulars; places, values and ages of reports."""

import pytest

from taixue.reports.rules import circulars, columns, grouping
from taixue.reports.rules.circulars import Standing


def test_units_are_ranked_by_completion_then_participation_and_equal_ones_share_a_place():
    units = [
        Standing(1, 10, 5, 2),
        Standing(2, 4, 4, 2),
        Standing(3, 0, 0, 0),
        Standing(4, 5, 5, 1),
        Standing(5, 2, 2, 1),
    ]
    assert [(place, unit.key) for place, unit in circulars.ranked(units)] == [(1, 2), (1, 5), (3, 4), (4, 1), (0, 3)]


def test_a_number_is_written_as_documents_write_it():
    assert circulars.text(2026, 3) == "〔2026〕3号"
    assert (circulars.share(1, 3), circulars.share(0, 0)) == ("33.3%", "–")


def test_places_leave_out_who_is_nobody():
    assert columns.places([(1, 2), (2, 4), (0, 3), (0, 0)]) == [1, 1, 3, None]


def test_columns_keep_their_order_once_and_fall_back_to_the_usual_ones():
    assert columns.chosen("figures", ["met", "nonsense", "subject", "met"]) == ("met", "subject")
    assert columns.chosen("figures", []) == columns.USUAL


@pytest.mark.parametrize(("age", "key"), [(35, "0-35"), (36, "36-40"), (50, "46-50"), (60, "60-"), (None, "unknown")])
def test_ages_fall_into_bands(age, key):
    assert grouping.age_key(age) == key


def test_nobody_is_two_hundred():
    with pytest.raises(ValueError, match="200"):
        grouping.age_key(200)
