"""Requests that somebody else decides: how long a decision may take, what a person may ask to have changed. Pure."""

from collections.abc import Mapping
from datetime import date, timedelta

CHANGE_DAYS = 10
"""Days in which a unit decides on a change that a person asked for; later it is overdue. RA9: in time."""

FIELDS = (
    "name", "sex", "ethnicity", "birth_month", "native_place", "political_status", "title", "education", "degree",
    "school", "major", "mobile", "email", "office_phone", "qq",
)  # fmt: skip
"""Fields of their own record for which a person may ask; the identity number is asked for apart, encrypted."""


def ordered(wanted: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return wanted fields with their values in the order of the form."""
    return [(name, wanted[name]) for name in FIELDS if name in wanted]


def due(asked: date, *, days: int) -> date:
    """Return the last day for a decision on what was asked on a day."""
    return asked + timedelta(days=days)


def overdue(asked: date, *, days: int, today: date) -> bool:
    """Has the last day for a decision gone by?"""
    return today > due(asked, days=days)
