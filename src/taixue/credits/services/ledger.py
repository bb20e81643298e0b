"""The ledger: lines are added to a person's chain, never changed; a mistake is reversed by a second line."""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from taixue.audit.services import lines as audit
from taixue.credits.models import Correction, Entry, Head, Supplement
from taixue.credits.queries import entries
from taixue.credits.rules import chain
from taixue.credits.rules.drafts import Draft, problems
from taixue.credits.signals import entry_posted
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Invalid, NotFound
from taixue.people.queries import access, postings
from taixue.people.rules.permissions import Permission

MEASURES = chain.MEASURES


def post(
    *,
    person_id: int,
    kind: str,
    source: str,
    item: UUID,
    item_version: int,
    title: str,
    title_en: str,
    subject: str,
    category: str,
    required: bool,
    seconds: int,
    held: int,
    nominal: int,
    first_at: datetime,
    last_at: datetime,
    provenance: str,
    by: Actor,
    at: datetime,
    items: int = 0,
    half_days: int = 0,
    points: int = 0,
    score: int = 0,
) -> tuple[Entry, bool]:
    """Add one line to a person's chain; return it and whether it is new: the same (person, source) is posted once.

    Measures as they happened; `nominal` in centihours. Raises Invalid, `facts["fields"]` naming what is wrong.
    """
    facts = {name: value for name, value in locals().items() if name not in ("by", "at")}
    return post_many([Draft(**facts)], by=by, at=at)[0]


@transaction.atomic
def post_many(drafts: Iterable[Draft], *, by: Actor, at: datetime) -> list[tuple[Entry, bool]]:
    """Add many lines, in the given order within each person; return a pair per draft, in the same order.

    Persons are locked one after another in id order, so that concurrent calls wait and never deadlock.
    Raises Invalid, and adds nothing, if one draft breaks a rule; Conflict if a chain is closed.
    """
    wanted = list(drafts)
    for draft in wanted:
        if bad := problems(draft):
            raise Invalid(f"an entry from {draft.source!r} breaks a rule: {', '.join(bad)}", fields=bad)
    heads = lock({draft.person_id for draft in wanted})
    known = entries.by_source((d.person_id, d.source) for d in wanted)
    new: dict[tuple[int, str], Entry] = {}
    for draft in sorted(wanted, key=lambda d: d.person_id):
        key = (draft.person_id, draft.source)
        if key not in known and key not in new:
            new[key] = _next(heads[draft.person_id], draft, by=by, at=at)
    Entry.objects.bulk_create(new.values())
    _announce(new.values())
    fresh = dict(new)
    return [(known.get(k) or new[k], fresh.pop(k, None) is not None) for k in ((d.person_id, d.source) for d in wanted)]


@transaction.atomic
def reverse(*, correction_id: UUID, by: Actor, at: datetime) -> Entry:
    """Carry out an approved correction and return the reversing line, the same one if called again.

    Raises NotFound; Denied; Conflict if it is not approved or the entry is itself a reversal.
    """
    correction = Correction.objects.filter(public_id=correction_id).first()
    if correction is None:
        raise NotFound("correction")
    if correction.entry_id is None:
        raise Conflict("nothing-to-reverse")
    entry = entries.get_for(Permission.CORRECTION_DECIDE, correction.entry_id, by=by)
    if correction.state != Correction.State.APPROVED:
        raise Conflict("not-approved")
    if entry.reverses_id is not None:
        raise Conflict("reversal-of-reversal")
    head = lock({entry.person_id})[entry.person_id]
    source = f"reversal:{entry.public_id}"
    known = entries.by_source([(entry.person_id, source)])
    if known:
        return known[entry.person_id, source]
    line = append(head, mirror(entry), by=by, at=at, reverses=entry)
    line.save(force_insert=True)
    audit.record(
        "credits.reversed", by=by, at=at, target_kind="entry", target=line.public_id, person_id=entry.person_id,
        unit_path=postings.path_of(entry.person_id), reason=correction.reason,
        details={"reverses": str(entry.public_id)},
    )  # fmt: skip
    _announce([line])
    return line


