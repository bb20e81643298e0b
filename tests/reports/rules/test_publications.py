"""How much may be published, for how long, and groups that are too small to be counted alone."""

from datetime import date, timedelta

import pytest

from taixue.reports.rules import publications as rules
from taixue.reports.rules.publications import Shown

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("limits", "allowed"),
    [([], "counts"), (["names"], "names"), (["names", "none"], "none"), (["counts", "names"], "counts")],
)
def test_the_strictest_limit_holds_and_counts_where_nobody_set_any(limits, allowed):
    assert rules.allowed(limits) == allowed


def test_what_is_offered_goes_as_far_as_the_limit():
    assert [rules.offered(one) for one in Shown] == [[], [Shown.COUNTS], [Shown.COUNTS, Shown.NAMES]]


@pytest.mark.parametrize(
    ("first", "days", "problem"),
    [(0, 0, None), (0, 365, None), (0, 366, ("last_day", "long")), (-1, 5, ("first_day", "past")),
     (3, -1, ("last_day", "before"))],
)  # fmt: skip
def test_a_publication_begins_today_at_the_earliest_and_lasts_a_year_at_most(first, days, problem):
    begins = TODAY + timedelta(first)
    assert rules.problem(begins, begins + timedelta(days), today=TODAY) == problem


@pytest.mark.parametrize(
    ("sizes", "places"),
    [([5, 2, 9, 1], [[0], [2], [1, 3]]), ([5, 1, 9], [[2], [1, 0]]), ([2], [[0]]), ([], []), ([3, 4], [[0], [1]])],
)
def test_groups_of_fewer_than_three_stand_together(sizes, places):
    assert rules.gathered(sizes) == places
