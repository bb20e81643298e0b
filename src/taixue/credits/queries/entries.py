"""Entries of the ledger, narrowed to what `by` may see."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from taixue.credits.models import Entry as Entry
from taixue.credits.rules import chain
from taixue.credits.rules.learned import Learned
from taixue.kit import clock, sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import Denied, NotFound
from taixue.lib.periods import Period
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission


def visible(*, by: Actor, permission: Permission = Permission.EVIDENCE_SEE) -> QuerySet[Entry]:
    """Return the entries of everyone over whom `by` holds the permission, and always one's own (to see).

    A record that was joined into one of theirs is theirs too: its closed chain stays open to be checked.
    """
    if by.system:
        return Entry.objects.all()
    seen = access.persons(permission, by=by)
    return Entry.objects.filter(Q(person__in=seen) | Q(person__joined_into__in=seen))


@dataclass(frozen=True, slots=True)
class Record:
    """The whole ledger of a person in three figures: centihours the publishers set, entries, the first year."""

    hours: int
    entries: int
    since: int | None


@dataclass(frozen=True, slots=True)
class Earned:
    """An entry of one's own that leaves nothing more to earn from its source."""

    last_day: date
    nominal: int
    taken_back: datetime | None  # when it was reversed


_RECORD = """
SELECT coalesce(sum(nominal), 0), count(*), extract(year FROM min(last_day))::int
FROM credits_entry WHERE person_id = %(person)s
"""

_EARNED = """
SELECT e.last_day, e.nominal, taking.recorded_at
FROM credits_entry e LEFT JOIN credits_entry taking ON taking.reverses_id = e.id
WHERE e.person_id = %(person)s
  AND (e.source = %(source)s OR e.origin <> '' AND e.origin = %(source)s AND taking.id IS NULL)
ORDER BY taking.id IS NOT NULL LIMIT 1
"""


def record(*, by: Actor) -> Record:
    """Return the actor's own record (one query): everybody may see hers."""
    return sql.row(Record, _RECORD, person=by.person_id) or Record(0, 0, None)


def earned(source: str, *, by: Actor) -> Earned | None:
    """Return what the actor earned from a source, None if nothing yet (one query).

    What a record brought that was joined into this one counts too.
    """
    return sql.row(Earned, _EARNED, person=by.person_id, source=source)


def of_person(person_id: int, *, by: Actor, span: Period | None = None) -> QuerySet[Entry]:
    """Return a person's entries in the order of the chain, in a span of local days or all of them.

    Raises NotFound if `by` may not see the person's evidence: an empty list would be a wrong answer.
    """
    access.require_sight(person_id, by=by)
    lines = Entry.objects.filter(person=person_id).select_related("reverses", "reversal").order_by("sequence")
    return lines if span is None else lines.filter(last_day__gte=span.first, last_day__lt=span.end)


def in_subtree(unit_path: str, span: Period, *, by: Actor) -> QuerySet[Entry]:
    """Return the entries of the people now posted in a subtree, in a span of local days, the newest first.

    Raises NotFound if `by` may not see the unit's evidence.
    """
    if not access.allowed(Permission.EVIDENCE_SEE, over=unit_path, by=by):
        raise NotFound("unit")
    low, high = paths.span(unit_path)
    here = Q(person__postings__end_day=None, person__postings__kind="main")
    here &= Q(person__postings__unit__path__gte=low, person__postings__unit__path__lt=high)
    rows = Entry.objects.filter(here, last_day__gte=span.first, last_day__lt=span.end)
    return rows.select_related("person").order_by("-recorded_at", "-pk")


def get(public_id: UUID, *, by: Actor) -> Entry:
    """Return one entry. Raises NotFound, also if it lies outside of what `by` may see."""
    found = visible(by=by).filter(public_id=public_id)
    entry = found.select_related("person", "reverses", "reversal", "repeats").first()
    if entry is None:
        raise NotFound("entry")
    return entry


def get_for(permission: Permission, entry_id: int, *, by: Actor) -> Entry:
    """Return one entry by its inner id if `by` holds the permission over its person.

    Raises NotFound if `by` may not even see the entry, Denied if seen but not permitted.
    """
    entry = Entry.objects.filter(pk=entry_id).first()
    if entry is None:
        raise NotFound("entry")
    if not by.system and not access.persons(permission, by=by).filter(pk=entry.person_id).exists():
        get(entry.public_id, by=by)
        raise Denied(permission)
    return entry


