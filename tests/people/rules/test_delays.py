"""The delay of an account after wrong passwords."""

from datetime import UTC, datetime, timedelta

import pytest

from taixue.people.rules import delays

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)


def test_two_mistakes_are_free_and_the_wait_never_becomes_a_lock() -> None:
    assert [delays.seconds(n) for n in range(9)] == [0, 0, 0, 2, 4, 8, 16, 30, 30]
    assert delays.seconds(100_000) == 30


def test_mistakes_are_forgotten_after_a_quarter_of_an_hour() -> None:
    assert delays.remembered(7, NOON, NOON + timedelta(minutes=15)) == 7
    assert delays.remembered(7, NOON, NOON + timedelta(minutes=15, seconds=1)) == 0


def test_failures_below_zero_are_a_mistake_of_the_caller() -> None:
    with pytest.raises(ValueError, match="from 0"):
        delays.seconds(-1)


def test_codes_of_the_second_step_wait_longer_and_later() -> None:
    assert [delays.code_seconds(n) for n in (0, 4, 5, 50)] == [0, 0, 300, 300]
