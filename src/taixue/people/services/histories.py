"""What a person's data was and what it became, field by field: kept apart from the audit lines, which hold no data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from taixue.kit.actor import Actor
from taixue.people.models import PersonChange
from taixue.people.rules import mobiles

BATCH = 2_000
LONGEST = 120


@dataclass(frozen=True, slots=True)
class Change:
    """A field of a person before and after; a mobile is masked when it is kept, an identity number comes masked."""

    person_id: int
    field: str
    before: str
    after: str


def keep(changes: Iterable[Change], *, source: str, by: Actor, at: datetime) -> None:
    """Keep changes, in the transaction that makes them.

    source: "edit", "roster", "request", "number" or another word of people.labels.persons.SOURCES
    """
    rows = [
        PersonChange(
            person_id=change.person_id, field=change.field, before=_shown(change.field, change.before),
            after=_shown(change.field, change.after), source=source, by_account=by.account_id, by_name=by.name, at=at,
        )
        for change in changes
        if change.before != change.after
    ]  # fmt: skip
    PersonChange.objects.bulk_create(rows, batch_size=BATCH)


def _shown(field: str, text: str) -> str:
    return (mobiles.mask(text) if field == "mobile" and text else text)[:LONGEST]
