"""Persons as another system knows them. Found by its key, else by identity number, else by name and mobile together."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.people.models import Person, Posting, Unit
from taixue.people.queries import access, keys
from taixue.people.rules import exchange as rules
from taixue.people.rules import identity, mobiles
from taixue.people.rules import persons as forms
from taixue.people.rules.exchange import Trouble
from taixue.people.rules.permissions import Permission
from taixue.people.services import numbers, persons, postings
from taixue.people.services.exchange import batches, places, references, requests
from taixue.people.services.exchange.batches import EACH, How, Outcome, Report, What
from taixue.people.services.exchange.references import Ref


@dataclass(frozen=True, slots=True)
class PersonItem:
    """A person as sent. fields: those given, as text, "" to empty one; unit: where the person stands from today."""

    key: str
    fields: Mapping[str, str] = field(default_factory=dict)
    unit: Ref | None = None
    registered_on: date | None = None

    @property
    def own(self) -> dict[str, str]:
        """The fields of the person alone."""
        return {name: text.strip() for name, text in self.fields.items() if name not in rules.POSTING}

    @property
    def held(self) -> dict[str, str]:
        """The fields of the present posting."""
        return {name: text.strip() for name, text in self.fields.items() if name in rules.POSTING and text.strip()}


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the items of a batch are held against, read at once."""

    source: str
    by: Actor
    at: datetime
    units: Mapping[Ref, Unit]
    named: Mapping[str, int]
    persons: Mapping[int, Person]
    by_number: Mapping[bytes, int]
    by_mobile: Mapping[str, int]
    inside: frozenset[int]
    standing: Mapping[int, Posting]
    held: Mapping[int, str]  # the system's keys for the persons


def put(
    *, items: Sequence[PersonItem], source: str, by: Actor, at: datetime, how: How = EACH,
    before: Callable[[], None] = batches.nothing,
) -> Report:  # fmt: skip
    """Bring persons in as a system knows them; the same again changes nothing.

    Who stands outside of what `by` reaches is asked for by a transfer request. Raises Conflict if others keep writing
    in between.
    """
    return batches.carry_out(lambda: _bring_in(items, source, by, at), source=source, how=how, before=before)


def _bring_in(items: Sequence[PersonItem], source: str, by: Actor, at: datetime) -> list[Outcome]:
    desk = _desk(items, source, by, at)
    outcomes = batches.each(items, wrong=partial(_wrong, desk=desk), act=partial(_bring, desk=desk))
    requests.announce(outcomes, by=by, at=at)
    return outcomes


def _desk(items: Sequence[PersonItem], source: str, by: Actor, at: datetime) -> _Desk:
    """Read what the items may mean: seven questions for any number of them."""
    units = references.units([item.unit for item in items], Permission.PERSON_EDIT, source=source, by=by)
    named = keys.known("person", [item.key for item in items], source=source)
    lookups = [numbers.finding(number) for item in items if (number := item.fields.get("id_number", "").strip())]
    written = [mobile for item in items if (mobile := mobiles.normal(item.fields.get("mobile", "")))]
    found = Person.objects.filter(pk__in=named.values()) | Person.objects.filter(
        id_lookup__in=lookups, joined_into=None
    )
    everyone = {person.pk: person for person in found | Person.objects.filter(mobile__in=written, joined_into=None)}
    reached = access.persons(Permission.PERSON_EDIT, by=by).filter(pk__in=list(everyone))
    return _Desk(
        source, by, at, units, named, everyone,
        by_number={bytes(person.id_lookup): pk for pk, person in everyone.items() if person.id_lookup},
        by_mobile={person.mobile: pk for pk, person in everyone.items() if person.mobile},
        inside=frozenset(reached.values_list("pk", flat=True)),
        standing=places.standing(list(everyone)),
        held=keys.of("person", list(everyone), source=source),
    )  # fmt: skip


def _wrong(item: PersonItem, desk: _Desk) -> Iterator[Trouble]:
    """Yield what is wrong with an item whoever is meant."""
    yield from rules.too_long(item.fields, rules.POSTING)
    yield from rules.bad_numbers(item.fields, today=clock.day(desk.at))
    yield from (Trouble(one["field"], one["code"]) for one in forms.problems(item.own))
    if item.unit is not None and not places.open_on(desk.units.get(item.unit), clock.day(desk.at)):
        yield Trouble("unit", "unit-unknown", str(item.unit))


