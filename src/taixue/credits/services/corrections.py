"""Corrections: one person asks to reverse an entry, to replace it or to add a missing one; a second one decides."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines as audit
from taixue.credits.models import Correction, Entry, Supplement
from taixue.credits.queries import courses, entries
from taixue.credits.rules import chain
from taixue.credits.rules.courses import Named
from taixue.credits.services import evidence, ledger
from taixue.credits.services.evidence import Upload
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.services import notes
from taixue.people.queries import access, persons, postings
from taixue.people.rules.permissions import Permission

LONGEST = 500
COPIED = (
    "kind", "item", "item_version", "title", "title_en", "subject", "category", "seconds", "held", "half_days", "items",
    "points", "score", "nominal", "first_at", "last_at",
)  # fmt: skip
"""What a supplement takes from an entry."""


@transaction.atomic
def ask(*, entry_id: UUID, reason: str, by: Actor, at: datetime, upload: Upload | None = None) -> Correction:
    """Ask that an entry be reversed, for a reason that a second person will read; `upload`: what proves it.

    Raises NotFound; Denied; Invalid without a reason or with one over 500 characters; Conflict if the entry is a
    reversal or about the chain itself, is reversed, or waits for a decision already.
    """
    entry = _correctable(entry_id, by)
    return _asked(entry.person_id, reason, upload, by=by, at=at, entry=entry)


@transaction.atomic
def ask_instead(
    *, entry_id: UUID, nominal: int, required: bool, reason: str, upload: Upload | None, by: Actor, at: datetime
) -> Correction:
    """Ask that an entry be reversed and stand again with other hours, or required where it was not.

    nominal: centihours, >= 0. Raises as `ask`; Invalid without evidence, or if nothing would be different.
    """
    entry = _correctable(entry_id, by)
    if nominal < 0 or (nominal, required) == (entry.nominal, entry.required):
        raise Invalid("hours", problems=[{"field": "hours", "code": "same"}])
    facts = {name: getattr(entry, name) for name in COPIED} | {"nominal": nominal}
    supplement = Supplement.objects.create(**facts)
    return _asked(
        entry.person_id, reason, evidence.require(upload), by=by, at=at, entry=entry, supplement=supplement,
        required=required,
    )  # fmt: skip


@transaction.atomic
def ask_for_course(
    *, person_id: UUID, course: UUID, day: date, reason: str, upload: Upload | None, by: Actor, at: datetime
) -> Correction:
    """Ask that a course be recorded that a person learned to its end on a day and that is not in the ledger.

    Raises NotFound for people and courses out of reach; Denied; Invalid without evidence or for a day to come;
    Conflict("has-it") if it stands in the ledger, or ("already-asked") if it waits for a decision.
    """
    seen = persons.get(person_id, by=by)
    person = access.require_person(Permission.CORRECTION_ASK, seen.pk, by=by)
    if day > clock.day(at):
        raise Invalid("day", problems=[{"field": "day", "code": "future"}])
    ledger.lock({person.pk})
    named = named_course(course, [person.pk], day, by)
    known = entries.by_source([(person.pk, named.course.source)])
    if any(not taken_back(entry) for entry in known.values()):
        raise Conflict("has-it")
    waiting = Correction.objects.filter(person=person, supplement__item=course, state=Correction.State.ASKED)
    if waiting.exists():
        raise Conflict("already-asked")
    return _asked(
        person.pk, reason, evidence.require(upload), by=by, at=at, supplement=supplement_of(named, day),
        required=person.pk in named.required,
    )  # fmt: skip


@transaction.atomic
def approve(*, correction_id: UUID, by: Actor, at: datetime, answer: str = "") -> Entry:
    """Approve a correction and carry it out; return the line that was added or, where none was, the reversing one.

    Raises NotFound; Denied, also to the person who asked and to the person whose file it is; Conflict if decided, or
    if it belongs to a case.
    """
    correction = _decide(correction_id, Correction.State.APPROVED, answer.strip(), by=by, at=at)
    note("approved", correction, reason=correction.answer, by=by, at=at)
    return carry_out(correction, by=by, at=at)


@transaction.atomic
def decline(*, correction_id: UUID, answer: str, by: Actor, at: datetime) -> Correction:
    """Decline a correction with a reason; the ledger stays as it is.

    Raises NotFound; Denied, as `approve`; Invalid without a reason; Conflict if decided.
    """
    correction = _decide(correction_id, Correction.State.DECLINED, words(answer), by=by, at=at)
    note("declined", correction, reason=correction.answer, by=by, at=at)
    return correction


def carry_out(correction: Correction, *, by: Actor, at: datetime) -> Entry:
    """Write the lines of an approved correction and tell the person, in the caller's transaction."""
    lines = []
    if correction.entry_id is not None:
        lines.append(ledger.reverse(correction_id=correction.public_id, by=by, at=at))
    if correction.supplement_id is not None:
        lines.append(ledger.supplement(correction_id=correction.public_id, by=by, at=at))
    kind = "credits.corrected" if len(lines) == 2 else "credits.reversed" if correction.entry_id else "credits.added"
    told = lines[-1]
    notes.tell(
        told.person_id, kind=kind, key=f"{kind}:{told.public_id}", at=at, sender=by.name,
        facts={"title": told.title, "title_en": told.title_en, "reason": correction.reason, "day": str(told.last_day)},
        link=f"/corrections/{correction.public_id}/",
    )  # fmt: skip
    return told


