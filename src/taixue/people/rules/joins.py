"""Which of two records of one person had better stay. Pure; a recommendation, never a decision.

Source: docs/architecture.md, "Two records of one person".
"""

from dataclasses import dataclass

FIELDS = (
    "sex", "ethnicity", "birth_month", "native_place", "political_status", "title", "education", "degree", "school",
    "major", "qq", "office_phone", "email",
)  # fmt: skip
"""Fields that the staying record takes over where it has none of its own."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What speaks for a record. signed_in: its account was activated; hours: centihours in its chain."""

    signed_in: bool
    has_number: bool
    in_post: bool
    hours: int
    since: str  # when it was made, ISO


def reasons(one: Weight, other: Weight) -> tuple[str, ...]:
    """Return the codes of what speaks for `one` rather than `other`, the weightiest first.

    account: the person signs in with it · number: it has an identity number · post: it stands in a post
    hours: more is recorded on its chain · older: it was there first
    """
    found = (
        ("account", one.signed_in and not other.signed_in),
        ("number", one.has_number and not other.has_number),
        ("post", one.in_post and not other.in_post),
        ("hours", one.hours > other.hours),
        ("older", one.since < other.since),
    )
    return tuple(code for code, speaks in found if speaks)


def better(one: Weight, other: Weight) -> bool:
    """Had `one` better stay? The weightiest difference decides; of equal ones the older."""
    return (one.signed_in, one.has_number, one.in_post, one.hours, other.since) > (
        other.signed_in, other.has_number, other.in_post, other.hours, one.since,
    )  # fmt: skip


def filled(stays: dict[str, str], gone: dict[str, str]) -> dict[str, str]:
    """Return the fields that are empty in the staying record and known in the other, with what is known."""
    return {name: value for name, value in gone.items() if value and not stays.get(name)}


def differing(one: dict[str, str], other: dict[str, str]) -> frozenset[str]:
    """Return the fields in which both records say something, and not the same."""
    return frozenset(name for name, value in one.items() if value and other.get(name) and value != other[name])
