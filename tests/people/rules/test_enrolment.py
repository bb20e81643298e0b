"""Enrolment numbers: their check digit, and that the database writes the same ones."""

import pytest
from django.db import connection

from taixue.people.rules import enrolment


def test_the_check_digit_is_that_of_the_standards_own_example() -> None:
    assert enrolment.check_digit("0794") == "5"  # ISO 7064:2003, MOD 11,10


def test_a_number_is_year_serial_and_check_digit() -> None:
    assert enrolment.number(2026, 17) == "20260000017" + enrolment.check_digit("20260000017")
    assert len(enrolment.number(2026, 9_999_999)) == enrolment.LENGTH
    for year, serial in ((26, 1), (2026, 0), (2026, 10_000_000)):
        with pytest.raises(ValueError):
            enrolment.number(year, serial)


def test_every_single_wrong_digit_is_found() -> None:
    right = enrolment.number(2026, 370_000)
    wrong = [right[:n] + str(d) + right[n + 1 :] for n in range(12) for d in range(10) if str(d) != right[n]]
    assert enrolment.is_number(right)
    assert not any(enrolment.is_number(text) for text in wrong)
    assert not enrolment.is_number("2026-0000017")


def test_the_database_gives_the_same_numbers(db: None) -> None:
    with connection.cursor() as cursor:
        for serial in (1, 2, 17, 999, 370_000, 9_999_999):
            cursor.execute("SELECT people_enrolment_number(2026, %s)", [serial])
            assert cursor.fetchone()[0] == enrolment.number(2026, serial)
