"""Persons are taken in and changed; each has an account from the first day, without a password."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Invalid
from taixue.people.models import Account, Person, Unit
from taixue.people.queries import access, postings
from taixue.people.rules import codes, mobiles
from taixue.people.rules.permissions import Permission
from taixue.people.services import numbers
from taixue.people.signals import posting_changed

PLAIN = (
    "name", "sex", "ethnicity", "birth_month", "native_place", "political_status", "title", "education", "degree",
    "school", "major", "qq", "office_phone", "email", "registered_on",
)  # fmt: skip
CODED = ("sex", "ethnicity", "political_status", "education", "degree")
"""Fields that hold a code of the set of the same name."""


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """What is known of a person; "" or None: not known. `id_number` and `mobile` as typed.

    Fields of CODED: a code, or words that the set knows; education may name the degree too ("大学本科/学士").
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
    if not draft.name.strip():
        raise Invalid("name", problems=[{"field": "name", "code": "missing"}])
    fields = coded({field: getattr(draft, field) for field in PLAIN})
    person = Person(created_at=at, mobile=_mobile(draft.mobile), **fields)
    numbers.write(person, draft.id_number, today=clock.day(at))
    _save(person)
    account_for(person, at=at)
    _line("person.created", person, unit.path, by, at, {})
    return person


@transaction.atomic
def change(*, person_id: int, changes: dict[str, object], by: Actor, at: datetime) -> Person:
    """Change fields of a person (those of PersonDraft); equal values change nothing and leave no line.

    Raises NotFound, Denied, Invalid, Conflict.
    """
    person = access.require_person(Permission.PERSON_EDIT, person_id, by=by)
    person = Person.objects.select_for_update().get(pk=person.pk)
    changes = coded(changes)
    changed = [name for name in PLAIN if name in changes and changes[name] != getattr(person, name)]
    for name in changed:
        setattr(person, name, changes[name])
    if "mobile" in changes and _mobile(str(changes["mobile"])) != person.mobile:
        person.mobile = _mobile(str(changes["mobile"]))
        changed.append("mobile")
    number = str(changes.get("id_number") or "")
    if number and numbers.finding(number) != bytes(person.id_lookup or b""):
        numbers.write(person, number, today=clock.day(at))
        changed.append("id_number")
    if changed:
        _save(person)
        Account.objects.filter(person=person).update(name=person.name)
        _line("person.changed", person, postings.path_of(person.pk), by, at, {"fields": changed})
    if "registered_on" in changed:
        posting_changed.send(Person, person_id=person.pk, on=clock.day(at))
    return person


def coded(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return fields of a person with codes where words were written; a title the standard knows by its usual name.

    Raises Invalid ("unknown") for a text that its set does not know.
    """
    found = dict(fields)
    together = codes.parted(str(found.get("education") or ""))
    if together is not None and together[1] and not found.get("degree"):
        found["education"], found["degree"] = together
    for name in CODED:
        if found.get(name):
            code = codes.read(name, str(found[name]))
            if code is None:
                raise Invalid(name, problems=[{"field": name, "code": "unknown"}])
            found[name] = code
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
