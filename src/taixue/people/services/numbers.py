"""Identity numbers of persons: stored encrypted, found by keyed hash, shown whole only on the record."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from taixue.audit.services import lines
from taixue.kit import ciphers, clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.models import FormerNumber, Person
from taixue.people.queries import access, postings
from taixue.people.rules import identity
from taixue.people.rules import persons as rules
from taixue.people.rules.permissions import Permission
from taixue.people.services import histories
from taixue.people.services.histories import Change
from taixue.people.signals import account_news, person_news


def write(person: Person, number: str, *, today: date) -> None:
    """Put an identity number into the fields of a person that is about to be saved. "" takes it away.

    Raises Invalid with the code of people.rules.identity.Problem.
    """
    number = identity.normal(number)
    if not number:
        person.id_cipher = person.id_lookup = None
        person.id_mask = ""
        return
    problem = identity.problem(number, today=today)
    if problem is not None:
        raise Invalid("identity number", problems=[{"field": "id_number", "code": str(problem)}])
    person.id_cipher = ciphers.encrypt(number, row=person.public_id)
    person.id_lookup = finding(number)
    person.id_mask = identity.mask(number)


def finding(number: str) -> bytes:
    """Return the keyed hash by which the person of an identity number is found."""
    return ciphers.lookup(identity.normal(number), use="identity")


@transaction.atomic
def correct(*, person_id: int, number: str, reason: str, by: Actor, at: datetime) -> Person:
    """Put a right identity number in the place of a wrong one: person, account and chain of entries stay the same.

    Of the number before only the keyed hash is kept. Sex and month of birth follow the new number. The person is told.
    The same number again changes nothing. Raises NotFound, Denied (also for oneself), Invalid without a reason or for
    a bad number, Conflict if the number belongs to another person.
    """
    person = access.require_person(Permission.PERSON_EDIT, person_id, by=by)
    if by.person_id == person.pk:
        raise Denied("one's own data is another's to change")
    if not reason.strip():
        raise Invalid("a reason is needed", problems=[{"field": "reason", "code": "missing"}])
    person = Person.objects.select_for_update().get(pk=person.pk)
    before = bytes(person.id_lookup or b"")
    if not identity.normal(number):
        raise Invalid("identity number", problems=[{"field": "id_number", "code": "missing"}])
    if finding(number) == before:
        return person
    write(person, number, today=clock.day(at))
    changes = [Change(person.pk, "id_number", "…" if before else "", person.id_mask)]
    for field, told in rules.told_by(identity.normal(number)).items():
        if told and getattr(person, field) != told:
            changes.append(Change(person.pk, field, getattr(person, field), told))
            setattr(person, field, told)
    _replace(person, before, reason.strip(), by, at)
    histories.keep(changes, source="number", by=by, at=at)
    return person


def _replace(person: Person, before: bytes, reason: str, by: Actor, at: datetime) -> None:
    try:
        with transaction.atomic():
            person.save(update_fields=["id_cipher", "id_lookup", "id_mask", "sex", "birth_month"])
    except IntegrityError as error:
        if "id_lookup" not in str(error):
            raise
        raise Conflict("id_number", problems=[{"field": "id_number", "code": "taken"}]) from None
    if before:
        FormerNumber.objects.create(
            person=person, lookup=before, reason=reason, replaced_by=by.account_id, replaced_at=at
        )
    lines.record(
        "person.number-corrected", by=by, at=at, target_kind="person", target=person.public_id, person_id=person.pk,
        unit_path=postings.path_of(person.pk), reason=reason,
    )  # fmt: skip
    person_news.send(
        Person, person_id=person.pk, kind="person.number", key=f"person.number:{at.isoformat()}", told_by=by.name,
        at=at, facts={"by": by.name, "mask": person.id_mask, "reason": reason}, link="/me/data/",
    )  # fmt: skip


def read(person: Person) -> str:
    """Return the number whole, "" where there is none. For services that compare it; pages call `unmask`."""
    return ciphers.decrypt(person.id_cipher, row=person.public_id) if person.id_cipher else ""


@transaction.atomic
def unmask(*, person_id: int, reason: str, by: Actor, at: datetime) -> str:
    """Return a person's number whole and write the line that says who saw it and why.

    Raises NotFound or Denied; Invalid without a reason.
    """
    person = access.require_person(Permission.PERSON_UNMASK, person_id, by=by)
    if not reason.strip():
        raise Invalid("a reason is needed", problems=[{"field": "reason", "code": "missing"}])
    if not person.id_cipher:
        raise NotFound("identity number")
    lines.record(
        "person.unmasked", by=by, at=at, target_kind="person", target=person.public_id, person_id=person.pk,
        unit_path=postings.path_of(person.pk), reason=reason,
    )  # fmt: skip
    account_news.send(
        Person, person_id=person.pk, kind="account.seen", key=f"account.seen:{at.isoformat()}", told_by=by.name, at=at,
        facts={"by": by.name, "reason": reason},
    )  # fmt: skip
    return read(person)
