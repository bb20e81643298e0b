"""Everything that is held of a person, as rows of plain values, for the person alone."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import connection

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries import accounts, units
from taixue.privacy.rules.holdings import HOLDINGS, Holding

JSONB = 3802
"""PostgreSQL's number of the type, which the driver leaves as text."""

OWN_ACT = ("id", "at", "actor_account", "actor_name", "action", "address")
"""What is told of an audit line in which somebody did something to another person: whose, is the other's data."""

UNITS = ("unit_id", "from_unit_id", "to_unit_id", "unit")
"""Columns that name a unit by its number inside; the unit's name is written beside them."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a table holds of a person. rows: in their order, columns by name."""

    holding: Holding
    rows: list[dict[str, Any]]

    def files(self) -> Iterator[UUID]:
        """Yield the uploads that the rows name."""
        for row in self.rows:
            for column in self.holding.files:
                if row.get(column):
                    yield UUID(row[column])


def of(person_id: int, *, by: Actor) -> Iterator[Held]:
    """Yield what each table holds of the person who acts, those without any too. Raises NotFound for another person."""
    if by.person_id is None or by.person_id != person_id:
        raise NotFound("person")
    account = accounts.of_persons([person_id]).get(person_id)
    facts = {"person": person_id, "account": account.pk if account else 0}
    for holding in HOLDINGS:
        yield Held(holding, _rows(holding, facts))


def _rows(holding: Holding, facts: dict[str, int]) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {holding.table} WHERE {holding.link} ORDER BY 1", facts)
        columns = [(column[0], column[1] == JSONB) for column in cursor.description or ()]
        found = [
            {name: plain(value, packed) for (name, packed), value in zip(columns, row, strict=True)
             if name not in holding.hides}
            for row in cursor.fetchall()
        ]  # fmt: skip
    found = [_own(row, facts) for row in found] if holding.table == "audit_line" else found
    named = units.by_ids({row[name] for row in found for name in UNITS if isinstance(row.get(name), int)})
    for row in found:
        for name in UNITS:
            if row.get(name) in named:
                row[f"{name.removesuffix('_id')}_name"] = named[row[name]].name
    return found


def _own(line: dict[str, Any], facts: dict[str, int]) -> dict[str, Any]:
    """Return an audit line without what is another's: whom an act was about, from where somebody else acted."""
    if line["person"] not in (None, facts["person"]):
        return {name: line[name] for name in OWN_ACT}
    return line if line["actor_account"] == facts["account"] else {**line, "address": ""}


def plain(value: Any, packed: bool) -> Any:
    """Return a value as JSON writes it: moments and ids as texts, bytes in hex; packed: the text of a JSON column."""
    if packed and value is not None:
        return json.loads(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).hex()
    return str(value) if isinstance(value, UUID) else value