def _meant(item: PersonItem, desk: _Desk) -> Person | None:
    """Return who is meant by the system's key, by identity number, or by mobile and name together."""
    if item.key in desk.named:
        return desk.persons.get(desk.named[item.key])
    number = item.fields.get("id_number", "").strip()
    if number:
        return desk.persons.get(desk.by_number.get(bytes(numbers.finding(number)), 0))
    holder = desk.persons.get(desk.by_mobile.get(mobiles.normal(item.fields.get("mobile", "")), 0))
    return holder if holder is not None and holder.name == item.own.get("name") else None


def _bring(item: PersonItem, desk: _Desk) -> Outcome:
    person = _meant(item, desk)
    if person is None:
        return _take_in(item, desk)
    if person.pk not in desk.inside:
        unit = desk.units[item.unit] if item.unit else None
        wish = requests.Wish(person, unit, item.own.get("name", ""), item.held)
        return requests.ask(item.key, wish, by=desk.by, at=desk.at)
    if item.key not in desk.named and person.pk in desk.held:
        return batches.refused(item.key, Trouble("key", "key-differs", desk.held[person.pk]))
    return _change(item, person, desk)


def _take_in(item: PersonItem, desk: _Desk) -> Outcome:
    unit = desk.units[item.unit] if item.unit else None
    given = {"name": item.own.get("name"), "id_number": item.own.get("id_number"), "unit": unit}
    missing = [Trouble(name, "missing") for name, value in given.items() if not value]
    if missing or unit is None:
        return batches.refused(item.key, *missing)
    told = {name: value for name, value in forms.told_by(identity.normal(item.own["id_number"])).items() if value}
    day = clock.day(desk.at)
    draft = persons.PersonDraft(**{**told, **_said(item)}, registered_on=item.registered_on or day)
    person = persons.create(draft=draft, unit=unit, by=desk.by, at=desk.at)
    held = {name: item.held.get(name, "") for name in rules.POSTING}
    postings.start(
        person=person, unit=unit, first_day=day, department=held["department"], post=held["post"], rank=held["rank"],
        by=desk.by, at=desk.at,
    )  # fmt: skip
    references.remember("person", {item.key: person.pk}, source=desk.source, at=desk.at)
    return Outcome(item.key, What.CREATED, person.public_id)


def _said(item: PersonItem) -> dict[str, str]:
    """Return the fields that say something: sex and month of birth that are not sent come from the number."""
    return {name: text for name, text in item.own.items() if text}


def _change(item: PersonItem, person: Person, desk: _Desk) -> Outcome:
    changes: dict[str, object] = dict(persons.coded(item.own))
    changes |= {"registered_on": item.registered_on} if item.registered_on else {}
    fields = [name for name, value in changes.items() if _differs(person, name, value)]
    fields += places.moved(person, desk.units[item.unit] if item.unit else None, item.held, desk.standing)
    if not fields and item.key in desk.named:
        return Outcome(item.key, What.UNCHANGED, person.public_id)
    if own := {name: value for name, value in changes.items() if name in fields}:
        persons.change(person_id=person.pk, changes=own, source="api", by=desk.by, at=desk.at)
    if {"unit", *rules.POSTING} & set(fields):
        unit = desk.units[item.unit] if item.unit else None
        places.move(person, unit, item.held, desk.standing, by=desk.by, at=desk.at)
    if item.key not in desk.named:
        references.remember("person", {item.key: person.pk}, source=desk.source, at=desk.at)
        fields = ["key", *fields]
    return Outcome(item.key, What.CHANGED, person.public_id, tuple(fields))


def _differs(person: Person, name: str, value: object) -> bool:
    if name == "id_number":
        return bool(value) and bytes(numbers.finding(str(value))) != bytes(person.id_lookup or b"")
    if name == "mobile":
        return mobiles.normal(str(value)) != (person.mobile or "")
    return (getattr(person, name) or "") != (value or "")
