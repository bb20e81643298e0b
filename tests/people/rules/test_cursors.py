"""Places in lists and in the feed, handed out as text."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from taixue.people.rules import cursors
from taixue.people.rules.cursors import Point, Unreadable

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)
NUMBER = some.integers(0, (1 << 63) - 1)


@given(some.uuids(), some.sampled_from(["unit", "person", "posting"]))
def test_a_cursor_of_a_list_says_where_it_stands(last: UUID, kind: str) -> None:
    assert cursors.read_list(kind, cursors.write_list(kind, last)) == last


@given(NUMBER, NUMBER, NUMBER)
def test_a_cursor_of_the_feed_says_where_it_stands(cluster: int, transaction: int, line: int) -> None:
    point = Point(cluster, transaction, line, NOON)
    assert cursors.read_feed(cursors.write_feed(point)) == point


@given(some.text(max_size=60))
def test_any_other_text_is_no_cursor(text: str) -> None:
    for read in (lambda: cursors.read_list("unit", text), lambda: cursors.read_feed(text)):
        with pytest.raises(Unreadable):
            read()


def test_a_cursor_of_one_list_is_none_of_another() -> None:
    cursor = cursors.write_list("person", UUID(int=7))
    with pytest.raises(Unreadable):
        cursors.read_list("unit", cursor)
    with pytest.raises(Unreadable):
        cursors.read_feed(cursor)


def test_a_place_in_the_feed_is_over_after_ninety_days() -> None:
    point = Point(1, 2, 3, NOON)
    assert not point.is_over(NOON + timedelta(days=90))
    assert point.is_over(NOON + timedelta(days=90, seconds=1))
