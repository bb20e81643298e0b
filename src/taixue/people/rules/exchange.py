"""What another system sends about a person, and what is said when it does not do. Pure."""

import dataclasses
from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType

from taixue.people.rules import identity, mobiles


@dataclasses.dataclass(frozen=True, slots=True)
class Trouble:
    """Why an item is refused. Words and cure are the business of labels/exchange.py."""

    field: str
    code: str
    value: str = ""
    facts: Mapping[str, object] = dataclasses.field(default_factory=dict)


POSTING = MappingProxyType({"department": 60, "post": 60, "rank": 40})
"""Fields of a person that belong to the present main posting, and the characters they hold."""

NUMBERS = ("id_number", "mobile")
"""Fields that are compared as numbers, not as written."""


def too_long(fields: Mapping[str, str], longest: Mapping[str, int]) -> Iterator[Trouble]:
    """Yield the fields that hold more characters than they may."""
    for name, most in longest.items():
        if len(fields.get(name, "")) > most:
            yield Trouble(name, "too-long", fields[name][:20], {"longest": most})


def bad_numbers(fields: Mapping[str, str], *, today: date) -> Iterator[Trouble]:
    """Yield what is wrong with an identity number and a mobile by themselves; what is shown of them is masked."""
    number, mobile = identity.normal(fields.get("id_number", "")), mobiles.normal(fields.get("mobile", ""))
    problem = identity.problem(number, today=today) if number else None
    if problem is not None:
        yield Trouble("id_number", str(problem), identity.mask(number))
    if mobile and not mobiles.is_mobile(mobile):
        yield Trouble("mobile", "form", mobiles.mask(mobile))
