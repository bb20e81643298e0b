from uuid import UUID

import pytest

from taixue.study.rules import refusals, sources

COURSE = UUID("01970000-0000-7000-8000-000000000001")


@pytest.mark.parametrize(
    ("earns", "source"),
    [("once", f"course:{COURSE}"), ("yearly", f"course:{COURSE}:2026"), ("version", f"course:{COURSE}:v3")],
)
def test_a_course_is_earned_under_a_source_that_says_how_often(earns, source):
    assert sources.of_course(COURSE, earns, year=2026, number=3) == source


def test_another_word_is_refused():
    with pytest.raises(ValueError, match="cannot earn"):
        sources.of_course(COURSE, "daily", year=2026, number=3)


def test_folding_replaces_the_figures_of_the_open_visit_and_keeps_the_rest():
    assert refusals.folded({"shared": 2, "fast": 5}, {"fast": 9, "replay": 0}) == {"shared": 2, "fast": 9}
