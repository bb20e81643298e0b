"""A person's present unit lets them go to the unit that asked, or does not."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict
from taixue.people.models import Person, Posting, TransferRequest
from taixue.people.queries import transfers
from taixue.people.services.intake import moves, registers
from taixue.people.signals import posting_changed

State = TransferRequest.State


@transaction.atomic
def accept(*, transfer_id: UUID, by: Actor, at: datetime) -> TransferRequest:
    """Move the person to the unit that asked, from today; other open requests for them are declined.

    Raises NotFound if the person does not stand in a unit of `by`, Conflict if it was declined or the unit is closed.
    """
    request = _locked(transfer_id, by)
    day = clock.day(at)
    if request.to_unit.valid_to is not None and request.to_unit.valid_to <= day:
        raise Conflict("the unit that asked is closed")
    before = registers.standing([request.person_id], day=day).get(request.person_id)
    if before is None or before.unit_id != request.to_unit_id:
        wrote = {name: value for name in moves.KEPT if (value := getattr(request, name))}
        move = moves.Move(request.person_id, before, request.to_unit_id, wrote)
        moves.carry_out([move], day=day, at=at)
        posting_changed.send(Posting, person_id=request.person_id, on=day)
    others = TransferRequest.objects.filter(person=request.person_id, state=State.OPEN).exclude(pk=request.pk)
    others.update(state=State.DECLINED, decided_by=by.account_id, decided_at=at)
    return _decide(request, State.ACCEPTED, by, at, left=before.unit.path if before else "")


@transaction.atomic
def decline(*, transfer_id: UUID, by: Actor, at: datetime) -> TransferRequest:
    """Leave the person where they stand. Raises NotFound as `accept`."""
    request = _locked(transfer_id, by)
    before = registers.standing([request.person_id], day=clock.day(at)).get(request.person_id)
    return _decide(request, State.DECLINED, by, at, left=before.unit.path if before else "")


def _locked(transfer_id: UUID, by: Actor) -> TransferRequest:
    """Return the open request, with the person's row locked: two decisions on one person follow each other."""
    request = transfers.get_received(transfer_id, by=by)
    Person.objects.select_for_update().get(pk=request.person_id)
    request = TransferRequest.objects.select_related("to_unit", "person").get(pk=request.pk)
    if request.state != State.OPEN:
        raise Conflict("the request was decided", state=request.state)
    transfers.get_received(transfer_id, by=by)  # the person may have moved while we waited
    return request


def _decide(request: TransferRequest, state: str, by: Actor, at: datetime, *, left: str) -> TransferRequest:
    request.state, request.decided_by, request.decided_at = state, by.account_id, at
    request.save(update_fields=["state", "decided_by", "decided_at"])
    lines.record(
        f"transfer.{state}", by=by, at=at, target_kind="transfer", target=request.public_id,
        person_id=request.person_id, unit_path=left, details={"to": request.to_unit.code},
    )  # fmt: skip
    return request
