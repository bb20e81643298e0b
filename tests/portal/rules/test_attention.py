import pytest

from taixue.portal.rules.attention import furthest_behind


@pytest.mark.parametrize(
    ("parts", "place"),
    [
        ([(5, 10), (9, 10)], 0),  # 50 % where the whole has 70 %
        ([(9, 10), (5, 10)], 1),
        ([(6, 10), (8, 10)], 0),  # exactly 10 points below
        ([(61, 100), (80, 100)], None),  # 61 % where the whole has 70.5 %
        ([(0, 2), (9, 10)], None),  # two people are no figure
        ([(0, 3), (9, 10)], 0),
        ([(0, 5), (0, 5)], None),  # nobody is ahead
        ([], None),
        ([(0, 0)], None),
    ],
)
def test_the_unit_furthest_behind_is_named_if_it_is_ten_points_behind(parts, place):
    assert furthest_behind(parts) == place
