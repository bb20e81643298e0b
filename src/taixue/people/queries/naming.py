"""Who is meant by a name or a number that somebody wrote into a list."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from taixue.kit import ciphers
from taixue.kit.actor import Actor
from taixue.people.models import Person
from taixue.people.queries import access
from taixue.people.rules import identity, mobiles
from taixue.people.rules.permissions import Permission

DIGITS = 7
"""A part of a line with as many is a number."""


class Written(NamedTuple):
    """What a line says of a person: a name, a mobile or identity number, or both."""

    name: str = ""
    number: str = ""


class Meant(NamedTuple):
    """The person in reach who is meant, or why nobody is: "nobody", "several", "other-name", "empty"."""

    person: Person | None
    problem: str = ""


def written(line: str) -> Written:
    """Return what a line of a pasted list says: the part with many digits is the number, what is left the name."""
    parts = line.replace("，", " ").replace(",", " ").replace("\t", " ").split()
    numbers = [part for part in parts if sum(sign.isdigit() for sign in part) >= DIGITS]
    names = [part for part in parts if part not in numbers]
    return Written(" ".join(names), numbers[0] if numbers else "")


def meant(lines: Sequence[Written], *, permission: Permission, by: Actor) -> list[Meant]:
    """Return for each line who is meant, among those over whom `by` holds the permission. Three queries at most.

    A number decides; a name alone is enough where nobody else in reach is called so.
    """
    phones = {line: mobiles.normal(line.number) for line in lines}
    ciphered = {
        line: ciphers.lookup(identity.normal(line.number), use="identity") for line in lines if line.number
    }  # fmt: skip
    names = {line.name for line in lines if line.name and not line.number}
    seen = access.subordinates(permission, by=by)
    by_phone = {one.mobile: one for one in seen.filter(mobile__in=[p for p in phones.values() if p])} if lines else {}
    by_number = {bytes(one.id_lookup or b""): one for one in seen.filter(id_lookup__in=list(ciphered.values()))}
    called = list(seen.filter(name__in=names)) if names else []
    often, by_name = Counter(one.name for one in called), {one.name: one for one in called}

    def one(line: Written) -> Meant:
        if line.number:
            person = by_phone.get(phones[line]) or by_number.get(bytes(ciphered[line]))
            if person is not None and line.name and line.name != person.name:
                return Meant(None, "other-name")
            return Meant(person, "" if person else "nobody")
        if not line.name:
            return Meant(None, "empty")
        if often[line.name] > 1:
            return Meant(None, "several")
        return Meant(by_name.get(line.name), "" if line.name in by_name else "nobody")

    return [one(line) for line in lines]
