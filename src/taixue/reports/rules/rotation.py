"""Rotation: who was trained within a cycle of years, of those who should be."""

import re
from datetime import date

CYCLE = re.compile(r"([12]\d{3})-([12]\d{3})")
USUAL, LONGEST = 5, 10
"""Years of a cycle: as the national plans cut it, and at most."""

LEAST = 1
"""Hours recorded in the cycle from which somebody counts as trained, unless said otherwise."""


def cycle(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of a cycle "2022-2026", None for what is none."""
    found = CYCLE.fullmatch(text)
    if found is None:
        return None
    first, last = int(found[1]), int(found[2])
    return (date(first, 1, 1), date(last, 12, 31)) if 0 <= last - first < LONGEST else None


def offered(year: int) -> list[str]:
    """Return the cycles that end with a year, the usual one first: "2022-2026" …"""
    return [f"{year - years + 1}-{year}" for years in (USUAL, 4, 3, 2, 1)]


def year_of(window: str, *, today: date) -> int:
    """Return the year with which the cycles of a window end: the last one it names, else this one."""
    named = re.findall(r"[12]\d{3}", window)
    return int(named[-1]) if named else today.year
