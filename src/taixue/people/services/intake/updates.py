"""Fields of stored persons that a roster says anew: one statement over a staging table."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db import connection

from taixue.kit import loading
from taixue.people.models import Person
from taixue.people.rules.intake.columns import PERSON_FIELDS, Column
from taixue.people.rules.intake.drafts import Draft
from taixue.people.services import numbers

TABLE = "intake_changed"
FIELDS = tuple(PERSON_FIELDS.values())
SEALED = ("id_cipher", "id_lookup", "id_mask")
COLUMNS = {
    "id": "bigint", **dict.fromkeys(FIELDS, "text"), "id_cipher": "bytea", "id_lookup": "bytea", "id_mask": "text",
}  # fmt: skip

_UPDATE = """
UPDATE people_person p SET {changes} FROM {table} s
WHERE p.id = s.id AND ({before}) IS DISTINCT FROM ({after})
""".format(
    table=TABLE,
    changes=", ".join(f"{field} = coalesce(s.{field}, p.{field})" for field in (*FIELDS, *SEALED)),
    before=", ".join(f"p.{field}" for field in (*FIELDS, *SEALED)),
    after=", ".join(f"coalesce(s.{field}, p.{field})" for field in (*FIELDS, *SEALED)),
)
_NAMES = f"""
UPDATE people_account a SET name = s.name FROM {TABLE} s
WHERE a.person_id = s.id AND s.name IS NOT NULL AND a.name <> s.name
"""


def carry_out(rows: Sequence[tuple[Person, Draft]], *, day: date) -> None:
    """Write the drafts' fields into the persons; empty ones change nothing. An account bears the person's name.

    Runs in the caller's transaction, which holds the persons' rows.
    """
    loading.stage(TABLE, COLUMNS, _staged(rows, day))
    with connection.cursor() as cursor:
        cursor.execute(_UPDATE)
        cursor.execute(_NAMES)


def _staged(rows: Sequence[tuple[Person, Draft]], day: date) -> Iterator[tuple[object, ...]]:
    for person, draft in rows:
        number = draft.value(Column.IDENTITY)
        sealed: tuple[object, ...] = (None, None, None)
        if number and not person.id_lookup:
            numbers.write(person, number, today=day)
            sealed = (person.id_cipher, person.id_lookup, person.id_mask)
        yield (person.pk, *[draft.values.get(column) or None for column in PERSON_FIELDS], *sealed)
