"""Where and when a version of a policy holds."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Q, Value
from django.db.models.functions import Concat, Substr

from taixue.audit.services import lines as audit
from taixue.kit import queue
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import Conflict, Invalid
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission
from taixue.policy.models import Assignment
from taixue.policy.queries import policies


@transaction.atomic
def assign(
    *, code: str, number: int, unit_path: str, first_day: date, by: Actor, at: datetime, end_day: date | None = None
) -> Assignment:
    """Let a published version hold for a unit's subtree from a day, until `end_day` (its first day without) if given.

    The same again changes nothing. Everyone's standing is computed anew by a job.
    Raises NotFound; Denied without POLICY_EDIT over the unit; Invalid if it ends before it begins or begins before the
    document is valid; Conflict if it stands with another end.
    """
    access.require(Permission.POLICY_EDIT, over=unit_path, by=by)
    version = policies.get(code, number)
    if first_day < policies.read(version.document).valid_from or (end_day is not None and end_day <= first_day):
        raise Invalid("days", first_day=str(first_day), end_day=str(end_day))
    assignment, is_new = Assignment.objects.get_or_create(
        version=version, unit_path=unit_path, first_day=first_day,
        defaults={"end_day": end_day, "by_account": by.account_id, "at": at},
    )  # fmt: skip
    if assignment.end_day != end_day:
        raise Conflict("assigned-until-another-day", end_day=str(assignment.end_day))
    if is_new:
        _changed("policy.assigned", assignment, by=by, at=at)
    return assignment


@transaction.atomic
def end(*, assignment_id: int, end_day: date, by: Actor, at: datetime) -> Assignment:
    """Let an assignment end: `end_day` is the first day on which it no longer holds.

    Raises NotFound if it is none; Denied; Invalid if it would end before it begins.
    """
    assignment = policies.assignment(assignment_id)
    access.require(Permission.POLICY_EDIT, over=assignment.unit_path, by=by)
    if end_day <= assignment.first_day:
        raise Invalid("days", first_day=str(assignment.first_day), end_day=str(end_day))
    if assignment.end_day != end_day:
        assignment.end_day = end_day
        assignment.save(update_fields=["end_day"])
        _changed("policy.unassigned", assignment, by=by, at=at)
    return assignment


@transaction.atomic
def follow(*, old: str, new: str) -> None:
    """Let rules of the units at and below `old` hold for them where they stand now. Nobody's duty changes."""
    low, high = paths.span(old)
    Assignment.objects.filter(unit_path__gte=low, unit_path__lt=high).update(
        unit_path=Concat(Value(new), Substr("unit_path", len(old) + 1))
    )


@transaction.atomic
def end_at(*, path: str, end_day: date, by: Actor, at: datetime) -> int:
    """End every rule that holds for a unit that closes, in the transaction that closes it; return how many."""
    ended = 0
    rows = Assignment.objects.filter(unit_path=path).filter(Q(end_day=None) | Q(end_day__gt=end_day))
    for assignment in rows.select_related("version"):
        assignment.end_day = max(end_day, assignment.first_day + timedelta(days=1))
        assignment.save(update_fields=["end_day"])
        _changed("policy.unassigned", assignment, by=by, at=at)
        ended += 1
    return ended


def _changed(action: str, assignment: Assignment, *, by: Actor, at: datetime) -> None:
    audit.record(
        action, by=by, at=at, target_kind="policy", target=assignment.version.public_id, unit_path=assignment.unit_path,
        details={"first_day": str(assignment.first_day), "end_day": str(assignment.end_day or "")},
    )  # fmt: skip
    queue.defer("policy.refresh_all", once="policy.refresh_all")
