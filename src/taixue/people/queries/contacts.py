"""By what a person can be reached, for letters of the software itself. Never shown: pages have masks of their own."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from taixue.kit import sql

_CONTACTS = """
SELECT wanted.id, person.public_id, person.name, person.email, coalesce(person.mobile, ''),
       coalesce(account.language, 'zh-hans'), coalesce(stand.path, ''), coalesce(stand.kind, '')
FROM people_person wanted JOIN people_person person ON person.id = coalesce(wanted.joined_into_id, wanted.id)
LEFT JOIN people_account account ON account.person_id = person.id
LEFT JOIN LATERAL (
    SELECT unit.path, posting.kind FROM people_posting posting JOIN people_unit unit ON unit.id = posting.unit_id
    WHERE posting.person_id = person.id AND posting.kind <> 'seconded'
    ORDER BY posting.first_day DESC, posting.id DESC LIMIT 1
) stand ON true
WHERE wanted.id = ANY(%(persons)s::bigint[])
"""
"""Who was joined into another record is reached as that one."""


@dataclass(frozen=True, slots=True)
class Contact:
    """A person as a letter needs to know them: "" where there is no address. Nobody writes to the dead."""

    person_id: int
    public_id: UUID
    name: str
    email: str = field(repr=False)
    mobile: str = field(repr=False)
    language: str
    unit_path: str


def of(person_ids: Iterable[int]) -> dict[int, Contact]:
    """Return how each person is reached, by person id. One query."""
    return {one.person_id: one for one in sql.rows(_contact, _CONTACTS, persons=list(person_ids))}


def number(public_id: UUID) -> int | None:
    """Return the number inside of a person whom a signed link names, None if there is none."""
    return sql.row(int, "SELECT id FROM people_person WHERE public_id = %(person)s", person=public_id)


def _contact(person_id: int, public_id: UUID, name: str, email: str, mobile: str, language: str, path: str,
             kind: str) -> Contact:  # fmt: skip
    if kind == "deceased":
        email = mobile = ""
    return Contact(person_id, public_id, name, email.strip(), mobile, language, path)
