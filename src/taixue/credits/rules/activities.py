"""What may be declared as learned outside of a screen, by kind. Source: docs/rules/declarations.md."""

from dataclasses import dataclass

UNIT, AUTHORITY = "unit", "authority"
"""Who decides: administrators of the person's unit or of one above, or the authority's academy."""

MEASURES = ("half_days", "seconds", "items", "points")
"""What is declared as it happened; policies convert."""


@dataclass(frozen=True, slots=True)
class Activity:
    """A kind of activity.

    measures: what may be said of it, at least one of them above 0
    decided: UNIT or AUTHORITY; evidence: a file is asked for; together: many take part in one of it
    longest: days from the first to the last, both counted
    """

    measures: tuple[str, ...]
    decided: str = UNIT
    evidence: bool = True
    together: bool = False
    longest: int = 366


ACTIVITIES: dict[str, Activity] = {
    "external-course": Activity(("half_days", "seconds", "points")),
    "lecture": Activity(("items", "seconds"), longest=31),
    "seminar": Activity(("half_days", "seconds", "points"), longest=31),
    "group-study": Activity(("items", "half_days", "seconds"), together=True, longest=31),
    "paper": Activity(("items",), decided=AUTHORITY),
    "degree": Activity(("items",), decided=AUTHORITY, longest=2922),
    "reading": Activity(("items", "seconds"), evidence=False),
}
"""By the kind under which the ledger keeps it."""

MOST: dict[str, int] = {"half_days": 400, "seconds": 2_000 * 3_600, "items": 200, "points": 100_000}
"""The most that one declaration may say."""
