"""What a declaration must say, and when two look like one."""

from datetime import date

import pytest

from taixue.credits.rules.activities import ACTIVITIES, MEASURES, MOST
from taixue.credits.rules.declarations import Facts, problems, similar

TODAY = date(2026, 11, 20)


def facts(**changed):
    said = {"kind": "external-course", "title": "公文写作培训班", "first_day": date(2026, 3, 2),
            "last_day": date(2026, 3, 3), "half_days": 4}  # fmt: skip
    return Facts(**(said | changed))


def codes(**changed):
    return [(one.field, one.code) for one in problems(facts(**changed), today=TODAY)]


def test_a_whole_declaration_has_no_problem():
    assert codes() == []


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"kind": "sleep"}, ("kind", "unknown")),
        ({"title": "  "}, ("title", "empty")),
        ({"title": "长" * 121}, ("title", "long")),
        ({"last_day": date(2026, 11, 21)}, ("last_day", "future")),
        ({"last_day": date(2026, 3, 1)}, ("last_day", "backwards")),
        ({"kind": "seminar", "last_day": date(2026, 4, 2)}, ("last_day", "too-many-days")),  # 32 days
        ({"items": 1}, ("items", "not-of-kind")),
        ({"half_days": 401}, ("half_days", "too-much")),
        ({"half_days": 0}, ("half_days", "nothing-measured")),
    ],
)
def test_each_mistake_is_named_by_its_field(changed, problem):
    assert codes(**changed) == [problem]


def test_the_borders_are_allowed():
    assert codes(last_day=TODAY, first_day=TODAY) == []
    assert codes(kind="seminar", last_day=date(2026, 4, 1)) == []  # 31 days
    assert codes(half_days=400) == []


def test_every_kind_measures_something_known():
    assert all(set(one.measures) <= set(MEASURES) and one.measures for one in ACTIVITIES.values())
    assert set(MOST) == set(MEASURES)


@pytest.mark.parametrize(
    ("title", "other", "expected"),
    [
        ("公文写作培训班", "公文写作 培训班", True),
        ("《公文写作》培训班", "公文写作培训班（第二期）", True),  # one is a part of the other
        ("公文写作培训班", "公文写做培训班", True),  # 6 of 7 characters: 0.857
        ("公文写作培训班", "应急管理培训班", False),  # 3 of 7: 0.43
        ("读书", "读书会", True),  # 2 · 2 of 5 characters: 0.8
    ],
)
def test_titles_that_say_the_same_are_similar(title, other, expected):
    assert similar(title, other) is expected
