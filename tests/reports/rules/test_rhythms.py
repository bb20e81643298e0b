"""Which day a subscribed report belongs to."""

from datetime import date

import pytest

from taixue.reports.rules import rhythms
from taixue.reports.rules.rhythms import Rhythm


@pytest.mark.parametrize(
    ("rhythm", "day", "last", "coming"),
    [
        (Rhythm.WEEKLY, date(2026, 11, 22), date(2026, 11, 16), date(2026, 11, 23)),  # a Sunday
        (Rhythm.WEEKLY, date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 30)),  # a Monday
        (Rhythm.WEEKLY, date(2027, 1, 1), date(2026, 12, 28), date(2027, 1, 4)),
        (Rhythm.MONTHLY, date(2026, 12, 1), date(2026, 12, 1), date(2027, 1, 1)),
        (Rhythm.MONTHLY, date(2026, 1, 31), date(2026, 1, 1), date(2026, 2, 1)),
        (Rhythm.MONTHLY, date(2028, 2, 29), date(2028, 2, 1), date(2028, 3, 1)),
    ],
)
def test_an_issue_belongs_to_a_monday_or_the_first_of_a_month(rhythm, day, last, coming):
    assert (rhythms.issue(rhythm, day), rhythms.coming(rhythm, day)) == (last, coming)
