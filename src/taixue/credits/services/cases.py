"""An outage as one case: planned person by person, approved by a second person, carried out all or nothing."""

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines as audit
from taixue.credits.models import Case, Correction, Head
from taixue.credits.queries import cases, entries
from taixue.credits.rules.cases import ADD, ASKED, CLOSED, ELSEWHERE, HAS, MOST, NOBODY, Line
from taixue.credits.services import corrections as correcting
from taixue.credits.services import evidence, ledger
from taixue.credits.services.evidence import Upload
from taixue.kit import clock, queue
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.services import notes
from taixue.people.queries import naming, persons, postings, units
from taixue.people.rules.permissions import Permission

ASK, DECIDE = Permission.CORRECTION_ASK, Permission.CORRECTION_DECIDE
State = Case.State


@transaction.atomic
def plan(
    *, unit_id: UUID, course: UUID, day: date, listed: Sequence[str], reason: str, upload: Upload, by: Actor,
    at: datetime,
) -> Case:  # fmt: skip
    """Plan a case: who would get the course recorded, who has it already. Nothing is asked for yet.

    listed: lines of names and numbers; none: everybody who stood in the unit's subtree on the day
    Raises NotFound for units and courses out of reach; Invalid for a day to come, for nobody, or for more than 5,000.
    """
    unit = units.get(unit_id, ASK, by=by)
    if day > clock.day(at):
        raise Invalid("day", problems=[{"field": "day", "code": "future"}])
    there = list(persons.at_unit(unit, day, by=by, permission=ASK).order_by("name", "pk")[: MOST + 1])
    lines = _listed(listed, there, by) if listed else [Line(str(one.public_id), one.name, "", ADD) for one in there]
    if not 0 < len(lines) <= MOST:
        raise Invalid("people", problems=[{"field": "people", "code": "nobody" if not lines else "too-many"}])
    numbers = {str(one.public_id): one.pk for one in there}
    named = correcting.named_course(course, sorted(numbers.values()), day, by)
    kept = evidence.keep(upload, by=by, at=at)
    supplement = correcting.supplement_of(named, day)
    judged = _judged(lines, numbers, supplement.source, course, day)
    return Case.objects.create(
        unit=unit, day=day, supplement=supplement, reason=correcting.words(reason), evidence=kept.public_id,
        evidence_name=kept.name, people=[asdict(line) for line in judged], asked_by=correcting.account(by),
        asked_by_name=by.name[:80], asked_at=at,
    )  # fmt: skip


@transaction.atomic
def ask(*, case_id: UUID, by: Actor, at: datetime) -> Case:
    """Ask for what was planned: each of the people sees a correction that waits. Asked again nothing changes.

    Raises NotFound; Denied to who did not plan it; Conflict("nobody") if nobody would get anything.
    """
    case = _locked(case_id, by)
    if case.asked_by != by.account_id:
        raise Denied("another-planned-it")
    if case.state != State.PLANNED:
        return case
    wanted = [UUID(line["person"]) for line in case.people if line["verdict"] == ADD]
    if not wanted:
        raise Conflict("nobody")
    people = persons.get_each(wanted, by=by, permission=ASK)
    named = correcting.named_course(case.supplement.item, [one.pk for one in people.values()], case.day, by)
    case.state, case.asked_at = State.ASKED, at
    case.save(update_fields=["state", "asked_at"])
    Correction.objects.bulk_create(
        Correction(
            person=one, supplement=case.supplement, required=one.pk in named.required, case=case, reason=case.reason,
            evidence=case.evidence, evidence_name=case.evidence_name, asked_by=case.asked_by,
            asked_by_name=case.asked_by_name, asked_at=at,
        )
        for one in people.values()
    )  # fmt: skip
    _record("asked", case, by=by, at=at)
    return case


@transaction.atomic
def discard(*, case_id: UUID, by: Actor) -> None:
    """Throw a plan away that was not asked for. Raises NotFound; Conflict once it is asked for."""
    case = _locked(case_id, by)
    if case.state != State.PLANNED:
        raise Conflict("already-asked")
    case.delete()


@transaction.atomic
def approve(*, case_id: UUID, by: Actor, at: datetime, answer: str = "") -> Case:
    """Approve a case; a job carries it out. Approved again nothing changes.

    Raises NotFound; Denied to who asked, to its people, and without the permission over its unit; Conflict if declined.
    """
    case = _deciding(case_id, by)
    if case.state in (State.APPROVED, State.CARRIED):
        return case
    _decide(case, State.APPROVED, answer.strip()[: correcting.LONGEST], by=by, at=at)
    queue.defer("credits.carry_out", lock=f"case:{case.public_id}", case=str(case.public_id))
    return case


@transaction.atomic
def decline(*, case_id: UUID, answer: str, by: Actor, at: datetime) -> Case:
    """Decline a case and the corrections of its people, with a reason. Raises as `approve`; Conflict if decided."""
    said = correcting.words(answer)
    case = _deciding(case_id, by)
    if case.state != State.ASKED:
        raise Conflict("already-decided")
    _decide(case, State.DECLINED, said, by=by, at=at)
    waiting = case.corrections.filter(state=Correction.State.ASKED)
    waiting.update(
        state=Correction.State.DECLINED, answer=said, decided_by=case.decided_by, decided_by_name=by.name[:80],
        decided_at=at,
    )  # fmt: skip
    return case


