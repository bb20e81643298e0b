"""Identity numbers of persons: stored encrypted, found by keyed hash, shown whole only on the record."""

from datetime import date, datetime

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit import ciphers
from taixue.kit.actor import Actor
from taixue.lib.errors import Invalid, NotFound
from taixue.people.models import Person
from taixue.people.queries import access, postings
from taixue.people.rules import identity
from taixue.people.rules.permissions import Permission
from taixue.people.signals import account_news


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