@transaction.atomic
def supplement(*, correction_id: UUID, by: Actor, at: datetime) -> Entry:
    """Add the line of an approved correction and return it, the same one if called again.

    Raises NotFound; Denied; Conflict if it is not approved or adds none.
    """
    correction = Correction.objects.filter(public_id=correction_id).select_related("supplement").first()
    if correction is None:
        raise NotFound("correction")
    access.require_person(Permission.CORRECTION_DECIDE, correction.person_id, by=by)
    if correction.state != Correction.State.APPROVED or correction.supplement is None:
        raise Conflict("not-approved")
    return post_many([draft(correction, correction.supplement)], by=by, at=at)[0][0]


def draft(correction: Correction, told: Supplement) -> Draft:
    """Return the line that an approved correction adds."""
    names = ("kind", "item", "item_version", "title", "title_en", "subject", "category", "first_at", "last_at")
    facts = {name: getattr(told, name) for name in (*names, *MEASURES)}
    return Draft(
        person_id=correction.person_id, source=correction.source, required=correction.required, provenance="corrected",
        **facts,
    )  # fmt: skip


def lock(person_ids: set[int]) -> dict[int, Head]:
    """Lock the heads of the persons as `hold` does. Raises Conflict if a chain is closed."""
    heads = hold(person_ids)
    if any(head.closed_at for head in heads.values()):
        raise Conflict("chain-closed")
    return heads


def hold(person_ids: set[int]) -> dict[int, Head]:
    """Lock the heads of the persons in id order, making those that are not there yet; call inside a transaction."""
    order = sorted(person_ids)
    if Head.objects.filter(person__in=order).count() < len(order):  # a head never goes away: none missing stays so
        _begin(order)
    return {h.person_id: h for h in Head.objects.select_for_update().filter(person__in=order).order_by("person_id")}


def _begin(order: list[int]) -> None:
    fresh = [Head(person_id=number) for number in order]
    ids = [head.chain for head in fresh]
    with connection.cursor() as cursor:  # one statement makes the missing and locks the others, still in id order
        cursor.execute(
            "INSERT INTO credits_head (person_id, chain, sequence, digest) "
            "SELECT person, chain, 0, digest "
            "FROM unnest(%s::bigint[], %s::uuid[], %s::bytea[]) AS new (person, chain, digest) "
            "ORDER BY person ON CONFLICT (person_id) DO UPDATE SET sequence = credits_head.sequence",
            [order, ids, [chain.start(number) for number in ids]],
        )


def _next(head: Head, draft: Draft, *, by: Actor, at: datetime) -> Entry:
    facts = {name: getattr(draft, name) for name in Draft.__slots__}
    facts["first_day"], facts["last_day"] = clock.day(draft.first_at), clock.day(draft.last_at)
    return append(head, facts, by=by, at=at, reverses=None)


def same(entry: Entry) -> dict[str, object]:
    """Return what a line about an entry says alike, whether it reverses or repeats it."""
    names = ("kind", "item", "item_version", "title", "title_en", "subject", "category", "required", "first_at",
             "last_at", "first_day", "last_day", "provenance")  # fmt: skip
    return {name: getattr(entry, name) for name in names}


def mirror(entry: Entry) -> dict[str, object]:
    """Return what a line says that reverses an entry: the same days, every measure with the sign turned."""
    turned = {name: -getattr(entry, name) for name in MEASURES}
    return same(entry) | turned | {"person_id": entry.person_id, "source": f"reversal:{entry.public_id}"}


def append(head: Head, facts: Mapping[str, object], *, by: Actor, at: datetime, reverses: Entry | None) -> Entry:
    """Return the next line of a chain whose head is locked, not yet saved; the head in hand moves on."""
    entry = Entry(
        **facts, sequence=head.sequence + 1, title_salt=secrets.token_bytes(16), reverses=reverses,
        recorded_by=by.account_id, recorded_at=at, format=chain.FORMAT, previous=bytes(head.digest),
    )  # fmt: skip
    entry.digest = chain.digest(bytes(entry.previous), chain.canonical(entries.line(entry, head.chain)))
    head.sequence, head.digest = entry.sequence, entry.digest  # the stored head is moved by the entry's own trigger
    return entry


def _announce(lines: Iterable[Entry]) -> None:
    for line in lines:
        entry_posted.send(Entry, person_id=line.person_id, on=line.last_day, entry=line.public_id)
