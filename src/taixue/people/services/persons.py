"""Persons are taken in and changed; each has an account from the first day, without a password."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid
from taixue.people.models import Account, Person, Unit
from taixue.people.queries import access, postings
from taixue.people.rules import codes, mobiles
from taixue.people.rules import persons as rules
from taixue.people.rules.permissions import Permission
from taixue.people.services import histories, numbers
from taixue.people.services.histories import Change
from taixue.people.signals import posting_changed

PLAIN = (
    "name", "sex", "ethnicity", "birth_month", "native_place", "political_status", "title", "education", "degree",
    "school", "major", "qq", "office_phone", "email", "registered_on",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What is known of a person; "" or None: not known. `id_number` and `mobile` as typed.

    Fields of people.rules.persons.CODED: a code, or words that the set knows; education may name the degree too
    ("大学本科/学士").
    """

    name: str
    id_number: str = ""
    mobile: str = ""
    sex: str = ""
    ethnicity: str = ""
    birth_month: str = ""
    native_place: str = ""
    political_status: str = ""
    title: str = ""
    education: str = ""
    degree: str = ""
    school: str = ""
    major: str = ""
    qq: str = ""
    office_phone: str = ""
    email: str = ""
    registered_on: date | None = None


@transaction.atomic
def create(*, draft: PersonDraft, unit: Unit, by: Actor, at: datetime) -> Person:
    """Take a person in at a unit, with an account that has no password yet. The posting is `postings.start`.

    Raises Denied over the unit, Invalid for a bad number, Conflict if number or mobile belong to someone.
    """
    if not access.allowed(Permission.PERSON_IMPORT, over=unit.path, by=by):
        access.require(Permission.PERSON_EDIT, over=unit.path, by=by)
    fields = coded({field: getattr(draft, field) for field in PLAIN})
    person = Person(created_at=at, mobile=_mobile(draft.mobile), **fields)
    numbers.write(person, draft.id_number, today=clock.day(at))
    _save(person)
    account_for(person, at=at)
    _line("person.created", person, unit.path, by, at, {})
    return person


@transaction.atomic
def change(*, person_id: int, changes: Mapping[str, Any], by: Actor, at: datetime, source: str = "edit") -> Person:
    """Change fields of a person (those of PersonDraft); equal values change nothing and leave no line.

    A stored identity number is not changed here: see `numbers.correct`. source: as `histories.keep`
    Raises NotFound, Denied (also for oneself: another administrator decides), Invalid, Conflict.
    """
    person = access.require_person(Permission.PERSON_EDIT, person_id, by=by)
    if by.person_id == person.pk:
        raise Denied("one's own data is another's to change")
    person = Person.objects.select_for_update().get(pk=person.pk)
    changes = coded(changes)
    kept = [_set(person, name, changes[name]) for name in PLAIN if name in changes]
    if "mobile" in changes:
        kept.append(_set(person, "mobile", _mobile(str(changes["mobile"] or ""))))
    number = str(changes.get("id_number") or "")
    if number and numbers.finding(number) != bytes(person.id_lookup or b""):
        if person.id_lookup:
            raise Invalid("identity number", problems=[{"field": "id_number", "code": "stored"}])
        numbers.write(person, number, today=clock.day(at))
        kept.append(Change(person.pk, "id_number", "", person.id_mask))
    kept = [one for one in kept if one.before != one.after]
    if kept:
        _store(person, kept, source, by, at)
    return person


def _set(person: Person, name: str, value: Any) -> Change:
    before = getattr(person, name)
    setattr(person, name, value)
    return Change(person.pk, name, str(before or ""), str(value or ""))


def _store(person: Person, kept: list[Change], source: str, by: Actor, at: datetime) -> None:
    said = rules.disagreements(numbers.read(person), sex=person.sex, birth_month=person.birth_month)
    fields = [change.field for change in kept]
    if wrong := [problem for problem in said if problem["field"] in fields or "id_number" in fields]:
        raise Invalid("the identity number says something else", problems=wrong)
    _save(person)
    Account.objects.filter(person=person).update(name=person.name)
    histories.keep(kept, source=source, by=by, at=at)
    _line("person.changed", person, postings.path_of(person.pk), by, at, {"fields": fields})
    if "registered_on" in fields:
        posting_changed.send(Person, person_id=person.pk, on=clock.day(at))


@transaction.atomic
def confirm(*, person_id: int, by: Actor, at: datetime) -> Person:
    """Keep that somebody looked at all of a person's data today and found it right: the person, or who may change it.

    Raises NotFound, Denied. The same day again changes nothing.
    """
    permission = Permission.PERSON_SEE if by.person_id == person_id else Permission.PERSON_EDIT
    person = access.require_person(permission, person_id, by=by)
    day = clock.day(at)
    if person.confirmed_on is not None and person.confirmed_on >= day:
        return person
    Person.objects.filter(pk=person.pk).update(confirmed_on=day)
    person.confirmed_on = day
    _line("person.confirmed", person, postings.path_of(person.pk), by, at, {})
    return person


def coded(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of a person with codes where words were written; a title the standard knows by its usual name.

    Raises Invalid with every problem of people.rules.persons.problems.
    """
    found = dict(fields)
    together = codes.parted(str(found.get("education") or ""))
    if together is not None and together[1] and not found.get("degree"):
        found["education"], found["degree"] = together
    if wrong := rules.problems(found):
        raise Invalid(wrong[0]["field"], problems=wrong)
    for name in rules.CODED:
        if found.get(name):
            found[name] = codes.read(name, str(found[name]))
    if title := codes.read("title", str(found.get("title") or "")):
        found["title"] = codes.label("title", title)
    return found


def account_for(person: Person, *, at: datetime) -> Account:
    """Return the person's account; one without a usable password is made where there is none."""
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = Account(person=person, handle=str(person.public_id), name=person.name, created_at=at)
        account.set_unusable_password()
        account.save()
    return account


def _mobile(text: str) -> str | None:
    number = mobiles.normal(text)
    if not number:
        return None
    if not mobiles.is_mobile(number):
        raise Invalid("mobile", problems=[{"field": "mobile", "code": "form"}])
    return number


def _save(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:
        field = "id_number" if "id_lookup" in str(error) else "mobile" if "mobile" in str(error) else ""
        if not field:
            raise
        raise Conflict(field, problems=[{"field": field, "code": "taken"}]) from None


def _line(action: str, person: Person, path: str, by: Actor, at: datetime, details: dict[str, object]) -> None:
    lines.record(
        action, by=by, at=at, target_kind="person", target=person.public_id, person_id=person.pk, unit_path=path,
        details=details,
    )  # fmt: skip
