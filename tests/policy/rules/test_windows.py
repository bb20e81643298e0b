"""Which year a moment counts for, to the last minute, as docs/rules/fujian-2017.md says."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from taixue.policy.rules.windows import Calendar, Cycle
from tests.policy.rules.pages import table

ZONE = ZoneInfo("Asia/Shanghai")


def calendar(counts_for: str) -> Calendar:
    return Calendar((1, 1), (12, 20), ((12, 21), (12, 31)), counts_for)


@pytest.mark.parametrize("row", table("fujian-2017.md", "Which year a moment counts for"), ids=lambda row: row[0])
@pytest.mark.parametrize("place", [1, 2, 3], ids=["none", "this", "next"])
def test_the_moment_counts_for_the_year_of_the_page(row, place):
    moment = datetime.fromisoformat(row[0]).replace(tzinfo=ZONE).astimezone(UTC)
    found = calendar(["none", "this", "next"][place - 1]).counting(moment.astimezone(ZONE).date())
    assert found.window == (None if row[place] == "-" else row[place])


def test_each_answer_says_why():
    codes = [calendar(c).counting(date(2026, 12, 25)).code for c in ("none", "this", "next")]
    assert codes == ["statistics-none", "statistics-this", "statistics-next"]
    assert calendar("none").counting(date(2026, 6, 1)).code == "in-window"
    assert Calendar((2, 1), (11, 30), None, "none").counting(date(2026, 1, 31)).code == "outside"


@pytest.mark.parametrize(
    ("counts_for", "first", "last"),
    [
        ("none", date(2026, 1, 1), date(2026, 12, 20)),
        ("this", date(2026, 1, 1), date(2026, 12, 31)),
        ("next", date(2025, 12, 21), date(2026, 12, 20)),
    ],
)
def test_the_span_holds_all_days_that_may_count(counts_for, first, last):
    one = calendar(counts_for)
    assert one.span(one.window("2026")) == (first, last)


@pytest.mark.parametrize(
    ("today", "reference"),
    [
        (date(2026, 11, 20), date(2026, 11, 20)),
        (date(2027, 3, 1), date(2026, 12, 20)),
        (date(2025, 3, 1), date(2026, 1, 1)),
    ],
)
def test_the_reference_day_is_the_last_day_or_today_while_the_window_runs(today, reference):
    assert calendar("none").window("2026").reference(today) == reference


def test_2026_has_354_days_to_20_december_and_a_leap_year_one_more():
    assert [calendar("none").window(year).days for year in ("2026", "2028")] == [354, 355]


@pytest.mark.parametrize("name", ["", "26x", "02026", "0", "9999"])
def test_a_name_that_is_no_year_is_refused(name):
    with pytest.raises(ValueError):
        calendar("none").window(name)


def test_a_common_cycle_has_only_its_own_names():
    common = Cycle("common", 2, date(2024, 5, 1))
    assert common.window("2022-05-01..2024-04-30").last == date(2024, 4, 30)
    with pytest.raises(ValueError):
        common.window("2022-02-28..2024-02-27")
    own = Cycle("own", 2, None, "certified")
    assert own.window("2022-02-28..2024-02-27").first == date(2022, 2, 28)
