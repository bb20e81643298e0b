"""When a role may be lent."""

from datetime import date

import pytest

from taixue.people.rules.delegations import SEEN, needs_eyes, problem
from taixue.people.rules.permissions import Role

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, ""),
        ({"lent": True}, "lent-on"),
        ({"last_day": date(2026, 11, 19)}, "order"),
        ({"first_day": date(2026, 11, 19)}, "past"),
        ({"last_day": date(2027, 2, 19)}, ""),
        ({"last_day": date(2027, 2, 20)}, "long"),
        ({"source_end": date(2026, 11, 27)}, ""),
        ({"source_end": date(2026, 11, 26)}, "beyond"),
        ({"source_first": date(2026, 11, 21)}, "beyond"),
    ],
)
def test_days_lie_within_what_the_lender_holds(change: dict[str, object], expected: str) -> None:
    facts = {
        "first_day": TODAY, "last_day": date(2026, 11, 26), "today": TODAY, "source_first": date(2024, 1, 1),
        "source_end": None, "lent": False, **change,
    }  # fmt: skip
    assert problem(**facts) == expected


def test_the_three_lend_only_before_a_second_persons_eyes_others_where_the_house_says_so() -> None:
    assert needs_eyes(Role.SECURITY_ADMIN, "free")
    assert not needs_eyes(Role.UNIT_ADMIN, "free")
    assert needs_eyes(Role.UNIT_ADMIN, SEEN)
