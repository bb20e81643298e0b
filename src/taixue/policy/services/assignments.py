"""Where and when a version of a policy holds."""

from collections.abc import Mapping
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
from taixue.policy.rules.document import Document, Parameter
from taixue.policy.rules.document import Value as Given


@transaction.atomic
def assign(
    *, code: str, number: int, unit_path: str, first_day: date, by: Actor, at: datetime, end_day: date | None = None,
    given: Mapping[str, Given] | None = None,
) -> Assignment:  # fmt: skip
    """Let a published version hold for a unit's subtree from a day, until `end_day` (its first day without) if given.

    given: open parameters that the unit sets within the document's bounds, such as its own reduction down to the floor
    The same again changes nothing. Everyone's standing is computed anew by a job.
    Raises NotFound; Denied without POLICY_EDIT over the unit; Invalid, `problems` naming "days" (it ends before it
    begins, or lies outside of what the document is valid for) or a parameter; Conflict if it stands otherwise.
    """
    access.require(Permission.POLICY_EDIT, over=unit_path, by=by)
    version = policies.get(code, number)
    document, said = policies.read(version.document), dict(given or {})
    problems = _days(document, first_day, end_day) + _given(document, said)
    if problems:
        raise Invalid("assignment", problems=problems)
    assignment, is_new = Assignment.objects.get_or_create(
        version=version, unit_path=unit_path, first_day=first_day,
        defaults={"end_day": end_day, "given": said, "by_account": by.account_id, "at": at},
    )  # fmt: skip
    if assignment.end_day != end_day or assignment.given != said:
        raise Conflict("assigned-otherwise", end_day=str(assignment.end_day), given=assignment.given)
    if is_new:
        _changed("policy.assigned", assignment, by=by, at=at)
    return assignment


def _days(document: Document, first_day: date, end_day: date | None) -> list[dict[str, object]]:
    sound = document.valid_from <= first_day and (document.valid_to is None or first_day <= document.valid_to)
    if sound and (end_day is None or end_day > first_day):
        return []
    return [{"field": "days", "code": "days", "value": str(first_day)}]


def _given(document: Document, said: Mapping[str, Given]) -> list[dict[str, object]]:
    """Return which parameters the document does not let an assignment set to these values."""
    known = {one.id: one for one in document.parameters}
    return [
        {"field": f"given-{name}", "code": "parameter", "value": value, "cure": _bounds(known.get(name))}
        for name, value in said.items() if name not in known or not known[name].allows(value)
    ]  # fmt: skip


def _bounds(one: Parameter | None) -> str:
    """Return what a parameter may be, as one would type it."""
    if one is None or not one.open:
        return "–"
    if one.choices:
        return ", ".join(map(str, one.choices))
    return f"{'' if one.least is None else f'{one.least:g}'} – {'' if one.most is None else f'{one.most:g}'}".strip()


@transaction.atomic
def end(*, assignment_id: int, end_day: date, by: Actor, at: datetime) -> Assignment:
    """Let an assignment end: `end_day` is the first day on which it no longer holds.

    Raises NotFound if it is none; Denied; Invalid if it would end before it begins.
    """
    assignment = policies.assignment(assignment_id)
    access.require(Permission.POLICY_EDIT, over=assignment.unit_path, by=by)
    if end_day <= assignment.first_day:
        raise Invalid("days", problems=[{"field": "days", "code": "days", "value": str(end_day)}])
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
        details={"first_day": str(assignment.first_day), "end_day": str(assignment.end_day or "")}
        | ({"given": assignment.given} if assignment.given else {}),
    )  # fmt: skip
    queue.defer("policy.refresh_all", once="policy.refresh_all")
