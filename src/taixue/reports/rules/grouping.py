"""By what a report groups people, and the age bands of the personnel statistics."""

from enum import StrEnum


class By(StrEnum):
    UNIT = "unit"  # the units directly below
    BAND = "band"
    RANK = "rank"
    SEX = "sex"
    AGE = "age"
    GROUP = "group"  # priority groups: a person may belong to several, so these lines do not add up


AGES: tuple[tuple[str, int, int], ...] = (
    ("0-35", 0, 35), ("36-40", 36, 40), ("41-45", 41, 45), ("46-50", 46, 50), ("51-54", 51, 54), ("55-59", 55, 59),
    ("60-", 60, 150),
)  # fmt: skip
"""Age bands: key, first and last age in full years, as the yearly statistics of civil servants cut them."""

AGE_KEYS = frozenset(key for key, _, _ in AGES)
UNKNOWN = "unknown"
"""Key of the line of people of whom it is not known: no sex or year of birth on record, no rank, no group."""

HERE = "here"
"""Key of the line of the unit itself, without the units below it."""


def age_key(age: int | None) -> str:
    """Return the band of an age in full years. Raises ValueError for one that nobody has."""
    if age is None:
        return UNKNOWN
    found = next((key for key, first, last in AGES if first <= age <= last), None)
    if found is None:
        raise ValueError(f"nobody is {age} years old")
    return found
