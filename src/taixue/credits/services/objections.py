"""The person does not agree with a correction: somebody who neither asked for it nor decided looks again."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from taixue.credits.models import Correction, Entry, Objection, Supplement
from taixue.credits.queries import corrections
from taixue.credits.rules import chain
from taixue.credits.services import corrections as correcting
from taixue.credits.services.corrections import COPIED
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, NotFound
from taixue.notices.services import notes
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission

WITHIN = timedelta(days=7)
"""So long after the decision the person may object."""


@transaction.atomic
def object_to(*, correction_id: UUID, words: str, by: Actor, at: datetime) -> Objection:
    """Object to an approved correction of one's own file; said again nothing changes.

    Raises NotFound for a correction of somebody else; Invalid without words; Conflict if it is not approved, or if
    seven days have passed.
    """
    correction = corrections.own(by=by).filter(public_id=correction_id).first()
    if correction is None:
        raise NotFound("correction")
    Correction.objects.select_for_update().get(pk=correction.pk)
    known = Objection.objects.filter(correction=correction).first()
    if known is not None:
        return known
    if not may_object(correction, by=by, at=at):
        raise Conflict("too-late" if correction.state == Correction.State.APPROVED else "not-approved")
    said = correcting.words(words)
    objection = Objection.objects.create(
        correction=correction, words=said, by_account=correcting.account(by), by_name=by.name[:80], at=at
    )
    correcting.note("objected", correction, reason=said, by=by, at=at)
    return objection


@transaction.atomic
def keep(*, correction_id: UUID, answer: str, by: Actor, at: datetime) -> Objection:
    """Let the correction stand, with a reason.

    Raises NotFound; Denied, also to who asked for the correction or decided it, and to the person; Conflict if decided.
    """
    objection = _open(correction_id, by)
    _decide(objection, Objection.State.KEPT, correcting.words(answer), by=by, at=at)
    return objection


@transaction.atomic
def uphold(*, correction_id: UUID, answer: str, by: Actor, at: datetime) -> Correction:
    """Undo what the correction did by another one, asked for by the person and approved by `by`; return that one.

    A line that was added is reversed; an entry that was reversed stands again. Raises as `keep`.
    """
    objection = _open(correction_id, by)
    said = correcting.words(answer)
    correction = objection.correction
    lines = corrections.lines(corrections.get(correction.public_id, by=by))
    undoing = Correction.objects.create(
        person_id=correction.person_id, entry=lines.added, supplement=_restored(correction.entry),
        required=correction.entry.required if correction.entry else False, reason=objection.words,
        asked_by=objection.by_account, asked_by_name=objection.by_name, asked_at=objection.at,
    )  # fmt: skip
    objection.undone = correcting.settle(undoing, Correction.State.APPROVED, said, by=by, at=at)
    _decide(objection, Objection.State.UPHELD, said, by=by, at=at)
    correcting.note("approved", undoing, reason=said, by=by, at=at)
    correcting.carry_out(undoing, by=by, at=at)
    return undoing


def may_object(correction: Correction, *, by: Actor, at: datetime) -> bool:
    """Is it one's own, approved within seven days, and not yet objected to? What undid another one is final."""
    return (
        correction.person_id == by.person_id
        and correction.state == Correction.State.APPROVED
        and correction.decided_at is not None
        and at - correction.decided_at <= WITHIN
        and correction.asked_by != by.account_id
        and not hasattr(correction, "objection")
    )


def until(correction: Correction) -> datetime | None:
    """Return the moment until which the person may object, None while nothing is approved."""
    approved = correction.state == Correction.State.APPROVED and correction.decided_at is not None
    return correction.decided_at + WITHIN if approved and correction.decided_at else None


def _restored(entry: Entry | None) -> Supplement | None:
    """Return what stands again of an entry that was reversed."""
    if entry is None:
        return None
    facts = {name: getattr(entry, name) for name in COPIED}
    if entry.kind in chain.MARKS:
        raise Conflict("about-the-chain")
    return Supplement.objects.create(**facts)


def _open(correction_id: UUID, by: Actor) -> Objection:
    correction = corrections.get(correction_id, by=by)
    access.require_person(Permission.CORRECTION_DECIDE, correction.person_id, by=by)
    objection = Objection.objects.select_for_update().filter(correction=correction).first()
    if objection is None:
        raise NotFound("objection")
    if by.account_id in (correction.asked_by, correction.decided_by):
        raise Denied("third-person")
    if correction.person_id == by.person_id:
        raise Denied("own-entry")
    if objection.state != Objection.State.OPEN:
        raise Conflict("already-decided")
    return objection


def _decide(objection: Objection, state: str, answer: str, *, by: Actor, at: datetime) -> None:
    objection.state, objection.answer = state, answer
    objection.decided_by, objection.decided_by_name, objection.decided_at = correcting.account(by), by.name[:80], at
    objection.save(update_fields=["state", "answer", "decided_by", "decided_by_name", "decided_at", "undone"])
    correction = objection.correction
    correcting.note(f"objection-{state}", correction, reason=answer, by=by, at=at)
    notes.tell(
        correction.person_id, kind=f"credits.objection-{state}", key=f"credits.objection:{objection.public_id}", at=at,
        sender=by.name, facts={"reason": answer}, link=f"/corrections/{correction.public_id}/",
    )  # fmt: skip
