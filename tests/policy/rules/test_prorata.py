"""The first year, as docs/rules/fujian-2017.md works it out."""

from datetime import date

import pytest

from taixue.policy.rules import prorata
from taixue.policy.rules.windows import Calendar
from tests.policy.rules.pages import centihours, table

CALENDAR = Calendar((1, 1), (12, 20), ((12, 21), (12, 31)), "none")
FULL = {"section-and-below": (8000, 2500), "division-and-above": (5000, 2500)}
Y2026 = CALENDAR.window("2026")


@pytest.mark.parametrize("row", table("fujian-2017.md", "First year by months"), ids=lambda row: " ".join(row[:2]))
def test_months_begun_until_december_are_asked(row):
    group, registered, months, exact_total, exact_required, total, required = row
    part = prorata.share(date.fromisoformat(registered), Y2026, "months")
    assert part == (prorata.FULL if months == "-" else prorata.Share(int(months), 12, "months"))
    full = FULL[group]
    assert [amount * part.parts // part.whole for amount in full] == [
        centihours(exact_total),
        centihours(exact_required),
    ]
    assert [prorata.asked(amount, part) for amount in full] == [int(total) * 100, int(required) * 100]


@pytest.mark.parametrize("row", table("fujian-2017.md", "First year by days"), ids=lambda row: " ".join(row[:2]))
def test_days_to_the_last_day_are_asked(row):
    group, registered, days, of, total, required = row
    day = date.fromisoformat(registered)
    part = prorata.share(day, CALENDAR.window(str(day.year)), "days")
    assert part == prorata.Share(int(days), int(of), "days")
    assert [prorata.asked(amount, part) for amount in FULL[group]] == [int(total) * 100, int(required) * 100]


def test_without_pro_rata_the_full_duty_is_asked():
    assert prorata.share(date(2026, 12, 20), Y2026, "none") == prorata.FULL


def test_after_the_window_there_is_no_share():
    with pytest.raises(ValueError, match="after the window"):
        prorata.share(date(2026, 12, 21), Y2026, "months")


def test_an_unknown_unit_is_refused():
    with pytest.raises(ValueError, match="weeks"):
        prorata.share(date(2026, 7, 1), Y2026, "weeks")
