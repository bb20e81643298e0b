"""When may a role be lent to a deputy? Pure.

A deputy gets the very role over the very unit, for days, never more and never longer than the lender holds it; what is
lent is not lent on. The three separated administrators lend only before the eyes of a second person.
"""

from datetime import date, timedelta

from taixue.people.rules.permissions import SEPARATED

LONGEST = timedelta(days=92)
SEEN = "seen"
"""The setting under which every role is lent only before the eyes of a second person."""


def problem(
    *, first_day: date, last_day: date, today: date, source_first: date, source_end: date | None, lent: bool
) -> str:
    """Return what forbids lending for these days: "lent-on", "order", "past", "long", "beyond"; "" if nothing does.

    last_day: the last day with the role; source_end: the first day on which the lender no longer holds it
    lent: does the lender hold the role only as a deputy?
    """
    if lent:
        return "lent-on"
    if last_day < first_day:
        return "order"
    if first_day < today:
        return "past"
    if last_day - first_day >= LONGEST:
        return "long"
    if first_day < source_first or source_end is not None and last_day >= source_end:
        return "beyond"
    return ""


def needs_eyes(role: str, house: str) -> bool:
    """Must a second person agree before the role is lent? house: the setting, SEEN or anything else."""
    return house == SEEN or role in SEPARATED
