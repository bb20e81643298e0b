"""People taken in by a roster: persons, accounts and postings in three statements over one staging table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from taixue.kit import ciphers, loading
from taixue.lib import ids
from taixue.people.models import Account, Person, Posting
from taixue.people.queries import windows
from taixue.people.rules import identity
from taixue.people.rules.intake.columns import PERSON_FIELDS, POSTING_FIELDS, Column
from taixue.people.rules.intake.drafts import Draft

TABLE = "intake_new"
NUMBERED = {"id": "bigint", "public_id": "uuid", "account_id": "uuid", "unit_id": "bigint"}
SEALED = {"id_cipher": "bytea", "id_lookup": "bytea", "id_mask": "text"}
FIELDS = dict.fromkeys((*PERSON_FIELDS.values(), *POSTING_FIELDS.values()), "text")
PLAIN = tuple(c for c in (*PERSON_FIELDS, *POSTING_FIELDS) if c not in (Column.SEX, Column.BIRTH, Column.MOBILE))


@dataclass(frozen=True, slots=True)
class Newcomer:
    """Who was taken in."""

    pk: int
    public_id: UUID


def take_in(rows: Sequence[tuple[Draft, int]], *, day: date, at: datetime) -> list[Newcomer]:
    """Take people in who stand in a unit from the day, each with an account that has no password yet.

    rows: draft and unit; every draft has an identity number. Runs in the caller's transaction; an identity number or
    mobile that somebody else has got meanwhile is refused by the database and ends it.
    """
    made = [
        Newcomer(pk, public_id)
        for pk, public_id in zip(loading.numbers(Person, len(rows)), ids.several(len(rows)), strict=True)
    ]
    columns = {**NUMBERED, **SEALED, "sex": "text", "birth_month": "text", "mobile": "text"}
    columns |= {field: kind for field, kind in FIELDS.items() if field not in columns}
    loading.stage(TABLE, columns, _staged(rows, made))
    fields = {field: field for field in PERSON_FIELDS.values()}
    enrolled, named = windows.admitted(TABLE)
    loading.insert(
        Person, f"{TABLE} ORDER BY id",
        {"id": "id", "public_id": "public_id", **{name: name for name in SEALED}, **fields,
         "registered_on": enrolled, "created_at": "%(at)s"},
        day=day, at=at, **named,
    )  # fmt: skip
    loading.insert(
        Account, f"{TABLE} ORDER BY id",
        {"public_id": "account_id", "handle": "public_id::text", "person_id": "id", "name": "name",
         "password": "'!' || replace(gen_random_uuid()::text, '-', '')", "created_at": "%(at)s"},
        at=at,
    )  # fmt: skip
    loading.insert(
        Posting, f"{TABLE} ORDER BY id",
        {"person_id": "id", "unit_id": "unit_id", "first_day": "%(day)s", "recorded_at": "%(at)s",
         **{field: field for field in POSTING_FIELDS.values()}},
        day=day, at=at,
    )  # fmt: skip
    return made


def _staged(rows: Sequence[tuple[Draft, int]], made: Sequence[Newcomer]) -> Iterator[tuple[object, ...]]:
    drafts = [draft for draft, _unit in rows]
    numbers = [draft.values[Column.IDENTITY] for draft in drafts]
    lookups = ciphers.lookup_many(numbers, use="identity")
    sealed = ciphers.encrypt_many(zip(numbers, (one.public_id for one in made), strict=True))
    accounts = ids.several(len(rows))
    for (draft, unit), one, number, lookup, cipher, account in zip(
        rows, made, numbers, lookups, sealed, accounts, strict=True
    ):
        values = draft.values
        day = identity.birth(number)
        yield (
            one.pk, one.public_id, account, unit, cipher, lookup, identity.mask(number),
            values.get(Column.SEX) or identity.sex(number),
            values.get(Column.BIRTH) or (f"{day.year}.{day.month:02d}" if day else ""),
            values.get(Column.MOBILE) or None, *[values.get(column, "") for column in PLAIN],
        )  # fmt: skip
