"""Postings as another system knows them. A new one ends what held before it, as on a person's page."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from django.db.models import Q

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Invalid
from taixue.people.models import Person, Posting, Unit
from taixue.people.queries import access, keys
from taixue.people.rules import careers, identity
from taixue.people.rules import exchange as rules
from taixue.people.rules.exchange import Trouble
from taixue.people.rules.permissions import Permission, reach
from taixue.people.services import careers as turns
from taixue.people.services import numbers, postings
from taixue.people.services.exchange import batches, references, requests
from taixue.people.services.exchange.batches import EACH, How, Outcome, Report, What
from taixue.people.services.exchange.references import Ref

WORDS = {"department": 60, "post": 60, "rank": 40, "post_level": 3}
"""Fields that are texts, and the characters they hold."""


@dataclass(frozen=True, slots=True)
class PostingItem:
    """A posting as sent. fields: those given of WORDS; name: of a person who stands elsewhere and is asked for."""

    key: str
    person: Ref
    first_day: date
    unit: Ref | None = None
    kind: str = careers.MAIN
    fields: Mapping[str, str] = field(default_factory=dict)
    end_day: date | None = None
    expected_to: date | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the items of a batch are held against."""

    source: str
    by: Actor
    at: datetime
    units: Mapping[Ref, Unit]
    persons: Mapping[Ref, Person]
    inside: frozenset[int]  # persons in reach
    stored: Mapping[str, Posting]  # by the system's key; of those in reach
    named: Mapping[str, int]


def put(
    *, items: Sequence[PostingItem], source: str, by: Actor, at: datetime, how: How = EACH,
    before: Callable[[], None] = batches.nothing,
) -> Report:  # fmt: skip
    """Bring postings in as a system knows them, in their order; the same again changes nothing.

    A posting is found by the system's key, else by person, unit, kind and first day. For a person who stands outside of
    what `by` reaches their unit is asked. Raises Conflict if others keep writing in between.
    """
    return batches.carry_out(lambda: _bring_in(items, source, by, at), source=source, how=how, before=before)


def _bring_in(items: Sequence[PostingItem], source: str, by: Actor, at: datetime) -> list[Outcome]:
    desk = _desk(items, source, by, at)
    outcomes = batches.each(items, wrong=partial(_wrong, desk=desk), act=partial(_bring, desk=desk))
    requests.announce(outcomes, by=by, at=at)
    return outcomes


def _bring(item: PostingItem, desk: _Desk) -> Outcome:
    return _change(item, desk) if item.key in desk.stored else _add(item, desk)


def _desk(items: Sequence[PostingItem], source: str, by: Actor, at: datetime) -> _Desk:
    units = references.units([item.unit for item in items], Permission.PERSON_EDIT, source=source, by=by)
    named = keys.known("posting", [item.key for item in items], source=source)
    persons = _persons({item.person for item in items}, source, by)
    reached = access.persons(Permission.PERSON_EDIT, by=by).filter(pk__in=[person.pk for person in persons.values()])
    inside = frozenset(reached.values_list("pk", flat=True))
    held = Posting.objects.filter(pk__in=named.values()).filter(_reached(by)).select_related("unit", "person")
    by_id = {posting.pk: posting for posting in held}
    stored = {key: by_id[number] for key, number in named.items() if number in by_id}
    return _Desk(source, by, at, units, persons, inside, stored, named)


def _reached(by: Actor) -> Q:
    return access.within(reach(by, Permission.PERSON_EDIT), "unit__path")


def _persons(refs: set[Ref], source: str, by: Actor) -> dict[Ref, Person]:
    """Return the persons meant. By id only those in reach; by key or number also who stands elsewhere."""
    known = keys.known("person", [ref.key for ref in refs if ref.key], source=source)
    lookups = {ref: bytes(numbers.finding(ref.number)) for ref in refs if ref.number}
    everyone = Person.objects.filter(joined_into=None)
    by_key = everyone.in_bulk(list(known.values()))
    by_lookup = {bytes(p.id_lookup or b""): p for p in everyone.filter(id_lookup__in=lookups.values())}
    reached = access.persons(Permission.PERSON_EDIT, by=by).filter(public_id__in=[ref.id for ref in refs if ref.id])
    by_id = {person.public_id: person for person in reached}
    meant = {ref: by_id.get(ref.id) for ref in refs if ref.id}
    meant |= {ref: by_key.get(known.get(ref.key, 0)) for ref in refs if ref.key}
    meant |= {ref: by_lookup.get(lookup) for ref, lookup in lookups.items()}
    return {ref: person for ref, person in meant.items() if person is not None}


