"""Corrections: one person asks to reverse an entry, a second one decides."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines as audit
from taixue.credits.models import Correction, Entry
from taixue.credits.queries import entries
from taixue.credits.rules import chain
from taixue.credits.services import ledger
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.services import notes
from taixue.people.queries import postings
from taixue.people.rules.permissions import Permission

LONGEST = 500


@transaction.atomic
def ask(*, entry_id: UUID, reason: str, by: Actor, at: datetime) -> Correction:
    """Ask that an entry be reversed, for a reason that a second person will read.

    Raises NotFound; Denied; Invalid without a reason or with one over 500 characters; Conflict if the entry is a
    reversal or about the chain itself, is reversed, or waits for a decision already.
    """
    entry = entries.get_for(Permission.CORRECTION_ASK, entries.get(entry_id, by=by).pk, by=by)
    ledger.lock({entry.person_id})
    if entry.reverses_id is not None:
        raise Conflict("reversal-of-reversal")
    if entry.kind in chain.MARKS:
        raise Conflict("about-the-chain")
    if entry.corrections.exclude(state=Correction.State.DECLINED).exists():
        raise Conflict("already-asked")
    correction = Correction.objects.create(
        entry=entry, reason=_words(reason), asked_by=_account(by), asked_by_name=by.name, asked_at=at
    )
    _record("credits.correction-asked", correction, reason=correction.reason, by=by, at=at)
    return correction


@transaction.atomic
def approve(*, correction_id: UUID, by: Actor, at: datetime, answer: str = "") -> Entry:
    """Approve a correction and carry it out; return the reversing line.

    Raises NotFound; Denied, also to the person who asked and to the person whose entry it is; Conflict if decided.
    """
    correction = _decide(correction_id, Correction.State.APPROVED, answer.strip(), by=by, at=at)
    _record("credits.correction-approved", correction, reason=correction.answer, by=by, at=at)
    line = ledger.reverse(correction_id=correction.public_id, by=by, at=at)
    notes.tell(
        line.person_id, kind="credits.reversed", key=f"credits.reversed:{line.public_id}", at=at, sender=by.name,
        facts={"title": line.title, "title_en": line.title_en, "reason": correction.reason, "day": str(line.last_day)},
        link=f"/entries/{line.public_id}/",
    )  # fmt: skip
    return line


@transaction.atomic
def decline(*, correction_id: UUID, answer: str, by: Actor, at: datetime) -> Correction:
    """Decline a correction with a reason; the entry stays as it is.

    Raises NotFound; Denied, as `approve`; Invalid without a reason; Conflict if decided.
    """
    correction = _decide(correction_id, Correction.State.DECLINED, _words(answer), by=by, at=at)
    _record("credits.correction-declined", correction, reason=correction.answer, by=by, at=at)
    return correction


def _decide(correction_id: UUID, state: str, answer: str, *, by: Actor, at: datetime) -> Correction:
    correction = Correction.objects.select_for_update().filter(public_id=correction_id).first()
    if correction is None:
        raise NotFound("correction")
    entry = entries.get_for(Permission.CORRECTION_DECIDE, correction.entry_id, by=by)
    if correction.asked_by == _account(by):
        raise Denied("second-person")
    if entry.person_id == by.person_id:
        raise Denied("own-entry")
    if correction.state != Correction.State.ASKED:
        raise Conflict("already-decided")
    correction.state, correction.answer = state, answer[:LONGEST]
    correction.decided_by, correction.decided_by_name, correction.decided_at = by.account_id, by.name, at
    correction.save(update_fields=["state", "answer", "decided_by", "decided_by_name", "decided_at"])
    return correction


def _record(action: str, correction: Correction, *, reason: str, by: Actor, at: datetime) -> None:
    entry = correction.entry
    audit.record(
        action, by=by, at=at, target_kind="correction", target=correction.public_id, person_id=entry.person_id,
        unit_path=postings.path_of(entry.person_id), reason=reason, details={"entry": str(entry.public_id)},
    )  # fmt: skip


def _words(text: str) -> str:
    words = text.strip()
    if not 0 < len(words) <= LONGEST:
        raise Invalid("reason", problems=[{"field": "reason", "code": "length", "value": len(words), "cure": LONGEST}])
    return words


def _account(by: Actor) -> int:
    if by.account_id is None:
        raise Denied("a correction takes an account")
    return by.account_id