@transaction.atomic
def carry_out(*, case_id: UUID, by: Actor, at: datetime) -> int:
    """Add the line of everybody and tell each of them, all in one transaction; return how many were added.

    `by`: who approved. Who got it another way meanwhile, or whose record was joined into another, gets none and is
    told so by the correction. Carried out again nothing changes. Raises NotFound, Conflict if it is not approved.
    """
    case = Case.objects.select_for_update().select_related("supplement", "unit").filter(public_id=case_id).first()
    if case is None:
        raise NotFound("case")
    if case.state == State.CARRIED:
        return 0
    if case.state != State.APPROVED:
        raise Conflict("not-approved")
    waiting = list(case.corrections.filter(state=Correction.State.ASKED).order_by("person_id"))
    heads = ledger.hold({one.person_id for one in waiting})
    has = _holders([one.person_id for one in waiting], case.supplement.source)
    adding = []
    for one in waiting:
        closed = heads[one.person_id].closed_at is not None
        state = Correction.State.DECLINED if closed or one.person_id in has else Correction.State.APPROVED
        correcting.settle(one, state, "", by=by, at=at)
        if state == Correction.State.APPROVED:
            adding.append(one)
    posted = ledger.post_many([ledger.draft(one, case.supplement) for one in adding], by=by, at=at)
    case.state, case.carried_at = State.CARRIED, at
    case.save(update_fields=["state", "carried_at"])
    _record("carried", case, by=by, at=at)
    for one, (line, _is_new) in zip(adding, posted, strict=True):
        notes.tell(
            one.person_id, kind="credits.added", key=f"credits.added:{line.public_id}", at=at, sender=by.name,
            facts={"title": line.title, "title_en": line.title_en, "reason": case.reason, "day": str(line.last_day)},
            link=f"/corrections/{one.public_id}/",
        )  # fmt: skip
    return len(adding)


def _listed(listed: Sequence[str], there: Collection[persons.Person], by: Actor) -> list[Line]:
    inside, found, taken = {one.pk for one in there}, [], set[int]()
    meant = naming.meant([naming.written(line) for line in listed], permission=ASK, by=by)
    for line, one in zip(listed, meant, strict=True):
        if one.person is None:
            found.append(Line("", line.strip()[:40], "", NOBODY, one.problem))
        elif one.person.pk not in taken:
            taken.add(one.person.pk)
            verdict = ADD if one.person.pk in inside else ELSEWHERE
            found.append(Line(str(one.person.public_id), one.person.name, "", verdict))
    return found


def _judged(lines: list[Line], numbers: dict[str, int], source: str, course: UUID, day: date) -> list[Line]:
    people = [numbers[line.person] for line in lines if line.person in numbers]
    has, places = _holders(people, source), postings.main_on(people, day)
    closed = set(Head.objects.filter(person__in=people).exclude(closed_at=None).values_list("person_id", flat=True))
    waiting = Correction.objects.filter(person__in=people, supplement__item=course, state=Correction.State.ASKED)
    asked = set(waiting.values_list("person_id", flat=True))

    def one(line: Line) -> Line:
        number = numbers.get(line.person)
        if number is None:
            return line
        verdict = HAS if number in has else CLOSED if number in closed else ASKED if number in asked else ADD
        return Line(line.person, line.name, places[number].unit_name if number in places else "", verdict)

    return [one(line) for line in lines]


def _holders(people: Collection[int], source: str) -> set[int]:
    """Return who has a line of a source that is not reversed."""
    known = entries.by_source((number, source) for number in people)
    reversed_ones = entries.reversed_among([entry.pk for entry in known.values()])
    return {number for (number, _source), entry in known.items() if entry.pk not in reversed_ones}


def _locked(case_id: UUID, by: Actor) -> Case:
    cases.get(case_id, by=by)
    return Case.objects.select_for_update(of=("self",)).select_related("supplement", "unit").get(public_id=case_id)


def _deciding(case_id: UUID, by: Actor) -> Case:
    case = _locked(case_id, by)
    if case.asked_by == correcting.account(by):
        raise Denied("second-person")
    if not cases.within(case, DECIDE, by=by):
        raise Denied(DECIDE)
    if case.corrections.filter(person=by.person_id or 0).exists():
        raise Denied("own-entry")
    return case


def _decide(case: Case, state: str, answer: str, *, by: Actor, at: datetime) -> None:
    if case.state != State.ASKED:
        raise Conflict("already-decided")
    case.state, case.answer = state, answer
    case.decided_by, case.decided_by_name, case.decided_at = correcting.account(by), by.name[:80], at
    case.save(update_fields=["state", "answer", "decided_by", "decided_by_name", "decided_at"])
    _record(state, case, by=by, at=at)


def _record(act: str, case: Case, *, by: Actor, at: datetime) -> None:
    """Write a line about the case in its unit, and one about each of its people."""
    audit.record(
        f"credits.case-{act}", by=by, at=at, target_kind="case", target=case.public_id, unit_path=case.unit.path,
        reason=case.answer or case.reason, details={"people": case.corrections.count()},
    )  # fmt: skip
    told = case.corrections.select_related("person").order_by("person_id")
    about = [
        audit.About(one.person_id, one.public_id, case.unit.path, {"case": str(case.public_id)}) for one in told
    ]  # fmt: skip
    audit.record_each(f"credits.correction-{act}", about, by=by, at=at)
