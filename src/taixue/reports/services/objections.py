"""Not wanting to be named: the name is off at once, the unit's administrator decides, the person reads why."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Invalid, NotFound
from taixue.notices.services import notes
from taixue.people.queries import deciders
from taixue.reports.models import NameObjection
from taixue.reports.queries import publications
from taixue.reports.rules.publications import Shown

STATE = NameObjection.State
LONGEST = 500


@transaction.atomic
def make(*, publication_id: UUID, reason: str, by: Actor, at: datetime) -> NameObjection:
    """Object to being named in a publication: the name is off from this moment. Asked again it changes nothing.

    Raises NotFound unless the actor is named in it now, or was; Invalid without a reason; Conflict("decided") if
    the actor objected to this publication before and it was decided or taken back.
    """
    seen = publications.get(publication_id, clock.day(at), by=by)
    if seen.shows != Shown.NAMES or publications.own_line(seen.row, by=by) is None:
        raise NotFound("line")
    said = _words(reason, "reason")
    facts = {"publication": seen.row, "person_id": by.person_id}
    try:
        with transaction.atomic():
            made = NameObjection.objects.create(**facts, reason=said, made_at=at)
    except IntegrityError:
        found = NameObjection.objects.select_related("publication__unit", "person").get(**facts)
        if found.state != STATE.OPEN:
            raise Conflict("decided") from None
        return found
    _record("results.objected", made, by, at, reason=said)
    path = seen.row.unit.path
    told = deciders.of_units([path], clock.day(at), permission=publications.MAY, without=by.person_id)[path]
    for person in told:
        notes.tell(
            person, kind="results.objected", key=f"results.objected:{made.public_id}", at=at, sender=by.name,
            facts={"name": by.name, "unit": seen.row.unit.name, "window": seen.row.window, "reason": said},
            link=f"/results/objections/{made.public_id}/",
        )  # fmt: skip
    return made


@transaction.atomic
def uphold(*, objection_id: UUID, answer: str = "", by: Actor, at: datetime) -> NameObjection:
    """Keep the name off. Again it changes nothing. Raises NotFound (also for one's own); Conflict if decided."""
    row = _locked(objection_id, by)
    return row if row.state == STATE.UPHELD else _decide(row, STATE.UPHELD, answer.strip()[:LONGEST], by, at)


@transaction.atomic
def decline(*, objection_id: UUID, answer: str, by: Actor, at: datetime) -> NameObjection:
    """Show the name again, with a reason that the person reads. Raises as `uphold`; Invalid without a reason."""
    row, said = _locked(objection_id, by), _words(answer, "answer")
    return row if row.state == STATE.DECLINED else _decide(row, STATE.DECLINED, said, by, at)


@transaction.atomic
def take_back(*, publication_id: UUID, by: Actor, at: datetime) -> NameObjection:
    """Take the objection that keeps the actor unnamed back; the name is shown again. Raises NotFound without one."""
    seen = publications.get(publication_id, clock.day(at), by=by)
    found = publications.own_objection(seen.row, by=by)
    if found is None or found.state not in publications.OFF:
        raise NotFound("objection")
    row = NameObjection.objects.select_for_update(of=("self",)).select_related("publication__unit", "person").get(
        pk=found.pk
    )  # fmt: skip
    row.state, row.decided_at, row.decided_by, row.decided_by_name = STATE.TAKEN_BACK, at, by.account_id, by.name[:80]
    row.save(update_fields=["state", "decided_at", "decided_by", "decided_by_name"])
    _record("results.taken-back", row, by, at)
    return row


def _locked(objection_id: UUID, by: Actor) -> NameObjection:
    found = publications.objection(objection_id, by=by)
    rows = NameObjection.objects.select_for_update(of=("self",)).select_related("publication__unit", "person")
    return rows.get(pk=found.pk)


def _decide(row: NameObjection, state: str, answer: str, by: Actor, at: datetime) -> NameObjection:
    if row.state != STATE.OPEN:
        raise Conflict("decided", state=row.state)
    row.state, row.answer, row.decided_at = state, answer, at
    row.decided_by, row.decided_by_name = by.account_id, by.name[:80]
    row.save(update_fields=["state", "answer", "decided_at", "decided_by", "decided_by_name"])
    kind = f"results.{state}"
    _record(kind, row, by, at, reason=answer)
    notes.tell(
        row.person_id, kind=kind, key=f"{kind}:{row.public_id}", at=at, sender=by.name,
        facts={"unit": row.publication.unit.name, "window": row.publication.window, "reason": answer},
        link=f"/results/{row.publication.public_id}/" if publications.running(row.publication, clock.day(at)) else "",
    )  # fmt: skip
    return row


def _words(text: str, field: str) -> str:
    said = text.strip()[:LONGEST]
    if not said:
        raise Invalid(field, problems=[{"field": field, "code": "missing", "value": ""}])
    return said


def _record(action: str, row: NameObjection, by: Actor, at: datetime, *, reason: str = "") -> None:
    lines.record(
        action, by=by, at=at, target_kind="publication", target=row.publication.public_id, person_id=row.person_id,
        unit_path=row.publication.unit.path, reason=reason, details={"window": row.publication.window},
    )  # fmt: skip