def named_course(course: UUID, people: list[int], day: date, by: Actor) -> Named:
    """Return what a course would have earned people on a day. Raises NotFound."""
    named = courses.of_people(course, people, on=day, by=by)
    if named is None:
        raise NotFound("course")
    return named


def supplement_of(named: Named, day: date) -> Supplement:
    """Keep what a course would have earned on a day, as the publisher set it: no second of it was proven."""
    noon = datetime.combine(day, time(12), tzinfo=clock.zone())
    course = named.course
    return Supplement.objects.create(
        kind="course", item=course.item, item_version=course.version, title=course.title, title_en=course.title_en,
        subject=course.subject, category="online", nominal=course.nominal, first_at=noon,
        last_at=noon + timedelta(hours=1), source=course.source,
    )  # fmt: skip


def taken_back(entry: Entry) -> bool:
    """Was the entry reversed?"""
    return Entry.objects.filter(reverses=entry).exists()


def note(act: str, correction: Correction, *, reason: str, by: Actor, at: datetime) -> None:
    """Write the audit line of a step."""
    details: dict[str, object] = {}
    if correction.entry is not None:
        details["entry"] = str(correction.entry.public_id)
    if correction.supplement is not None:
        details["adds"] = str(correction.supplement.item)
    audit.record(
        f"credits.correction-{act}", by=by, at=at, target_kind="correction", target=correction.public_id,
        person_id=correction.person_id, unit_path=postings.path_of(correction.person_id), reason=reason,
        details=details,
    )  # fmt: skip


def words(text: str) -> str:
    """Return a reason without spaces around it. Raises Invalid for none or more than 500 characters."""
    said = text.strip()
    if not 0 < len(said) <= LONGEST:
        raise Invalid("reason", problems=[{"field": "reason", "code": "length", "value": len(said), "cure": LONGEST}])
    return said


def account(by: Actor) -> int:
    """Return the account that acts. Raises Denied for who acts without one."""
    if by.account_id is None:
        raise Denied("a correction takes an account")
    return by.account_id


def _correctable(entry_id: UUID, by: Actor) -> Entry:
    entry = entries.get_for(Permission.CORRECTION_ASK, entries.get(entry_id, by=by).pk, by=by)
    ledger.lock({entry.person_id})
    if entry.reverses_id is not None:
        raise Conflict("reversal-of-reversal")
    if entry.kind in chain.MARKS:
        raise Conflict("about-the-chain")
    if entry.corrections.exclude(state=Correction.State.DECLINED).exists():
        raise Conflict("already-asked")
    return entry


def _asked(
    person_id: int, reason: str, upload: Upload | None, *, by: Actor, at: datetime, entry: Entry | None = None,
    supplement: Supplement | None = None, required: bool = False,
) -> Correction:  # fmt: skip
    said = words(reason)
    kept = evidence.keep(upload, by=by, at=at) if upload else None
    correction = Correction.objects.create(
        person_id=person_id, entry=entry, supplement=supplement, required=required, reason=said,
        evidence=kept.public_id if kept else None, evidence_name=kept.name if kept else "", asked_by=account(by),
        asked_by_name=by.name[:80], asked_at=at,
    )  # fmt: skip
    note("asked", correction, reason=said, by=by, at=at)
    return correction


def _decide(correction_id: UUID, state: str, answer: str, *, by: Actor, at: datetime) -> Correction:
    correction = Correction.objects.select_for_update().filter(public_id=correction_id).first()
    if correction is None:
        raise NotFound("correction")
    _permit(correction, by)
    if correction.asked_by == account(by):
        raise Denied("second-person")
    if correction.person_id == by.person_id:
        raise Denied("own-entry")
    if correction.case_id is not None:
        raise Conflict("of-a-case")
    if correction.state != Correction.State.ASKED:
        raise Conflict("already-decided")
    return settle(correction, state, answer, by=by, at=at)


def _permit(correction: Correction, by: Actor) -> None:
    if correction.entry_id is not None:
        entries.get_for(Permission.CORRECTION_DECIDE, correction.entry_id, by=by)
    else:
        access.require_sight(correction.person_id, by=by)
        access.require_person(Permission.CORRECTION_DECIDE, correction.person_id, by=by)


def settle(correction: Correction, state: str, answer: str, *, by: Actor, at: datetime) -> Correction:
    """Write a decision on a correction whose row is locked, and under which source it adds its line."""
    correction.state, correction.answer = state, answer[:LONGEST]
    correction.decided_by, correction.decided_by_name, correction.decided_at = account(by), by.name[:80], at
    if state == Correction.State.APPROVED and correction.supplement is not None:
        correction.source = _source(correction, correction.supplement)
    correction.save(update_fields=["state", "answer", "decided_by", "decided_by_name", "decided_at", "source"])
    return correction


def _source(correction: Correction, supplement: Supplement) -> str:
    """Return the natural source, so that nothing earns it twice; where a line that was reversed has it, an own one."""
    if supplement.source:
        ledger.lock({correction.person_id})
        known = entries.by_source([(correction.person_id, supplement.source)])
        if not known:
            return supplement.source
        if any(not taken_back(entry) for entry in known.values()):
            raise Conflict("has-it")
    return f"correction:{correction.public_id}"
