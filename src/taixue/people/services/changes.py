"""A person asks to have stored data of their own put right; an administrator of the unit decides, never the person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from taixue.audit.services import lines
from taixue.kit import ciphers, clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid
from taixue.people.models import ChangeRequest, Person
from taixue.people.queries import changes, deciders, postings
from taixue.people.rules import identity, mobiles
from taixue.people.rules.requests import FIELDS
from taixue.people.services import numbers, persons
from taixue.people.signals import person_news

State = ChangeRequest.State


@transaction.atomic
def ask(*, wanted: Mapping[str, str], id_number: str = "", reason: str, by: Actor, at: datetime) -> ChangeRequest:
    """Ask for other values of fields of one's own record, or (none wanted) tell in the reason what else is wrong.

    wanted: fields of people.rules.requests.FIELDS; those equal to what is stored are left out
    Raises Denied without a person, Invalid for a field or number that is wrong or without a reason, Conflict while
    another request of the person is open.
    """
    if by.person_id is None or by.account_id is None:
        raise Denied("only a person asks")
    person = Person.objects.select_for_update().get(pk=by.person_id)
    if not reason.strip():
        raise Invalid("a reason is needed", problems=[{"field": "reason", "code": "missing"}])
    request = ChangeRequest(
        person=person, reason=reason.strip(), asked_by=by.account_id, asked_at=at, wanted=_wanted(person, wanted)
    )
    request.before = {name: str(getattr(person, name) or "") for name in request.wanted}
    if id_number and numbers.finding(id_number) != bytes(person.id_lookup or b""):
        _seal(request, id_number, at)
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        if "change_asked_once" not in str(error):
            raise
        raise Conflict("a request of this person is open") from None
    _line("change.asked", request, by, at)
    _tell_deciders(request, by, at)
    return request


@transaction.atomic
def withdraw(*, request_id: UUID, by: Actor, at: datetime) -> ChangeRequest:
    """Take one's own request back; again changes nothing. Raises NotFound, Conflict if it was decided."""
    request = _locked(changes.own(by=by), request_id)
    if request.state == State.WITHDRAWN:
        return request
    _open(request)
    return _close(request, State.WITHDRAWN, "", by, at)


@transaction.atomic
def accept(*, request_id: UUID, by: Actor, at: datetime) -> ChangeRequest:
    """Carry out what a person asked for. A stored number is corrected, everything else changed, with the reason kept.

    Raises NotFound if the person does not stand in units of `by`, Denied for one's own request, Conflict if it was
    withdrawn or decided otherwise, Invalid or Conflict if what is wanted cannot be stored any more. Accepted again
    nothing changes.
    """
    request = _received(request_id, by)
    if request.state == State.ACCEPTED:
        return request
    _open(request)
    if request.id_cipher:
        number = ciphers.decrypt(request.id_cipher, row=request.public_id)
        numbers.correct(person_id=request.person_id, number=number, reason=request.reason, by=by, at=at)
    persons.change(person_id=request.person_id, changes=request.wanted, by=by, at=at, source="request")
    return _close(request, State.ACCEPTED, "", by, at)


@transaction.atomic
def decline(*, request_id: UUID, answer: str, by: Actor, at: datetime) -> ChangeRequest:
    """Leave everything as it is and say why. Raises as `accept`, and Invalid without an answer."""
    request = _received(request_id, by)
    if request.state == State.DECLINED:
        return request
    _open(request)
    if not answer.strip():
        raise Invalid("an answer is needed", problems=[{"field": "answer", "code": "missing"}])
    return _close(request, State.DECLINED, answer.strip(), by, at)


def _wanted(person: Person, wanted: Mapping[str, str]) -> dict[str, str]:
    known = {name: str(value or "").strip() for name, value in wanted.items() if name in FIELDS}
    if known.get("mobile"):
        known["mobile"] = mobiles.normal(known["mobile"])
        if not mobiles.is_mobile(known["mobile"]):
            raise Invalid("mobile", problems=[{"field": "mobile", "code": "form"}])
    found: dict[str, Any] = persons.coded(known)
    return {name: value for name, value in found.items() if value != str(getattr(person, name) or "")}


def _seal(request: ChangeRequest, id_number: str, at: datetime) -> None:
    number = identity.normal(id_number)
    problem = identity.problem(number, today=clock.day(at))
    if problem is not None:
        raise Invalid("identity number", problems=[{"field": "id_number", "code": str(problem)}])
    request.id_cipher = ciphers.encrypt(number, row=request.public_id)
    request.id_mask = identity.mask(number)


def _received(request_id: UUID, by: Actor) -> ChangeRequest:
    request = _locked(changes.received(by=by), request_id)
    if by.account_id == request.asked_by or by.person_id == request.person_id:
        raise Denied("nobody decides on their own request")
    return request


def _locked(found: "changes.Requests", request_id: UUID) -> ChangeRequest:
    """Return the request with its row locked: a decision and a withdrawal follow each other."""
    known = changes.get(found, request_id)
    return ChangeRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=known.pk)


def _open(request: ChangeRequest) -> None:
    if request.state != State.OPEN:
        raise Conflict("the request was decided", state=request.state)


def _close(request: ChangeRequest, state: State, answer: str, by: Actor, at: datetime) -> ChangeRequest:
    request.state, request.answer, request.decided_by, request.decided_at = state, answer, by.account_id, at
    request.id_cipher = None
    request.save(update_fields=["state", "answer", "decided_by", "decided_at", "id_cipher"])
    _line(f"change.{state}", request, by, at)
    if state != State.WITHDRAWN:
        person_news.send(
            ChangeRequest, person_id=request.person_id, kind=f"change.{state}", told_by=by.name, at=at,
            key=f"change:{request.public_id}", link="/me/data/", facts={"by": by.name, "answer": answer},
        )  # fmt: skip
    return request


def _tell_deciders(request: ChangeRequest, by: Actor, at: datetime) -> None:
    path = postings.path_of(request.person_id)
    for person_id in deciders.of_units([path], clock.day(at), without=request.person_id)[path]:
        person_news.send(
            ChangeRequest, person_id=person_id, kind="change.asked", key=f"change.asked:{request.public_id}",
            told_by=by.name, at=at, facts={"name": request.person.name}, link="/changes/",
        )  # fmt: skip


def _line(action: str, request: ChangeRequest, by: Actor, at: datetime) -> None:
    fields = [*request.wanted, *(["id_number"] if request.id_mask else [])]
    lines.record(
        action, by=by, at=at, target_kind="change", target=request.public_id, person_id=request.person_id,
        unit_path=postings.path_of(request.person_id), details={"fields": fields},
    )  # fmt: skip
