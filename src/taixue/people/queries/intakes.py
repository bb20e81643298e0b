"""Intakes and the verdicts on their rows, as far as `by` imports for the same units."""

from uuid import UUID

from django.db.models import Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.models import Intake, IntakeRow, Unit
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach


def visible(*, by: Actor) -> QuerySet[Intake]:
    """Return the intakes made for units that `by` imports for, and their own, the newest first."""
    reached = reach(by, Permission.PERSON_IMPORT)
    if not reached:
        return Intake.objects.none()
    condition = access.within(reached, "scope__path")
    if by.account_id is not None and "/" not in reached:
        condition |= Q(by_account=by.account_id)
    return Intake.objects.filter(condition).select_related("scope").order_by("-created_at", "-pk")


def get(public_id: UUID, *, by: Actor) -> Intake:
    """Return an intake. Raises NotFound."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("intake", public_id=str(public_id))
    return found


def rows(intake: Intake, *, action: str = "") -> QuerySet[IntakeRow]:
    """Return the verdicts on the rows of an intake that was fetched for `by`, of one action or all, in sheet order."""
    found = IntakeRow.objects.filter(intake=intake).order_by("row")
    return found.filter(action=action) if action else found


def may_found(*, by: Actor) -> bool:
    """May `by` make units wherever they import people?"""
    editable = reach(by, Permission.UNIT_EDIT)
    return all(path.startswith(editable) for path in reach(by, Permission.PERSON_IMPORT))


def common_unit(reached: tuple[str, ...]) -> Unit | None:
    """Return the lowest unit that holds all the paths, None if only the whole authority does."""
    if not reached or "/" in reached:
        return None
    chains = [[*paths.above(path), path] for path in reached]
    shared = [step for step in chains[0] if all(step in chain for chain in chains)]
    return Unit.objects.filter(path=shared[-1]).first() if shared else None


def uploader(public_id: UUID) -> int | None:
    """Return the account that uploaded an intake, None for the command line; for the job that judges it."""
    return Intake.objects.values_list("by_account", flat=True).get(public_id=public_id)


def orderer(public_id: UUID) -> int | None:
    """Return the account that ordered the application, None for the command line; for the job that applies it."""
    return Intake.objects.values_list("applied_by", flat=True).get(public_id=public_id)
