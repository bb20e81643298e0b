"""Which year a moment counts for, to the last minute, as docs/rules/fujian-2017.md says."""

from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from taixue.policy.rules.facts import Facts, Post, events
from taixue.policy.rules.windows import Calendar, Cycle, Deadline, Distance, Event, Part, Rolling
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


NOBODY = Facts(None, ())
EVERY_KIND = [
    (Calendar((9, 1), (6, 30), None, "none"), "2026-2027", date(2026, 9, 1), date(2027, 6, 30)),
    (Cycle("cycle", 2, date(2024, 5, 1)), "2024-05-01..2026-04-30", date(2024, 5, 1), date(2026, 4, 30)),
    (Part("week", "week"), "2026-W01", date(2025, 12, 29), date(2026, 1, 4)),
    (Part("month", "month"), "2028-02", date(2028, 2, 1), date(2028, 2, 29)),
    (Part("quarter", "quarter"), "2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
    (Deadline("post", "promoted", Distance(years=1)), "promoted:2028-02-29", date(2028, 2, 29), date(2029, 2, 28)),
]


@pytest.mark.parametrize(("rule", "name", "first", "last"), EVERY_KIND, ids=[row[1] for row in EVERY_KIND])
def test_a_window_of_each_kind_is_found_by_its_name(rule, name, first, last):
    found = rule.window(name)
    assert (found.name, found.first, found.last) == (name, first, last)
    with pytest.raises(ValueError):
        rule.window(f"{name}x")


def test_cycles_follow_one_another_without_a_gap():
    found = list(Cycle("cycle", 5, date(2020, 2, 29)).windows(date(2024, 1, 1), date(2026, 1, 1), NOBODY))
    assert [(one.first, one.last) for one in found] == [
        (date(2020, 2, 29), date(2025, 2, 27)), (date(2025, 2, 28), date(2030, 2, 27)),
    ]  # fmt: skip


def test_a_persons_own_cycle_begins_with_the_latest_certificate():
    who = replace(NOBODY, events=(Event("certified", date(2021, 3, 1)), Event("certified", date(2024, 6, 1))))
    found = list(Cycle("own", 2, None, "certified").windows(date(2026, 1, 1), date(2026, 11, 20), who))
    assert [one.name for one in found] == ["2024-06-01..2026-05-31", "2026-06-01..2028-05-31"]


def test_the_last_five_years_end_today_under_one_name():
    (found,) = Rolling("lately", 5).windows(date(2026, 1, 1), date(2026, 11, 20), NOBODY)
    assert (found.name, found.first, found.last) == ("last-5-years", date(2021, 11, 21), date(2026, 11, 20))


def test_a_life_of_postings_says_what_happened():
    posts = (
        Post(date(2020, 1, 1), date(2024, 1, 1), "/1/", "", "staff"),
        Post(date(2024, 1, 1), date(2025, 1, 1), "/1/", "", "section"),
        Post(date(2025, 1, 1), None, "/2/", "", "section"),
    )
    found = events(date(2020, 2, 1), posts, order=("division", "section", "staff"))
    assert [(one.kind, one.day.year) for one in found] == [
        ("appointed", 2020), ("registered", 2020), ("promoted", 2024), ("transferred", 2025),
    ]  # fmt: skip
