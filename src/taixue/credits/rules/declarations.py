"""What a declaration must say, and when two of them look like one. Pure. Source: docs/rules/declarations.md."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import NamedTuple

from taixue.credits.rules.activities import ACTIVITIES, MEASURES, MOST

TITLE, ORGANISER, CERTIFICATE, REMARK = 120, 80, 60, 500
"""The most characters of each text."""

ALIKE = 0.8
"""From this share of equal characters on two titles are similar."""

SHORTEST = 4
"""Characters a title has at least before being a part of another one says anything."""

MOST_TOGETHER = 500
"""People who take part in one group study."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What somebody declares: days are local, both count; measures as they happened, integers."""

    kind: str
    title: str
    first_day: date
    last_day: date
    organiser: str = ""
    certificate: str = ""
    remark: str = ""
    half_days: int = 0
    seconds: int = 0
    items: int = 0
    points: int = 0


class Problem(NamedTuple):
    """What is wrong: the field, a code, the limit or value that belongs to it."""

    field: str
    code: str
    value: str = ""


def problems(facts: Facts, *, today: date) -> list[Problem]:
    """Return what is wrong with a declaration, field by field; [] if it may be sent.

    Codes: "unknown", "empty", "long", "future", "backwards", "too-many-days", "not-of-kind", "negative", "too-much",
    "nothing-measured".
    """
    activity = ACTIVITIES.get(facts.kind)
    if activity is None:
        return [Problem("kind", "unknown", facts.kind)]
    found = _texts(facts)
    if facts.last_day > today:
        found.append(Problem("last_day", "future", facts.last_day.isoformat()))
    if facts.last_day < facts.first_day:
        found.append(Problem("last_day", "backwards", facts.first_day.isoformat()))
    elif facts.last_day - facts.first_day >= timedelta(days=activity.longest):
        found.append(Problem("last_day", "too-many-days", str(activity.longest)))
    for name in MEASURES:
        amount = getattr(facts, name)
        if amount and name not in activity.measures:
            found.append(Problem(name, "not-of-kind"))
        elif amount < 0:
            found.append(Problem(name, "negative"))
        elif amount > MOST[name]:
            found.append(Problem(name, "too-much", str(MOST[name] // (3_600 if name == "seconds" else 1))))
    if not any(getattr(facts, name) > 0 for name in activity.measures):
        found.append(Problem(activity.measures[0], "nothing-measured"))
    return found


def _texts(facts: Facts) -> list[Problem]:
    limits = {"title": TITLE, "organiser": ORGANISER, "certificate": CERTIFICATE, "remark": REMARK}
    found = [Problem(name, "long", str(most)) for name, most in limits.items() if len(getattr(facts, name)) > most]
    return found if facts.title.strip() else [Problem("title", "empty"), *found]


def plain(text: str) -> str:
    """Return a text as it is compared: NFKC, lower case, letters and digits only."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return re.sub(r"[\W_]+", "", folded)


def similar(title: str, other: str) -> bool:
    """Do two titles say the same: equal, one a part of the other, or four fifths of their characters in one order?"""
    first, second = plain(title), plain(other)
    if first == second:
        return True
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) >= SHORTEST and shorter in longer:
        return True
    return SequenceMatcher(None, first, second, autojunk=False).ratio() >= ALIKE


def overlap(first: date, last: date, other_first: date, other_last: date) -> bool:
    """Do two spans of days, ends counted, share a day?"""
    return first <= other_last and other_first <= last
