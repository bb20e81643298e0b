"""What rules may know about a person: since when registered, and every main posting over time."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from taixue.kit import sql
from taixue.people.queries.postings import PostingFacts
from taixue.people.rules.ranks import band


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person for rules: no name, no number. Postings are in order of their first day, secondments left out."""

    person_id: int
    registered_on: date | None
    postings: tuple[PostingFacts, ...]


_HISTORY = """
SELECT person.id, person.registered_on, p.unit_id, unit.path, p.rank, p.post, p.first_day, p.end_day, p.kind, unit.name,
       unit.name_en
FROM people_person person
LEFT JOIN people_posting p ON p.person_id = person.id AND p.kind <> 'seconded'
LEFT JOIN people_unit unit ON unit.id = p.unit_id
WHERE person.id = ANY(%(persons)s::bigint[]) AND person.joined_into_id IS NULL
ORDER BY person.id, p.first_day, p.id
"""


def history(person_ids: Iterable[int]) -> dict[int, PersonFacts]:
    """Return the facts of each person that exists and was not joined into another. One query for any number."""
    known: dict[int, date | None] = {}
    found: dict[int, list[PostingFacts]] = {}
    for person_id, registered_on, posting in sql.rows(_row, _HISTORY, persons=list(set(person_ids))):
        known[person_id] = registered_on
        if posting is not None:
            found.setdefault(person_id, []).append(posting)
    return {number: PersonFacts(number, day, tuple(found.get(number, ()))) for number, day in known.items()}


def _row(
    person_id: int, registered_on: date | None, unit_id: int | None, path: str, rank: str, *rest: Any
) -> tuple[int, date | None, PostingFacts | None]:
    posting = None if unit_id is None else PostingFacts(unit_id, path, rank, band(rank), *rest)
    return person_id, registered_on, posting
