"""At this pace, as docs/rules/fujian-2017.md works it out."""

from datetime import date

import pytest

from taixue.policy.rules import forecast
from tests.policy.rules.pages import centihours, table


@pytest.mark.parametrize("row", table("fujian-2017.md", "At this pace"), ids=lambda row: " ".join(row[:3]))
def test_the_forecast_is_that_of_the_page(row):
    counted, first, today, expected = row
    found = forecast.centihours(
        centihours(counted), first=date.fromisoformat(first), last=date(2026, 12, 20), today=date.fromisoformat(today)
    )
    assert found == centihours(expected)


def test_before_the_first_day_nothing_is_forecast():
    assert forecast.centihours(300, first=date(2026, 7, 1), last=date(2026, 12, 20), today=date(2026, 6, 30)) == 300
