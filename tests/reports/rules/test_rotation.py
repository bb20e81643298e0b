"""Cycles of a rotation."""

from datetime import date

import pytest

from taixue.reports.rules import rotation


@pytest.mark.parametrize(
    ("text", "days"),
    [("2022-2026", (date(2022, 1, 1), date(2026, 12, 31))), ("2026-2026", (date(2026, 1, 1), date(2026, 12, 31))),
     ("2026-2022", None), ("2016-2026", None), ("2022", None)],
)  # fmt: skip
def test_a_cycle_is_ten_years_at_most(text, days):
    assert rotation.cycle(text) == days


def test_cycles_end_with_the_year_of_the_window():
    assert rotation.offered(2026)[:2] == ["2022-2026", "2023-2026"]
    assert [rotation.year_of(one, today=date(2026, 1, 1)) for one in ("2024", "2021-2025", "ever")] == [
        2024,
        2025,
        2026,
    ]
