"""A person's present unit lets them go to the unit that asked, or does not; who asked may take the request back."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Invalid
from taixue.people.models import Person, Posting, TransferRequest
from taixue.people.queries import deciders, transfers
from taixue.people.rules import careers
from taixue.people.rules.permissions import Permission
from taixue.people.services.intake import moves, registers
from taixue.people.signals import person_news, posting_changed

State = TransferRequest.State
ASKED = ("post", "rank", "department")
"""What a request says of the post that waits."""


@transaction.atomic
def accept(*, transfer_id: UUID, by: Actor, at: datetime) -> TransferRequest:
    """Move the person to the unit that asked, from today; other open requests for them are declined.

    Raises NotFound if the person does not stand in a unit of `by`, Conflict if it was declined or withdrawn, the
    unit is closed, or the person has left the service. Accepted again nothing changes.
    """
    request = _locked(transfer_id, by)
    if request.state == State.ACCEPTED:
        return request
    _open(request)
    day = clock.day(at)
    if request.to_unit.valid_to is not None and request.to_unit.valid_to <= day:
        raise Conflict("the unit that asked is closed")
    before = registers.standing([request.person_id], day=day).get(request.person_id)
    if before is not None and before.kind not in careers.SERVING:
        raise Conflict("the person is not in service", kind=str(before.kind))
    if before is None or before.unit_id != request.to_unit_id:
        wrote = {name: value for name in ASKED if (value := getattr(request, name))}
        move = moves.Move(request.person_id, before, request.to_unit_id, wrote)
        moves.carry_out([move], day=day, at=at)
        posting_changed.send(Posting, person_id=request.person_id, on=day)
    others = TransferRequest.objects.filter(person=request.person_id, state=State.OPEN).exclude(pk=request.pk)
    others.update(state=State.DECLINED, decided_by=by.account_id, decided_at=at, from_unit=_unit(before))
    return _decide(request, State.ACCEPTED, before, by, at)


@transaction.atomic
def decline(*, transfer_id: UUID, by: Actor, at: datetime, answer: str = "") -> TransferRequest:
    """Leave the person where they stand. answer: why, for the unit that asked. Raises as `accept`."""
    request = _locked(transfer_id, by)
    if request.state == State.DECLINED:
        return request
    _open(request)
    if len(answer) > 200:
        raise Invalid("answer", problems=[{"field": "answer", "code": "long"}])
    before = registers.standing([request.person_id], day=clock.day(at)).get(request.person_id)
    request.answer = answer.strip()
    return _decide(request, State.DECLINED, before, by, at)


@transaction.atomic
def withdraw(*, transfer_id: UUID, by: Actor, at: datetime) -> TransferRequest:
    """Take back a request for a unit of `by`. Again nothing changes. Raises NotFound, Conflict if it was decided."""
    known = transfers.get(transfers.sent(by=by), transfer_id)
    Person.objects.select_for_update().get(pk=known.person_id)
    request = TransferRequest.objects.select_related("to_unit", "person").get(pk=known.pk)
    if request.state == State.WITHDRAWN:
        return request
    _open(request)
    return _decide(request, State.WITHDRAWN, None, by, at)


def announce(*, at: datetime, by: Actor) -> None:
    """Tell the administrators of the present units what `by` asked for at a moment: one note each, however many.

    For who makes requests, in the same transaction.
    """
    asked = TransferRequest.objects.filter(asked_at=at, asked_by=by.account_id, state=State.OPEN)
    standing = registers.standing(asked.values_list("person", flat=True), day=clock.day(at))
    asked_of: dict[int, list[str]] = defaultdict(list)
    people = deciders.of_units(
        {posting.unit.path for posting in standing.values()}, clock.day(at), permission=Permission.PERSON_IMPORT
    )
    for posting in standing.values():
        for person_id in people[posting.unit.path]:
            asked_of[person_id].append(posting.unit.path)
    _announce(asked_of, by, at)


def _announce(asked_of: dict[int, list[str]], by: Actor, at: datetime) -> None:
    for person_id, places in asked_of.items():
        person_news.send(
            TransferRequest, person_id=person_id, kind="transfer.asked", told_by=by.name, at=at,
            key=f"transfer.asked:{at.isoformat()}:{by.account_id or 0}", facts={"count": len(places)},
            link="/transfers/",
        )  # fmt: skip


def _locked(transfer_id: UUID, by: Actor) -> TransferRequest:
    """Return the request, with the person's row locked: two decisions on one person follow each other."""
    known = transfers.get(transfers.deciding(by=by), transfer_id)
    Person.objects.select_for_update().get(pk=known.person_id)
    request = TransferRequest.objects.select_related("to_unit", "person").get(pk=known.pk)
    if request.state == State.OPEN:
        transfers.get(transfers.received(by=by), transfer_id)  # the person may have moved while we waited
    return request


def _open(request: TransferRequest) -> None:
    if request.state != State.OPEN:
        raise Conflict("the request was decided", state=request.state)


def _unit(posting: Posting | None) -> int | None:
    return posting.unit_id if posting else None


def _decide(request: TransferRequest, state: State, before: Posting | None, by: Actor, at: datetime) -> TransferRequest:
    request.state, request.decided_by, request.decided_at = state, by.account_id, at
    request.from_unit_id = _unit(before)
    request.save(update_fields=["state", "answer", "decided_by", "decided_at", "from_unit"])
    path = before.unit.path if before else "" if state != State.WITHDRAWN else request.to_unit.path
    lines.record(
        f"transfer.{state}", by=by, at=at, target_kind="transfer", target=request.public_id,
        person_id=request.person_id, unit_path=path, details={"to": request.to_unit.code},
    )  # fmt: skip
    if state != State.WITHDRAWN:
        _answer(request, by, at)
    return request


def _answer(request: TransferRequest, by: Actor, at: datetime) -> None:
    """Tell who asked what was decided, in the words they wrote, and the person where they stand now."""
    unit = {"unit": request.to_unit.name, "unit_en": request.to_unit.name_en}
    asker = transfers.asker(request)
    if asker is not None:
        person_news.send(
            TransferRequest, person_id=asker, kind=f"transfer.{request.state}", key=f"transfer:{request.public_id}",
            told_by=by.name, at=at, facts={"name": request.name, "answer": request.answer, **unit},
            link="/transfers/?tab=sent",
        )  # fmt: skip
    if request.state == State.ACCEPTED:
        person_news.send(
            TransferRequest, person_id=request.person_id, kind="people.moved", told_by=by.name, at=at,
            key=f"moved:{request.public_id}", facts={"first_day": clock.day(at).isoformat(), **unit}, link="/me/data/",
        )  # fmt: skip
