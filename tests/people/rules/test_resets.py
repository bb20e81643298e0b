"""Who may reset an account that holds a role."""

import pytest

from taixue.people.rules.permissions import Role
from taixue.people.rules.resets import Way, way

MINE = ("/1/26/",)


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], Way.ALONE),
        ([(Role.UNIT_ADMIN, "/1/26/398/")], Way.ALONE),
        ([(Role.UNIT_ADMIN, "/1/26/")], Way.TWO),
        ([(Role.AUDITOR, "/1/26/")], Way.TWO),
        ([(Role.UNIT_ADMIN, "/1/26/398/"), (Role.ACADEMY, "/1/26/")], Way.TWO),
        ([(Role.UNIT_ADMIN, "/1/")], Way.BEYOND),
        ([(Role.UNIT_ADMIN, "/1/26/"), (Role.ACADEMY, "/")], Way.BEYOND),
        ([(Role.AUDIT_ADMIN, "/1/26/398/")], Way.BEYOND),
    ],
)
def test_higher_is_alone_equal_takes_two_and_further_is_beyond(held: list[tuple[str, str]], expected: Way) -> None:
    assert way(held, MINE) is expected


def test_two_who_reach_everything_need_each_other_and_three_are_reset_by_nobody() -> None:
    assert way([(Role.ACADEMY, "/")], ("/",)) is Way.TWO
    assert way([(Role.SECURITY_ADMIN, "/")], ("/",)) is Way.BEYOND
    assert way([(Role.UNIT_ADMIN, "/1/")], ()) is Way.BEYOND
