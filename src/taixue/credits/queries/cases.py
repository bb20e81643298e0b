"""Cases: one's own plans, and those asked for over units where `by` may decide or see the evidence."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from taixue.credits.models import Case as Case
from taixue.credits.models import Correction
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach

DECIDE = Permission.CORRECTION_DECIDE
State = Case.State


def visible(*, by: Actor) -> QuerySet[Case]:
    """Return one's own cases, and those asked for in units whose evidence `by` may see, the newest first."""
    asked = access.within(reach(by, Permission.EVIDENCE_SEE), "unit__path") & ~Q(state=State.PLANNED)
    found = Case.objects.filter(asked | Q(asked_by=by.account_id or 0))
    return found.select_related("unit", "supplement").order_by("-asked_at", "-pk")


def to_decide(*, by: Actor) -> QuerySet[Case]:
    """Return the cases that wait for `by`: not those `by` asked for or is one of the people of."""
    waiting = Case.objects.filter(access.within(reach(by, DECIDE), "unit__path"), state=State.ASKED)
    mine = Correction.objects.filter(case=OuterRef("pk"), person=by.person_id or 0)
    waiting = waiting.exclude(asked_by=by.account_id or 0).filter(~Exists(mine))
    return waiting.select_related("unit", "supplement").order_by("asked_at", "pk")


def get(public_id: UUID, *, by: Actor) -> Case:
    """Return one case. Raises NotFound, also outside of what `by` may see."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("case")
    return found


def within(case: Case, permission: Permission, *, by: Actor) -> bool:
    """Does `by` hold the permission over the unit of a case?"""
    return access.allowed(permission, over=case.unit.path, by=by)


def may_decide(case: Case, *, by: Actor) -> bool:
    """Does it wait for `by`?"""
    return to_decide(by=by).filter(pk=case.pk).exists()


def decider(public_id: UUID) -> int:
    """Return the account that approved a case, for the job that carries it out. Raises NotFound."""
    found = Case.objects.filter(public_id=public_id).values_list("decided_by", flat=True).first()
    if found is None:
        raise NotFound("case")
    return found


def states(case: Case) -> dict[str, str]:
    """Return the state of each person's correction, by the person's public id."""
    rows = case.corrections.values_list("person__public_id", "state")
    return {str(public_id): state for public_id, state in rows}
