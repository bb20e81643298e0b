"""What was learned outside of a screen: declared, sent again, withdrawn. services.approvals decides."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from taixue.audit.services import lines as audit
from taixue.credits.models import Declaration, DeclarationStep, DeclaredFile, DeclaredSheet, Participant
from taixue.credits.queries import declarations, doubles
from taixue.credits.rules import declarations as rules
from taixue.credits.rules.activities import ACTIVITIES
from taixue.credits.rules.declarations import Facts
from taixue.credits.services import evidence
from taixue.credits.services.evidence import Upload
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.queries import persons, postings
from taixue.people.rules.permissions import Permission

State, Act = Declaration.State, DeclarationStep.Act


@transaction.atomic
def send(
    *, facts: Facts, by: Actor, at: datetime, people: Collection[UUID] = (), uploads: Sequence[Upload] = ()
) -> Declaration:
    """Declare something: for oneself, or for people over whom `by` may declare; a second person decides.

    Raises Invalid with problems {field, code, value}; NotFound for people out of reach; Denied without an account;
    Conflict("declared") with `doubles` if somebody has a certificate of this number already.
    """
    taking = _taking(facts, people, by)
    _check(facts, len(uploads), at)
    declaration = Declaration.objects.create(
        **asdict(facts), decided=ACTIVITIES[facts.kind].decided, declared_by=_account(by),
        declared_by_name=by.name[:80], declared_at=at,
    )  # fmt: skip
    _let_take_part(declaration, facts, taking)
    _attach(declaration, uploads, by=by, at=at)
    note(declaration, Act.SENT, by=by, at=at)
    return declaration


@transaction.atomic
def enter(
    *, facts: Facts, taking: Collection[int], sheet: DeclaredSheet, by: Actor, at: datetime
) -> Declaration:  # fmt: skip
    """Declare a row of a sheet whose people were found in reach of `by`. Raises as `send`."""
    _check(facts, 1, at)
    declaration = Declaration.objects.create(
        **asdict(facts), decided=ACTIVITIES[facts.kind].decided, declared_by=_account(by),
        declared_by_name=by.name[:80], declared_at=at, sheet=sheet,
    )  # fmt: skip
    _let_take_part(declaration, facts, taking)
    DeclaredFile.objects.create(declaration=declaration, file=sheet.evidence, name=sheet.name)
    note(declaration, Act.SENT, by=by, at=at)
    return declaration


@transaction.atomic
def send_again(
    *, declaration_id: UUID, facts: Facts, keep: Collection[UUID], by: Actor, at: datetime,
    uploads: Sequence[Upload] = (),
) -> Declaration:  # fmt: skip
    """Send a returned declaration anew, with what was put right; `keep`: files that stay.

    The kind and the people stay as they were. Raises NotFound; Denied to who did not declare it; Conflict if it is not
    returned; Invalid and Conflict("declared") as `send`.
    """
    declaration = _own(declaration_id, by)
    if declaration.state != State.RETURNED:
        raise Conflict("not-returned")
    if facts.kind != declaration.kind:
        raise Invalid("kind", problems=[{"field": "kind", "code": "unknown", "value": facts.kind}])
    declaration.files.exclude(file__in=keep).delete()
    _check(facts, declaration.files.count() + len(uploads), at)
    for name, value in asdict(facts).items():
        setattr(declaration, name, value)
    declaration.state, declaration.sent, declaration.declared_at = State.WAITING, declaration.sent + 1, at
    declaration.save()
    _count(declaration, rules.plain(facts.certificate), counts=True)
    _attach(declaration, uploads, by=by, at=at)
    note(declaration, Act.SENT, by=by, at=at)
    return declaration


@transaction.atomic
def withdraw(*, declaration_id: UUID, by: Actor, at: datetime) -> Declaration:
    """Take a declaration back before it is approved; again nothing changes.

    Raises NotFound; Denied to who did not declare it; Conflict if it is approved.
    """
    declaration = _own(declaration_id, by)
    if declaration.state == State.WITHDRAWN:
        return declaration
    if declaration.state == State.APPROVED:
        raise Conflict("already-decided")
    declaration.state = State.WITHDRAWN
    declaration.save(update_fields=["state"])
    _count(declaration, "", counts=False)
    note(declaration, Act.WITHDRAWN, by=by, at=at)
    return declaration


def _taking(facts: Facts, people: Collection[UUID], by: Actor) -> list[int]:
    if people:
        found = persons.get_each(people, by=by, permission=Permission.DECLARATION_ENTER)
        taking = sorted(person.pk for person in found.values())
    elif by.person_id is not None:
        taking = [by.person_id]
    else:
        raise Denied("a declaration takes a person")
    together = facts.kind in ACTIVITIES and ACTIVITIES[facts.kind].together
    if len(taking) > (rules.MOST_TOGETHER if together else 1):
        raise Invalid("people", problems=[{"field": "people", "code": "one-person" if not together else "too-many"}])
    return taking


def _check(facts: Facts, files: int, at: datetime) -> None:
    found = [problem._asdict() for problem in rules.problems(facts, today=clock.day(at))]
    if not found and ACTIVITIES[facts.kind].evidence and not files:
        found.append({"field": "file", "code": "missing", "value": ""})
    if files > evidence.MOST:
        found.append({"field": "file", "code": "too-many-files", "value": str(evidence.MOST)})
    if found:
        raise Invalid("declaration", problems=found)


def _let_take_part(declaration: Declaration, facts: Facts, taking: Collection[int]) -> None:
    number = rules.plain(facts.certificate)
    rows = [Participant(declaration=declaration, person_id=one, certificate=number) for one in sorted(taking)]
    try:
        with transaction.atomic():
            Participant.objects.bulk_create(rows)
    except IntegrityError:
        raise Conflict("declared", doubles=doubles.of(facts, taking, besides=declaration.pk)) from None


def _count(declaration: Declaration, number: str, *, counts: bool) -> None:
    """Let the number of the certificate count for the people or, with "", not any more."""
    rows = declaration.participants.order_by("pk")
    try:
        with transaction.atomic():
            rows.update(certificate=number, counts=counts)
    except IntegrityError:
        facts = facts_of(declaration)
        people = list(rows.values_list("person_id", flat=True))
        raise Conflict("declared", doubles=doubles.of(facts, people, besides=declaration.pk)) from None


def facts_of(declaration: Declaration) -> Facts:
    """Return what a declaration says, as the rules read it."""
    return Facts(**{name: getattr(declaration, name) for name in Facts.__slots__})


def _attach(declaration: Declaration, uploads: Sequence[Upload], *, by: Actor, at: datetime) -> None:
    for upload in uploads:
        kept = evidence.keep(upload, by=by, at=at)
        DeclaredFile.objects.create(declaration=declaration, file=kept.public_id, name=kept.name)


def _own(declaration_id: UUID, by: Actor) -> Declaration:
    declarations.get(declaration_id, by=by)
    declaration = Declaration.objects.select_for_update().filter(public_id=declaration_id).first()
    if declaration is None:
        raise NotFound("declaration")
    if declaration.declared_by != _account(by):
        raise Denied("another-declared-it")
    return declaration


def note(declaration: Declaration, act: str, *, by: Actor, at: datetime, words: str = "") -> None:
    """Write a step, and an audit line for each person, in the caller's transaction."""
    DeclarationStep.objects.create(
        declaration=declaration, act=act, by_account=_account(by), by_name=by.name[:80], at=at, words=words
    )
    taking = list(declaration.participants.values_list("person_id", flat=True))
    places = postings.main_on(taking, clock.day(at))
    for number in taking:
        audit.record(
            f"credits.declaration-{act}", by=by, at=at, target_kind="declaration", target=declaration.public_id,
            person_id=number, unit_path=places[number].unit_path if number in places else postings.path_of(number),
            reason=words, details={"kind": declaration.kind, "sent": declaration.sent},
        )  # fmt: skip


def _account(by: Actor) -> int:
    if by.account_id is None:
        raise Denied("a declaration takes an account")
    return by.account_id
