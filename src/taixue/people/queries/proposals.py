"""Roles that forms of administrators ask for, as far as `by` gives roles."""

from uuid import UUID

from django.db.models import QuerySet

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.models import RoleProposal
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach


def visible(*, by: Actor) -> QuerySet[RoleProposal]:
    """Return the proposals over units that `by` gives roles for, the newest first."""
    found = RoleProposal.objects.filter(access.within(reach(by, Permission.ROLE_GRANT), "unit__path"))
    return found.select_related("unit", "account__person", "intake").order_by("-asked_at", "-pk")


def waiting(*, by: Actor) -> QuerySet[RoleProposal]:
    """Return those of the visible ones that nobody has decided."""
    return visible(by=by).filter(state=RoleProposal.State.OPEN)


def get(public_id: UUID, *, by: Actor) -> RoleProposal:
    """Return a proposal. Raises NotFound."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("proposal")
    return found
