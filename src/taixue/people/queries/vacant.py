"""People whose last post ended and who have none since: nobody counts them, nobody asks them for anything."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from taixue.kit import sql
from taixue.lib import paths


@dataclass(frozen=True, slots=True)
class Vacant:
    """A person without a posting on a day: name, and where the last one was."""

    public_id: UUID
    name: str
    unit_name: str
    unit_name_en: str
    end_day: date


_VACANT = """
FROM people_posting held JOIN people_unit unit ON unit.id = held.unit_id
JOIN people_person person ON person.id = held.person_id AND person.joined_into_id IS NULL
WHERE held.kind = 'main' AND unit.path >= %(low)s AND unit.path < %(high)s AND held.end_day <= %(day)s AND NOT EXISTS (
    SELECT FROM people_posting later WHERE later.person_id = held.person_id AND later.kind <> 'seconded'
       AND (later.end_day IS NULL OR later.end_day > held.end_day))
"""


def count(unit_path: str, day: date) -> int:
    """Return how many people who last stood in a subtree have no posting on a day, neither a post nor a retirement."""
    low, high = paths.span(unit_path)
    return sql.row(int, f"SELECT count(*) {_VACANT}", low=low, high=high, day=day) or 0


def listed(unit_path: str, day: date, *, number: int) -> list[Vacant]:
    """Return the first of them by name, for a page that knows that `by` may name the unit's people."""
    low, high = paths.span(unit_path)
    question = f"""SELECT person.public_id, person.name, unit.name, unit.name_en, held.end_day {_VACANT}
                   ORDER BY person.name COLLATE "C", person.id LIMIT %(number)s"""
    return sql.rows(Vacant, question, low=low, high=high, day=day, number=number)