def _wrong(item: PostingItem, desk: _Desk) -> Iterator[Trouble]:
    """Yield what is wrong with an item whatever is stored of the posting."""
    yield from rules.too_long(item.fields, WORDS)
    if item.key in desk.named and item.key not in desk.stored:
        yield Trouble("key", "not-found", item.key)
    if item.person not in desk.persons:
        yield Trouble("person", "person-unknown", identity.mask(item.person.number) or str(item.person))
    if item.unit is not None and item.unit not in desk.units:
        yield Trouble("unit", "unit-unknown", str(item.unit))
    if item.end_day is not None and item.end_day <= item.first_day:
        yield Trouble("end_day", "order", item.end_day.isoformat())


def _add(item: PostingItem, desk: _Desk) -> Outcome:
    person = desk.persons[item.person]
    unit = desk.units[item.unit] if item.unit else None
    if person.pk not in desk.inside:
        if item.kind != careers.MAIN or item.end_day is not None:
            return batches.refused(item.key, Trouble("person", "person-unknown", str(item.person)))
        return requests.ask(item.key, requests.Wish(person, unit, item.name, item.fields), by=desk.by, at=desk.at)
    same = Posting.objects.filter(person=person, kind=item.kind, first_day=item.first_day)
    same = same.filter(unit=unit) if unit else same
    found = same.select_related("unit", "person").order_by("pk").first()
    if found is not None:
        held = keys.of("posting", [found.pk], source=desk.source)
        if held:
            return batches.refused(item.key, Trouble("key", "key-differs", held[found.pk]))
        references.remember("posting", {item.key: found.pk}, source=desk.source, at=desk.at)
        return _amend(item, found, ("key",), desk)
    made = _begin(item, person, unit, desk)
    references.remember("posting", {item.key: made.pk}, source=desk.source, at=desk.at)
    return Outcome(item.key, What.CREATED, made.public_id)


def _begin(item: PostingItem, person: Person, unit: Unit | None, desk: _Desk) -> Posting:
    """Record a posting that is over as it was; one that holds as the next turn of the person's career."""
    if item.end_day is not None and item.end_day <= clock.day(desk.at):
        if unit is None:
            raise Invalid("unit", problems=[{"field": "unit", "code": "missing"}])
        return postings.start(
            person=person, unit=unit, kind=item.kind, first_day=item.first_day, end_day=item.end_day, by=desk.by,
            at=desk.at, **item.fields,
        )  # fmt: skip
    turn = turns.Turn(
        kind=item.kind, first_day=item.first_day, unit=unit, expected_to=item.expected_to or item.end_day, **item.fields
    )
    return turns.record(person_id=person.pk, turn=turn, by=desk.by, at=desk.at)


def _change(item: PostingItem, desk: _Desk) -> Outcome:
    return _amend(item, desk.stored[item.key], (), desk)


def _amend(item: PostingItem, held: Posting, changed: tuple[str, ...], desk: _Desk) -> Outcome:
    """End a posting, if that is what differs: what it says from its first day stays as it is."""
    problems = list(_fixed(item, held, desk))
    if problems:
        return batches.refused(item.key, *problems)
    ended = item.end_day is not None and item.end_day != held.end_day and item.end_day != held.expected_to
    if ended and item.end_day is not None:
        if held.kind in (careers.LEAVE, careers.SECONDED):
            turns.finish(
                person_id=held.person_id, posting_id=held.pk, end_day=item.end_day, by=desk.by, at=desk.at
            )  # fmt: skip
        else:
            postings.end(posting_id=held.pk, end_day=item.end_day, by=desk.by, at=desk.at)
    fields = (*changed, "end_day") if ended else changed
    return Outcome(item.key, What.CHANGED if fields else What.UNCHANGED, held.public_id, fields)


def _fixed(item: PostingItem, held: Posting, desk: _Desk) -> Iterator[Trouble]:
    if desk.persons[item.person].pk != held.person_id:
        yield Trouble("person", "fixed")
    if item.unit is not None and desk.units[item.unit].pk != held.unit_id:
        yield Trouble("unit", "fixed", held.unit.code)
    if item.kind != held.kind:
        yield Trouble("kind", "fixed", held.kind)
    if item.first_day != held.first_day:
        yield Trouble("first_day", "fixed", held.first_day.isoformat())
    for name, text in item.fields.items():
        if text.strip() and text.strip() != getattr(held, name):
            yield Trouble(name, "fixed", getattr(held, name))
