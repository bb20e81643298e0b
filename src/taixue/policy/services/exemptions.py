"""Exemptions: asked for with evidence, decided by a second person, ended early; then standings are computed anew."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from taixue.audit.services import lines as audit
from taixue.credits.services import evidence
from taixue.credits.services.evidence import Upload
from taixue.kit import clock, queue
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.services import notes
from taixue.people.queries import access, accounts, persons, postings
from taixue.people.rules.permissions import Permission
from taixue.policy.models import Exemption
from taixue.policy.queries import exemptions
from taixue.policy.rules import exemptions as rules

LONGEST = 500
State = Exemption.State
ASK, DECIDE = Permission.EXEMPTION_ASK, Permission.EXEMPTION_DECIDE


@transaction.atomic
def ask(
    *, person_id: UUID, kind: str, first_day: date, last_day: date, reason: str, upload: Upload | None, by: Actor,
    at: datetime,
) -> Exemption:  # fmt: skip
    """Ask for an exemption, for oneself or for somebody in reach; a second person decides.

    Raises NotFound; Denied; Invalid with problems {field, code} for an unknown kind, days that are none, no reason or
    no evidence; Conflict("overlaps") if one is asked for or approved for a day of it.
    """
    person = persons.get(person_id, by=by)
    if person.pk != by.person_id:
        access.require_person(ASK, person.pk, by=by)
    wrong = rules.problem(kind, first_day, last_day)
    if wrong is not None:
        raise Invalid("exemption", problems=[{"field": wrong[0], "code": wrong[1], "value": first_day.isoformat()}])
    said = _words(reason, "reason")
    kept = evidence.keep(evidence.require(upload), by=by, at=at)
    try:
        with transaction.atomic():
            made = Exemption.objects.create(
                person=person, kind=kind, first_day=first_day, last_day=last_day, reason=said, evidence=kept.public_id,
                evidence_name=kept.name, asked_by=_account(by), asked_by_name=by.name[:80], asked_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise Conflict("overlaps") from None
    _record("asked", made, reason=said, by=by, at=at)
    return made


@transaction.atomic
def approve(*, exemption_id: UUID, by: Actor, at: datetime, answer: str = "") -> Exemption:
    """Approve: from now on the person's duty is what the documents make of it. Approved again nothing changes.

    Raises NotFound; Denied to who asked, to the person, and without the permission; Conflict if decided otherwise.
    """
    exemption = _locked(exemption_id, by)
    if exemption.state == State.APPROVED:
        return exemption
    _decide(exemption, State.APPROVED, answer.strip()[:LONGEST], by=by, at=at)
    _compute(exemption)
    return exemption


@transaction.atomic
def decline(*, exemption_id: UUID, answer: str, by: Actor, at: datetime) -> Exemption:
    """Decline with a reason. Raises as `approve`; Invalid without a reason."""
    said = _words(answer, "answer")
    exemption = _locked(exemption_id, by)
    _decide(exemption, State.DECLINED, said, by=by, at=at)
    return exemption


@transaction.atomic
def withdraw(*, exemption_id: UUID, by: Actor, at: datetime) -> Exemption:
    """Take a request back that is not decided. Raises NotFound; Denied to who did not ask; Conflict if decided."""
    exemption = _locked(exemption_id, by)
    if exemption.asked_by != by.account_id:
        raise Denied("another-asked")
    if exemption.state == State.WITHDRAWN:
        return exemption
    if exemption.state != State.ASKED:
        raise Conflict("already-decided")
    exemption.state = State.WITHDRAWN
    exemption.save(update_fields=["state"])
    _record("withdrawn", exemption, reason="", by=by, at=at)
    return exemption


@transaction.atomic
def end(*, exemption_id: UUID, day: date, by: Actor, at: datetime) -> Exemption:
    """End an approved exemption early: `day` is the first on which it no longer holds. Ended again nothing changes.

    Raises NotFound; Denied, also over one's own; Conflict if it is not approved; Invalid for a day outside of it.
    """
    exemption = _locked(exemption_id, by)
    access.require_person(DECIDE, exemption.person_id, by=by)
    if exemption.person_id == by.person_id:
        raise Denied("own-entry")
    if exemption.state == State.ENDED:
        return exemption
    if exemption.state != State.APPROVED:
        raise Conflict("not-approved")
    if not exemption.first_day <= day <= exemption.last_day:
        raise Invalid("day", problems=[{"field": "day", "code": "outside", "value": exemption.last_day.isoformat()}])
    exemption.state, exemption.last_day = State.ENDED, day - timedelta(days=1)
    exemption.ended_by, exemption.ended_by_name, exemption.ended_at = _account(by), by.name[:80], at
    exemption.save(update_fields=["state", "last_day", "ended_by", "ended_by_name", "ended_at"])
    _record("ended", exemption, reason="", by=by, at=at)
    _tell([exemption.person_id], "ended", exemption, by=by, at=at)
    _compute(exemption)
    return exemption


def _locked(exemption_id: UUID, by: Actor) -> Exemption:
    exemptions.get(exemption_id, by=by)
    exemption = Exemption.objects.select_for_update().filter(public_id=exemption_id).first()
    if exemption is None:
        raise NotFound("exemption")
    return exemption


def _decide(exemption: Exemption, state: str, answer: str, *, by: Actor, at: datetime) -> None:
    if exemption.asked_by == _account(by):
        raise Denied("second-person")
    if exemption.person_id == by.person_id:
        raise Denied("own-entry")
    access.require_person(DECIDE, exemption.person_id, by=by)
    if exemption.state != State.ASKED:
        raise Conflict("already-decided")
    exemption.state, exemption.answer = state, answer
    exemption.decided_by, exemption.decided_by_name, exemption.decided_at = by.account_id, by.name[:80], at
    exemption.save(update_fields=["state", "answer", "decided_by", "decided_by_name", "decided_at"])
    _record(state, exemption, reason=answer, by=by, at=at)
    asker = accounts.person_of(exemption.asked_by)
    _tell({exemption.person_id, *([asker] if asker else [])}, state, exemption, by=by, at=at)


def _tell(people: Iterable[int], state: str, exemption: Exemption, *, by: Actor, at: datetime) -> None:
    for number in sorted(people):
        notes.tell(
            number, kind=f"policy.exemption-{state}", key=f"policy.exemption-{state}:{exemption.public_id}", at=at,
            sender=by.name, link=f"/exemptions/{exemption.public_id}/",
            facts={"first_day": exemption.first_day.isoformat(), "last_day": exemption.last_day.isoformat(),
                   "reason": exemption.answer},
        )  # fmt: skip


def _compute(exemption: Exemption) -> None:
    queue.defer("policy.refresh", lock=f"person:{exemption.person_id}", person=exemption.person_id)


def _record(act: str, exemption: Exemption, *, reason: str, by: Actor, at: datetime) -> None:
    number = exemption.person_id
    place = postings.main_on([number], clock.day(at)).get(number)
    audit.record(
        f"policy.exemption-{act}", by=by, at=at, target_kind="exemption", target=exemption.public_id, person_id=number,
        unit_path=place.unit_path if place else postings.path_of(number), reason=reason,
        details={"kind": exemption.kind, "first": str(exemption.first_day), "last": str(exemption.last_day)},
    )  # fmt: skip


def _words(text: str, field: str) -> str:
    said = text.strip()
    if not 0 < len(said) <= LONGEST:
        raise Invalid("reason", problems=[{"field": field, "code": "length", "value": len(said), "cure": LONGEST}])
    return said


def _account(by: Actor) -> int:
    if by.account_id is None:
        raise Denied("an exemption takes an account")
    return by.account_id
