"""A person asks to have data erased; an administrator of the unit decides, and it is done in one transaction.

Entries of the ledger, decisions, closed years and audit lines are never touched: what they hash or name stays.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db import IntegrityError, transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.services import erasure as notices
from taixue.notices.services import notes
from taixue.people.queries import deciders, postings
from taixue.people.services import erasure as people
from taixue.privacy.models import Erasure
from taixue.privacy.queries import erasures
from taixue.privacy.rules import erasing
from taixue.study.services import devices

STATE = Erasure.State
LONGEST = 300

ERASE: Mapping[str, tuple[Callable[[int], int], ...]] = MappingProxyType({
    "contact": (people.contact, notices.addresses),
    "notices": (notices.inbox,),
    "requests": (people.requests,),
    "rosters": (people.rosters,),
    "devices": (people.devices, devices.forget_of),
})  # fmt: skip
"""By item, what erases it and says how much went."""


@transaction.atomic
def ask(*, items: list[str], by: Actor, at: datetime) -> Erasure:
    """Ask to have data of one's own erased.

    items: of rules.erasing.GOES. Raises NotFound without a person, Invalid for none or another item, Conflict while a
    request of the person is open.
    """
    if by.person_id is None or by.account_id is None:
        raise NotFound("person")
    try:
        chosen = erasing.chosen(items)
    except ValueError:
        chosen = []
    if not chosen:
        raise Invalid("items", problems=[{"field": "items", "code": "missing"}])
    try:
        with transaction.atomic():
            made = Erasure.objects.create(person_id=by.person_id, items=chosen, asked_by=by.account_id, asked_at=at)
    except IntegrityError as error:
        if "erasure_asked_once" not in str(error):
            raise
        raise Conflict("asked") from None
    _line("erasure.asked", made, by, at)
    _tell_deciders(made, by, at)
    return made


@transaction.atomic
def withdraw(*, erasure_id: UUID, by: Actor, at: datetime) -> Erasure:
    """Take one's own request back; again changes nothing. Raises NotFound, Conflict if it was decided."""
    found = erasures.own(by=by).filter(public_id=erasure_id).first()
    if found is None:
        raise NotFound("erasure")
    row = _locked(found)
    if row.state != STATE.WITHDRAWN:
        _close(row, STATE.WITHDRAWN, "", by, at)
    return row


@transaction.atomic
def carry_out(*, erasure_id: UUID, by: Actor, at: datetime) -> Erasure:
    """Erase what was asked for, whole or not at all, and keep only how much went; again changes nothing.

    Raises NotFound unless the person stands in units of `by`, Conflict if it was decided otherwise, Denied for who
    asked.
    """
    row = _locked(erasures.get(erasure_id, by=by))
    if row.state == STATE.CARRIED:
        return row
    _may(row, by)
    row.rows = {item: sum(erase(row.person_id) for erase in ERASE[item]) for item in erasing.chosen(row.items)}
    _close(row, STATE.CARRIED, "", by, at)
    return row


@transaction.atomic
def decline(*, erasure_id: UUID, answer: str, by: Actor, at: datetime) -> Erasure:
    """Leave everything as it is and say why. Raises as `carry_out`, and Invalid without an answer."""
    row = _locked(erasures.get(erasure_id, by=by))
    if row.state == STATE.DECLINED:
        return row
    _may(row, by)
    if not answer.strip():
        raise Invalid("answer", problems=[{"field": "answer", "code": "missing"}])
    _close(row, STATE.DECLINED, answer.strip()[:LONGEST], by, at)
    return row


def _locked(found: Erasure) -> Erasure:
    return Erasure.objects.select_for_update(of=("self",)).select_related("person").get(pk=found.pk)


def _may(row: Erasure, by: Actor) -> None:
    if by.account_id == row.asked_by or by.person_id == row.person_id:
        raise Denied("nobody decides on their own request")


def _close(row: Erasure, state: Erasure.State, answer: str, by: Actor, at: datetime) -> None:
    if row.state != STATE.ASKED:
        raise Conflict("decided", state=row.state)
    row.state, row.answer, row.decided_by, row.decided_by_name, row.decided_at = (
        state, answer, by.account_id, by.name[:80], at,
    )  # fmt: skip
    row.save(update_fields=["state", "answer", "decided_by", "decided_by_name", "decided_at", "rows"])
    _line(f"erasure.{state}", row, by, at)
    if state != STATE.WITHDRAWN:
        notes.tell(
            row.person_id, kind=f"erasure.{state}", key=f"erasure:{row.public_id}", at=at, sender=by.name,
            facts={"by": by.name, "answer": answer}, link="/me/rights/",
        )  # fmt: skip


def _tell_deciders(row: Erasure, by: Actor, at: datetime) -> None:
    path = postings.path_of(row.person_id)
    for person_id in deciders.of_units([path], clock.day(at), without=row.person_id)[path]:
        notes.tell(
            person_id, kind="erasure.asked", key=f"erasure.asked:{row.public_id}", at=at, sender=by.name,
            facts={"name": by.name}, link=f"/erasures/{row.public_id}/",
        )  # fmt: skip


def _line(action: str, row: Erasure, by: Actor, at: datetime) -> None:
    lines.record(
        action, by=by, at=at, target_kind="erasure", target=row.public_id, person_id=row.person_id,
        unit_path=postings.path_of(row.person_id), details={"items": row.items, "rows": row.rows},
    )  # fmt: skip
