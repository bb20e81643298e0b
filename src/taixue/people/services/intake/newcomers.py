"""People taken in by a roster: persons, accounts, postings and their lines in statements over one staging table."""

import os
from collections.abc import Iterator, Sequence
from datetime import datetime

from taixue.audit.services import lines
from taixue.kit import ciphers, clock, loading
from taixue.kit.actor import Actor
from taixue.lib import ids
from taixue.people.models import Account, Person, Posting
from taixue.people.queries import windows
from taixue.people.rules import identity
from taixue.people.rules.intake.columns import PERSON_FIELDS, POSTING_FIELDS, Column
from taixue.people.rules.intake.drafts import Draft

TABLE = "intake_new"
NUMBERED = {
    "id": "bigint", "public_id": "uuid", "account_id": "uuid", "posting_id": "uuid", "password": "text",
    "unit_id": "bigint",
}  # fmt: skip
SEALED = {"id_cipher": "bytea", "id_lookup": "bytea", "id_mask": "text"}
GIVEN = {"sex": "text", "birth_month": "text", "mobile": "text"}
PLAIN = {
    column: field
    for column, field in {**PERSON_FIELDS, **POSTING_FIELDS}.items()
    if field not in GIVEN
}  # fmt: skip
STAGED = {**NUMBERED, **SEALED, **GIVEN, **dict.fromkeys(PLAIN.values(), "text")}
PASSWORD_BYTES = 20


def take_in(rows: Sequence[tuple[Draft, int]], *, by: Actor, at: datetime) -> list[int]:
    """Take people in who stand in a unit from today, each with an account that has no password yet; return their ids.

    rows: draft and unit; every draft has an identity number. Runs in the caller's transaction; an identity number or
    mobile that somebody else has got meanwhile is refused by the database and ends it.
    """
    day = clock.day(at)
    made = loading.numbers(Person, len(rows))
    loading.stage(TABLE, STAGED, _staged(rows, made))
    enrolled, named = windows.admitted(TABLE)
    loading.insert(
        Person, TABLE,
        {"id": "id", "public_id": "public_id", **{name: name for name in SEALED},
         **{field: field for field in PERSON_FIELDS.values()}, "registered_on": enrolled, "created_at": "%(at)s"},
        day=day, at=at, **named,
    )  # fmt: skip
    loading.insert(
        Account, TABLE,
        {"public_id": "account_id", "handle": "public_id::text", "person_id": "id", "name": "name",
         "password": "password", "created_at": "%(at)s"},
        at=at,
    )  # fmt: skip
    loading.insert(
        Posting, TABLE,
        {"public_id": "posting_id", "person_id": "id", "unit_id": "unit_id", "first_day": "%(day)s",
         "recorded_at": "%(at)s", **{field: field for field in POSTING_FIELDS.values()}},
        day=day, at=at,
    )  # fmt: skip
    lines.record_rows(
        "person.created", f"{TABLE} JOIN people_unit u ON u.id = unit_id ORDER BY {TABLE}.id", person=f"{TABLE}.id",
        target=f"{TABLE}.public_id::text", unit_path="u.path", by=by, at=at, details={"by": "intake", "columns": []},
    )  # fmt: skip
    return made


def _staged(rows: Sequence[tuple[Draft, int]], made: Sequence[int]) -> Iterator[tuple[object, ...]]:
    numbers = [draft.values[Column.IDENTITY] for draft, _unit in rows]
    public, accounts, postings = (ids.written(len(rows)) for _kind in range(3))
    lookups = ciphers.lookup_many(numbers, use="identity")
    bound = [bytes.fromhex(one.replace("-", "")) for one in public]
    sealed = ciphers.encrypt_many(list(zip(numbers, bound, strict=True)))
    for (draft, unit), pk, one, account, posting, password, number, lookup, cipher in zip(
        rows, made, public, accounts, postings, _unusable(len(rows)), numbers, lookups, sealed, strict=True
    ):
        values = draft.values
        yield (
            pk, one, account, posting, password, unit, cipher, lookup, identity.mask(number),
            values.get(Column.SEX) or identity.sex(number), values.get(Column.BIRTH) or _month(number),
            values.get(Column.MOBILE) or None, *[values.get(column, "") for column in PLAIN],
        )  # fmt: skip


def _month(number: str) -> str:
    day = identity.birth(number)
    return f"{day.year}.{day.month:02d}" if day else ""


def _unusable(count: int) -> Iterator[str]:
    """Yield passwords that nobody can type, as Django's make_password(None) makes them; drawn at once."""
    drawn = os.urandom(PASSWORD_BYTES * count).hex()
    return (f"!{drawn[place : place + 2 * PASSWORD_BYTES]}" for place in range(0, len(drawn), 2 * PASSWORD_BYTES))
