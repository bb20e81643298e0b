"""Hours of an entry."""

import pytest

from taixue.policy.rules.conversion import Conversion, centihours


def test_a_course_earns_the_hours_its_publisher_set():
    assert centihours(Conversion("course", "nominal"), nominal=500, seconds=9) == 500


@pytest.mark.parametrize(
    ("seconds", "worth"), [(0, 0), (26, 0), (27, 1), (2699, 99), (2700, 100), (-2699, -99), (-26, 0)]
)
def test_study_time_is_cut_to_a_hundredth_of_a_45_minute_hour(seconds, worth):
    assert centihours(Conversion("course", "seconds", 2700), nominal=500, seconds=seconds) == worth
