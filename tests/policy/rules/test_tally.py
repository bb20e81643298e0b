"""What an entry is worth, and what repeats, needs and caps take away: every number by hand."""

from datetime import date
from uuid import UUID

import pytest

from taixue.policy.rules.evaluate import Evaluation, Facts, Learned, Post, evaluate
from tests.policy.rules.written import load, whole

TODAY = date(2026, 11, 20)
WHO = Facts(date(2020, 1, 1), (Post(date(2020, 1, 1), None, "/1/2/", "", "staff"),), prescribed=frozenset({"plan"}))


def did(number: int, kind: str = "course", day: date = date(2026, 6, 1), **measures: object) -> Learned:
    return Learned(
        id=UUID(int=number), sequence=number, kind=kind, last_day=day, recorded_day=day, **measures
    )  # fmt: skip


def judged(example: str, *entries: Learned) -> Evaluation:
    document = load(whole(example))
    return evaluate(document, document.window("2026"), WHO, entries, today=TODAY)


def amounts(found: Evaluation) -> list[int]:
    return [line.amount for line in found.counted]


def why(found: Evaluation) -> list[tuple[int, str]]:
    return [(line.sequence, line.code) for line in found.uncounted]


WORTH = [
    ('credit = "half_days"\nday = 7.5', {"half_days": 3}, 1125),  # a day and a half of 7.5 h
    ('credit = "seconds"\nhour = 2700', {"seconds": 4050}, 150),  # 67.5 min at 45 min an hour
    ('credit = "seconds"\nhour = 2700\nfactor = 5', {"seconds": 2700}, 500),
    ('credit = "seconds"\nhour = 240\nwhole = true', {"seconds": 719}, 200),  # 4 min a point: two whole ones
    ('credit = "items"\neach = 24', {"items": 2}, 4800),
    ('credit = "points"', {"points": 7}, 700),
    ('credit = "fixed"\neach = 0.25', {}, 25),
    ('credit = "nominal"\nfactor = 0.5', {"nominal": 301}, 150),  # cut, never rounded up
    ('credit = "nominal"\nmost = 8', {"nominal": 900}, 800),
]


@pytest.mark.parametrize(("credit", "measures", "worth"), WORTH, ids=[row[0].replace("\n", " ") for row in WORTH])
def test_an_entry_is_worth_what_its_conversion_says(credit, measures, worth):
    found = judged(f'[[conversions]]\nkind = "course"\n{credit}', did(1, **measures))
    assert amounts(found) == [worth]


BANDS = """
[[conversions]]
kind = "course"
credit = "seconds"
steps = [{ above = 0, amount = 0.25 }, { above = 900, amount = 0.5 }, { from = 1800, amount = 1 }]
"""


@pytest.mark.parametrize(
    ("seconds", "worth"), [(0, 0), (1, 25), (900, 25), (901, 50), (1799, 50), (1800, 100), (9000, 100)]
)
def test_bands_of_length_hold_to_the_second(seconds, worth):
    assert amounts(judged(BANDS, did(1, seconds=seconds))) == [worth]


NEEDS = """
[[conversions]]
kind = "exam"
credit = "fixed"
each = 1
needs = { score = 60 }

[[conversions]]
kind = "course"
credit = "nominal"
needs = { percent = 90 }
"""


def test_what_is_not_reached_earns_nothing_and_says_by_how_much():
    found = judged(
        NEEDS, did(1, "exam", score=59), did(2, "exam", score=60), did(3, nominal=100, seconds=3239),
        did(4, nominal=100, seconds=3240),
    )  # fmt: skip
    assert [line.sequence for line in found.counted] == [2, 4]
    assert why(found) == [(1, "need-score"), (3, "need-percent")]
    assert dict(found.uncounted[1].facts) == {"needed": "90", "reached": "89"}


ACTIVE = """
[[conversions]]
kind = "article"
credit = "fixed"
each = 2
of = { hours = ["06:00-08:30"] }

[[conversions]]
kind = "article"
credit = "fixed"
each = 1
of = { required = false }
"""


