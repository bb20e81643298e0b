"""Two records of one person: the entries of the one that goes are posted again in the chain of the one that stays.

The chain of the one that goes ends with a closing line; parting reverses what was posted again and opens it anew.
What counts on both chains counts once: an entry whose source counts on the staying chain already is left where it is.
"""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.credits.models import Entry, Head
from taixue.credits.queries import joins
from taixue.credits.rules import chain
from taixue.credits.services import ledger
from taixue.kit import clock
from taixue.kit.actor import Actor

WORDS = {
    chain.CLOSING: ("并入另一份档案，本链到此为止", "Joined into another record: this chain ends"),
    chain.REOPENING: ("与另一份档案分开，本链继续", "Parted from the other record: this chain goes on"),
}
"""Titles of the lines about a chain itself."""


@transaction.atomic
def join(*, gone_id: int, stays_id: int, join_id: UUID, by: Actor, at: datetime) -> dict[str, int]:
    """End the chain of one person, and post what counts there and not yet here to the other's; return how many lines.

    Returns {"repeated": n, "same": n}. The join must be decided: a trigger looks. Called again it changes nothing.
    """
    heads = ledger.hold({gone_id, stays_id})
    if heads[gone_id].closed_at is not None:
        return {}
    moving, same = joins.split(gone_id, stays_id)
    for told in moving:
        _add(heads[stays_id], _again(told, stays_id), by=by, at=at, repeats=told)
    _add(heads[gone_id], _mark(chain.CLOSING, gone_id, join_id, at), by=by, at=at)
    return {"repeated": len(moving), "same": len(same)}


@transaction.atomic
def part(*, gone_id: int, stays_id: int, join_id: UUID, by: Actor, at: datetime) -> dict[str, int]:
    """Open the chain of one person again and take back from the other's what was posted again; return how many lines.

    What was reversed by a correction meanwhile is reversed on the person's own chain too: a mistake does not come back.
    """
    heads = ledger.hold({gone_id, stays_id})
    if heads[gone_id].closed_at is None:
        return {}
    _add(heads[gone_id], _mark(chain.REOPENING, gone_id, join_id, at), by=by, at=at)
    standing, taken = joins.repeated(gone_id, stays_id)
    for line in standing:
        _add(heads[stays_id], ledger.mirror(line), by=by, at=at, reverses=line)
    corrected = [line.repeats for line in taken if line.repeats is not None]
    for told in corrected:
        _add(heads[gone_id], ledger.mirror(told), by=by, at=at, reverses=told)
    return {"taken_back": len(standing), "corrected": len(corrected)}


def _add(
    head: Head, facts: dict[str, object], *, by: Actor, at: datetime, reverses: Entry | None = None,
    repeats: Entry | None = None,
) -> None:  # fmt: skip
    ledger.append(head, facts | {"repeats": repeats}, by=by, at=at, reverses=reverses).save(force_insert=True)


def _again(told: Entry, person_id: int) -> dict[str, object]:
    """Return what a line says that repeats another: the same, under a source of its own and the origin of the first."""
    facts = ledger.same(told) | {name: getattr(told, name) for name in ledger.MEASURES}
    count = Entry.objects.filter(person=person_id, repeats=told).count()
    source = f"merged:{told.public_id}" + (f":{count + 1}" if count else "")  # joined, parted and joined anew
    return facts | {"person_id": person_id, "source": source, "origin": told.origin or told.source}


def _mark(kind: str, person_id: int, join_id: UUID, at: datetime) -> dict[str, object]:
    title, title_en = WORDS[kind]
    day = clock.day(at)
    return {
        "person_id": person_id, "kind": kind, "item": join_id, "item_version": 1, "title": title, "title_en": title_en,
        "subject": "", "category": "", "required": False, "first_at": at, "last_at": at, "first_day": day,
        "last_day": day, "provenance": Entry.Provenance.DECIDED, "source": f"{kind}:{join_id}",
    }  # fmt: skip
