"""People as the registration form holds them, to be handed out whole."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.people.models import Unit
from taixue.people.queries import access
from taixue.people.rules.intake import units as rules
from taixue.people.rules.intake.columns import PERSON_FIELDS, POSTING_FIELDS, Column
from taixue.people.rules.permissions import Permission, reach

PIECE = 2_000
COLUMNS = (*PERSON_FIELDS, *POSTING_FIELDS)

_PEOPLE = """
SELECT p.public_id, p.id_cipher, u.path, u.code, u.name, {fields}
FROM people_posting x JOIN people_person p ON p.id = x.person_id JOIN people_unit u ON u.id = x.unit_id
WHERE x.kind IN ('main', 'leave') AND x.first_day <= %(day)s AND (x.end_day IS NULL OR x.end_day > %(day)s)
  AND p.joined_into_id IS NULL AND u.path >= %(low)s AND u.path < %(high)s
ORDER BY u.path, p.name, p.id
""".format(
    fields=", ".join(
        [f"coalesce(p.{field}, '')" for field in PERSON_FIELDS.values()]
        + [f"x.{field}" for field in POSTING_FIELDS.values()]
    )
)


@dataclass(frozen=True, slots=True)
class Line:
    """One person: fields by column as stored, the unit as the form names it, the number where `by` may see it."""

    public_id: Any
    cipher: bytes | None
    unit: str
    values: dict[Column, str]


def tops(unit: Unit | None, *, by: Actor) -> tuple[str, ...]:
    """Return the subtrees whose people `by` may take away: of one unit, or all that `by` imports for."""
    reached = reach(by, Permission.PERSON_IMPORT)
    if unit is None:
        return reached
    return (unit.path,) if unit.path.startswith(reached) else ()


def count(unit: Unit | None, day: date, *, by: Actor) -> int:
    """Return how many people a download would hold."""
    total = 0
    with connection.cursor() as cursor:
        for top in tops(unit, by=by):
            low, high = paths.span(top)
            cursor.execute(f"SELECT count(*) FROM ({_PEOPLE}) found", {"day": day, "low": low, "high": high})
            total += cursor.fetchone()[0]
    return total


def lines(unit: Unit | None, day: date, *, by: Actor) -> Iterator[Line]:
    """Yield the people who serve there on the day, those on long leave too, by unit and name, PIECE at a time."""
    bare, whole = reach(by, Permission.PERSON_UNMASK), _ambiguous(by)
    for top in tops(unit, by=by):
        low, high = paths.span(top)
        with transaction.atomic(), connection.chunked_cursor() as cursor:
            cursor.execute(_PEOPLE, {"day": day, "low": low, "high": high})
            while some := cursor.fetchmany(PIECE):
                for public_id, cipher, path, code, name, *fields in some:
                    seen = cipher if cipher is not None and path.startswith(bare) else None
                    place = code if rules.folded(name) in whole else name
                    yield Line(public_id, seen, place, dict(zip(COLUMNS, fields, strict=True)))


def _ambiguous(by: Actor) -> frozenset[str]:
    """Return the names that more than one unit in reach has: such a unit is named by its code."""
    names = access.units(Permission.PERSON_IMPORT, by=by).values_list("name", flat=True)
    return frozenset(name for name, n in Counter(map(rules.folded, names)).items() if n > 1)
