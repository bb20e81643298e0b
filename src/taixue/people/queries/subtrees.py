"""Reach in SQL, for pages that ask more at once than Django could put together in their time.

Each function returns a condition with its values in order, as `access` says it to a query set; a test compares them.
"""

from typing import Any

from taixue.lib import paths

Condition = tuple[str, list[Any]]
_HELD = "people_posting held JOIN people_unit place ON place.id = held.unit_id"


def within(column: str, reached: tuple[str, ...]) -> Condition:
    """Return the condition that a path column lies in one of the subtrees; none reached: nothing matches."""
    if "/" in reached:
        return "true", []
    if not reached:
        return "false", []
    spans = [edge for path in reached for edge in paths.span(path)]
    return f"({' OR '.join([f'{column} >= %s AND {column} < %s'] * len(reached))})", spans


def standing(person: str, reached: tuple[str, ...]) -> Condition:
    """Return the condition that a person, not lent there, stands in one of the subtrees."""
    return _standing(person, reached, " AND held.kind <> 'seconded'")


def present(person: str, reached: tuple[str, ...]) -> Condition:
    """Return the condition that a person stands in one of the subtrees, be it lent: as `access.persons` sees them."""
    return _standing(person, reached, "")


def _standing(person: str, reached: tuple[str, ...], further: str) -> Condition:
    if "/" in reached:
        return "true", []
    here, spans = within("place.path", reached)
    where = f"held.person_id = {person} AND held.end_day IS NULL{further} AND {here}"
    return f"EXISTS (SELECT 1 FROM {_HELD} WHERE {where})", spans
