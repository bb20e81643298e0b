"""The training year of an authority: opened, planned, closed by two people. What freezes it lies in `reports`."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines as audit
from taixue.kit import clock, queue
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid
from taixue.people.queries import access, units
from taixue.people.rules.permissions import Permission
from taixue.policy.models import TrainingYear
from taixue.policy.queries import years
from taixue.policy.rules import years as rules
from taixue.policy.services import assignments

State = TrainingYear.State


@transaction.atomic
def open_year(
    *, unit_id: UUID, name: str, first_day: date, last_day: date, closing_day: date, versions: Mapping[str, int],
    by: Actor, at: datetime,
) -> TrainingYear:  # fmt: skip
    """Open a year of an authority and let the chosen versions of its policies hold from the first day.

    versions: {code: number} of policies that the unit assigned before; 0: it no longer holds. What stands so already
        stays; a version that was replaced ends on the first day. Newcomers owe in proportion, as the document says.
    The same again changes nothing. Raises NotFound; Denied without POLICY_EDIT over the unit; Invalid for days or a
    code that the authority never assigned; Conflict if it is open with other days.
    """
    unit = units.get(unit_id, Permission.FIGURES_SEE, by=by)
    access.require(Permission.POLICY_EDIT, over=unit.path, by=by)
    years.opening(unit.path, name)
    days = rules.Days(first_day, last_day, closing_day)
    if not first_day < last_day or (problems := rules.problems(days, [])):
        raise Invalid("days", problems=problems if first_day < last_day else [{"field": "last_day", "code": "order"}])
    year, is_new = TrainingYear.objects.get_or_create(
        unit=unit, name=name,
        defaults={"first_day": first_day, "last_day": last_day, "closing_day": closing_day,
                  "opened_by": by.account_id, "opened_by_name": by.name[:80], "opened_at": at},
    )  # fmt: skip
    if not is_new:
        if years.days(year) != days:
            raise Conflict("opened-with-other-days")
        return year
    for code, number in sorted(versions.items()):
        _hold(unit.path, code, number, first_day, by=by, at=at)
    details: dict[str, object] = {"first_day": str(first_day), "last_day": str(last_day), "rules": dict(versions)}
    _record("policy.year-opened", year, by=by, at=at, details=details)
    return year


def _hold(unit_path: str, code: str, number: int, day: date, *, by: Actor, at: datetime) -> None:
    """Let one version of a policy hold at a unit from a day, and end on it whatever else of the policy holds there."""
    known = years.assigned_at(unit_path, code)
    if not known:
        raise Invalid("rules", problems=[{"field": "versions", "code": "never-assigned", "value": code}])
    standing = [row for row in known if row.first_day <= day and (row.end_day is None or day < row.end_day)]
    for row in standing:
        if row.version.number != number and row.first_day < day:
            assignments.end(assignment_id=row.pk, end_day=day, by=by, at=at)
    if number and all(row.version.number != number for row in standing):
        before = [row.given for row in known if row.version.number == number]  # what the unit has set stays
        given = before[-1] if before else None
        assignments.assign(code=code, number=number, unit_path=unit_path, first_day=day, given=given, by=by, at=at)


@transaction.atomic
def plan(
    *, year_id: UUID, closing_day: date, remind_on: Iterable[date], remind_who: str, escalate_after: int, by: Actor,
    at: datetime,
) -> TrainingYear:  # fmt: skip
    """Set the closing day and the schedule of reminders of a year; the same again changes nothing.

    remind_on: days on which people are told; remind_who: "likely" to miss at this pace, or "unmet": everybody who owes
    escalate_after: after so many reminders the administrators above a person's unit are told; 0: never
    Raises NotFound; Denied; Invalid for days outside of the year; Conflict once closing was asked.
    """
    year = _locked(year_id, by=by)
    wanted = sorted(remind_on)
    problems = rules.problems(rules.Days(year.first_day, year.last_day, closing_day), wanted)
    if problems or remind_who not in ("likely", "unmet") or not 0 <= escalate_after <= rules.MOST_REMINDERS:
        raise Invalid("plan", problems=problems or [{"field": "remind_who", "code": "unknown"}])
    if year.state != State.OPEN:
        raise Conflict("year-closing")
    before = (year.closing_day, year.remind_on, year.remind_who, year.escalate_after)
    if before != (closing_day, wanted, remind_who, escalate_after):
        year.closing_day, year.remind_on, year.remind_who = closing_day, wanted, remind_who
        year.escalate_after = escalate_after
        year.save(update_fields=["closing_day", "remind_on", "remind_who", "escalate_after"])
        details: dict[str, object] = {
            "closing_day": str(closing_day), "days": [str(day) for day in wanted], "who": remind_who,
            "escalate_after": escalate_after,
        }  # fmt: skip
        _record("policy.year-planned", year, by=by, at=at, details=details)
    return year


@transaction.atomic
def ask(*, year_id: UUID, left_open: Mapping[str, int], remark: str, by: Actor, at: datetime) -> TrainingYear:
    """Ask for a year to be closed; another person confirms it. Asked again by the same person nothing changes.

    left_open: what of the checklist is open, {code: number}; then `remark` says why the year is closed all the same
    Raises NotFound; Denied; Conflict before its closing day, or if it was asked, confirmed or frozen; Invalid without
    a remark where something is open.
    """
    year = _locked(year_id, by=by)
    if year.state == State.ASKED and year.asked_by == by.account_id:
        return year
    if years.phase(year, today=clock.day(at)) is not rules.Phase.DUE:
        raise Conflict("year-not-due", state=year.state)
    waiting = {code: number for code, number in left_open.items() if number}
    if waiting and not remark.strip():
        raise Invalid("remark", problems=[{"field": "remark", "code": "required"}])
    year.state, year.left_open, year.remark = State.ASKED, waiting, remark.strip()[:500]
    year.asked_by, year.asked_by_name, year.asked_at = by.account_id, by.name[:80], at
    year.save()
    _record("policy.year-closing-asked", year, by=by, at=at, reason=year.remark, details=dict(waiting))
    return year


@transaction.atomic
def withdraw(*, year_id: UUID, by: Actor, at: datetime) -> TrainingYear:
    """Take a closing that was asked back, or decline it: the year is open again. Open already, nothing changes.

    Raises NotFound; Denied; Conflict once it was confirmed.
    """
    year = _locked(year_id, by=by)
    if year.state == State.OPEN:
        return year
    if year.state != State.ASKED:
        raise Conflict("year-closing")
    year.state, year.asked_by, year.asked_by_name, year.asked_at = State.OPEN, None, "", None
    year.left_open, year.remark = {}, ""
    year.save()
    _record("policy.year-closing-withdrawn", year, by=by, at=at)
    return year


@transaction.atomic
def confirm(*, year_id: UUID, by: Actor, at: datetime) -> TrainingYear:
    """Agree to a closing that another person asked for; a job freezes the year. Confirmed again nothing changes.

    Raises NotFound; Denied without POLICY_EDIT over the unit, and to who asked; Conflict if nobody asked.
    """
    year = _locked(year_id, by=by)
    if year.state in (State.CONFIRMED, State.FROZEN):
        return year
    if year.state != State.ASKED:
        raise Conflict("year-not-asked")
    if year.asked_by == by.account_id:
        raise Denied("a second person confirms a closing")
    year.state, year.confirmed_at = State.CONFIRMED, at
    year.confirmed_by, year.confirmed_by_name = by.account_id, by.name[:80]
    year.save()
    _record("policy.year-closing-confirmed", year, by=by, at=at)
    queue.defer("reports.freeze", once=f"reports.freeze:{year.pk}", year=str(year.public_id))
    return year


@transaction.atomic
def closing(year_id: UUID, *, by: Actor) -> TrainingYear:
    """Return a year, locked until the transaction ends, for what freezes it. Raises NotFound, Denied."""
    return _locked(year_id, by=by)


@transaction.atomic
def frozen(*, year_id: UUID, digest: bytes, by: Actor, at: datetime) -> TrainingYear:
    """Say that a confirmed year is frozen, in the transaction that froze it; from now on it never changes.

    Raises NotFound; Denied; Conflict unless it was confirmed.
    """
    year = _locked(year_id, by=by)
    if year.state != State.CONFIRMED:
        raise Conflict("year-not-confirmed", state=year.state)
    year.state, year.frozen_at = State.FROZEN, at
    year.save(update_fields=["state", "frozen_at"])
    _record("policy.year-frozen", year, by=by, at=at, details={"digest": digest.hex()})
    return year


def _locked(year_id: UUID, *, by: Actor) -> TrainingYear:
    found = years.get(year_id, by=by)
    access.require(Permission.POLICY_EDIT, over=found.unit.path, by=by)
    return TrainingYear.objects.select_for_update(of=("self",)).select_related("unit").get(pk=found.pk)


def _record(
    action: str, year: TrainingYear, *, by: Actor, at: datetime, reason: str = "",
    details: dict[str, object] | None = None,
) -> None:  # fmt: skip
    audit.record(
        action, by=by, at=at, target_kind="year", target=year.public_id, unit_path=year.unit.path, reason=reason,
        details={"year": year.name, **(details or {})},
    )  # fmt: skip