def test_the_first_conversion_that_fits_decides_and_none_says_so():
    found = judged(
        ACTIVE, did(1, "article", second=6 * 3600), did(2, "article", second=8 * 3600 + 1800),
        did(3, "article", second=9 * 3600, required=True), did(4, "lecture", second=86399),
    )  # fmt: skip
    assert amounts(found) == [200, 100]
    assert why(found) == [(3, "marks-not-recognised"), (4, "kind-not-recognised")]


def repeated(keep: str, within: str = "window", more: str = "") -> str:
    return (
        '[[conversions]]\nkind = "course"\ncredit = "nominal"\nneeds = { score = 60 }\n'
        f'[[repeats]]\nid = "same"\nwithin = "{within}"\nkeep = "{keep}"\n{more}'
    )


TRIES = [(1, 70, 900), (2, 90, 600), (3, 80, 1200), (4, 95, 300)]


@pytest.mark.parametrize(("keep", "kept"), [("once", 1), ("best", 4), ("longest", 3)])
def test_of_an_item_that_is_repeated_one_counts(keep, kept):
    tries = [did(n, item="a", score=score, seconds=s, nominal=100) for n, score, s in TRIES]
    found = judged(repeated(keep), *tries, did(5, item="b", score=60, nominal=100))
    assert sorted(line.sequence for line in found.counted) == [kept, 5]
    assert {code for _, code in why(found)} == {"repeated"}


def test_only_the_first_three_tries_are_looked_at_also_those_that_failed():
    scores = [50, 70, 65, 99]
    tries = [did(n, item="a", score=score, second=n, nominal=100) for n, score in enumerate(scores, start=1)]
    found = judged(repeated("best", more="attempts = 3"), *tries)
    assert [line.sequence for line in found.counted] == [2]
    assert why(found) == [(1, "need-score"), (3, "repeated"), (4, "attempt-over")]


def test_what_counts_once_in_a_life_stays_where_it_counted():
    before = did(1, day=date(2024, 5, 1), item="a", score=60, nominal=100)
    found = judged(repeated("once", "ever"), before, did(2, item="a", score=99, nominal=100))
    assert why(found) == [(2, "repeated")]


def capped(limit: str, per: str = "day", of: str = "") -> str:
    return f'[[caps]]\nid = "cap"\nper = "{per}"\n{limit}\n{of}'


def test_a_cap_takes_the_earlier_entries_first_however_they_arrive():
    early, late = did(2, second=60, nominal=90), did(1, second=120, nominal=60)
    found = judged(capped("most = 1"), late, early)
    assert [(line.sequence, line.amount, line.worth, line.cut) for line in found.counted] == [
        (2, 90, 90, ()), (1, 10, 60, (("cap", 50),)),
    ]  # fmt: skip
    assert why(judged(capped("most = 0.9"), late, early)) == [(1, "capped")]


@pytest.mark.parametrize(
    ("per", "counted"),
    [("day", [100, 100, 100, 100]), ("week", [100, 100, 100]), ("month", [100, 100]), ("window", [100])],
)
def test_a_cap_holds_per_day_week_month_or_window(per, counted):
    days = [date(2026, 6, 1), date(2026, 6, 2), date(2026, 6, 8), date(2026, 7, 1)]
    found = judged(capped("most = 1", per), *(did(n, day=day, nominal=100) for n, day in enumerate(days, start=1)))
    assert amounts(found) == counted


def test_a_cap_on_entries_leaves_out_those_of_the_plan():
    cap = capped("entries = 2", "month", "except = { prescribed = true }")
    found = judged(cap, *(did(n, second=n, nominal=100, item="plan" if n == 4 else "") for n in range(1, 6)))
    assert why(found) == [(3, "capped"), (5, "capped")]


def test_a_cap_may_be_a_share_of_what_a_duty_asks():
    cap = capped('share = "1/4"\nshare_of = "total"', "window")  # a quarter of 40 hours
    assert amounts(judged(cap, did(1, nominal=900, second=1), did(2, nominal=900, second=2))) == [900, 100]