def by_source(keys: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Entry]:
    """Return the entries that stand under (person, source), by that key; for services that post once.

    An entry that came with a joined record stands under the source that earned it there, until it is taken back.
    """
    wanted = set(keys)
    people, sources = {k[0] for k in wanted}, {k[1] for k in wanted}
    came = Q(origin__in=sources - {""}, reversal=None)
    rows = Entry.objects.filter(Q(source__in=sources) | came, person__in=people)
    found = {(row.person_id, row.origin or row.source): row for row in rows if row.origin in sources}
    found |= {(row.person_id, row.source): row for row in rows if row.source in sources}
    return {key: row for key, row in found.items() if key in wanted}


def reversed_among(entry_ids: Iterable[int]) -> set[int]:
    """Return which of the entries were reversed, by their inner ids (one query)."""
    found = Entry.objects.filter(reverses__in=list(entry_ids)).values_list("reverses_id", flat=True)
    return {number for number in found if number is not None}


_MEASURED = """
SELECT e.person_id, e.public_id::text, e.sequence, e.kind, e.last_day, (e.recorded_at AT TIME ZONE %(zone)s)::date,
       e.required, e.provenance, e.category, e.subject, e.item::text, e.seconds, e.half_days, e.items, e.points,
       e.score, e.nominal, e.first_day, extract(epoch FROM (e.last_at AT TIME ZONE %(zone)s)::time)::int,
       taken.public_id::text
FROM credits_entry e LEFT JOIN credits_entry taken ON taken.id = e.reverses_id
WHERE e.person_id = ANY(%(persons)s::bigint[]) AND (e.last_day >= %(since)s OR e.recorded_at >= %(moment)s)
  AND NOT e.kind = ANY(%(marks)s)
ORDER BY e.person_id, e.last_day
"""


def measured(person_ids: Iterable[int], *, since: date) -> dict[int, list[Learned]]:
    """Return the entries of many persons learned or recorded on or after a local day, for derivations by the system."""
    moment = datetime.combine(since, time(), tzinfo=clock.zone())
    facts = {"persons": list(person_ids), "since": since, "moment": moment, "zone": str(clock.zone())}
    found: dict[int, list[Learned]] = defaultdict(list)
    for person_id, learned in sql.rows(_learned, _MEASURED, marks=list(chain.MARKS), **facts):
        found[person_id].append(learned)
    return found


def _learned(person_id: int, *columns: Any) -> tuple[int, Learned]:
    return person_id, Learned._make(columns)


def measure(entry: Entry) -> Learned:
    """Return a loaded entry as policies read it; its `reverses` must be loaded."""
    last = entry.last_at.astimezone(clock.zone())
    return Learned(
        id=str(entry.public_id), recorded_day=clock.day(entry.recorded_at), item=str(entry.item),
        second=last.hour * 3600 + last.minute * 60 + last.second,
        reverses=str(entry.reverses.public_id) if entry.reverses else None,
        **{name: getattr(entry, name) for name in _SAME},
    )  # fmt: skip


_SAME = ("sequence", "kind", "last_day", "required", "provenance", "category", "subject", "seconds", "half_days",
         "items", "points", "score", "nominal", "first_day")  # fmt: skip


def line(entry: Entry, chain_id: UUID) -> chain.Line:
    """Return what is hashed of an entry; its `reverses` and `repeats` must be loaded."""
    copied = ("sequence", "kind", "item", "item_version", "subject", "category", "required", "seconds", "held",
              "half_days", "items", "points", "score", "nominal", "first_at", "last_at", "first_day", "last_day",
              "source", "provenance", "recorded_by", "recorded_at", "origin")  # fmt: skip
    return chain.Line(
        chain=chain_id,
        title=chain.text_digest(bytes(entry.title_salt), entry.title, entry.title_en),
        reverses=bytes(entry.reverses.digest) if entry.reverses else None,
        repeats=bytes(entry.repeats.digest) if entry.repeats else None,
        **{name: getattr(entry, name) for name in copied},
    )
