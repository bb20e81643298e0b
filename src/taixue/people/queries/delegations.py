"""Roles that are lent for a time: by me, to me, and those that wait for a second person."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.models import Account, Delegation, Posting, RoleGrant
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach

_OPEN = ("waiting", "given")


def lendable(*, by: Actor, day: date) -> QuerySet[RoleGrant]:
    """Return the actor's own roles that hold on the day and are not lent to the actor."""
    held = RoleGrant.objects.filter(account=by.account_id, source=None, first_day__lte=day)
    return held.filter(Q(end_day=None) | Q(end_day__gt=day)).select_related("unit").order_by("role", "pk")


def visible(*, by: Actor) -> QuerySet[Delegation]:
    """Return the delegations of the actor, to the actor, and over units that the actor gives roles for."""
    reached = reach(by, Permission.ROLE_GRANT)
    mine = Q(source__account=by.account_id) | Q(deputy=by.account_id)
    given = Q(pk__in=[]) if not reached else access.within(reached, "source__unit__path")
    found = Delegation.objects.filter(mine | given if reached != ("/",) else Q())
    return found.select_related("source__account", "source__unit", "deputy", "grant")


def holding(day: date, *, by: Actor) -> QuerySet[Delegation]:
    """Return the visible ones that wait, hold or will, the first to begin first."""
    return visible(by=by).filter(state__in=_OPEN, end_day__gt=day).order_by("first_day", "pk")


def past(day: date, *, by: Actor) -> QuerySet[Delegation]:
    """Return the visible ones that are over, the last first."""
    return visible(by=by).exclude(state__in=_OPEN, end_day__gt=day).order_by("-asked_at", "-pk")


def get(delegation_id: UUID, *, by: Actor) -> Delegation:
    """Return a delegation. Raises NotFound for another's."""
    found = visible(by=by).filter(public_id=delegation_id).first()
    if found is None:
        raise NotFound("delegation")
    return found


def deputies(name: str, grant: RoleGrant) -> QuerySet[Account]:
    """Return the accounts of a whole name that may be deputies: of persons in the role's unit or below it.

    A role over everything may also be lent to an account without a person.
    """
    found = Account.objects.filter(name=name, is_active=True).exclude(pk=grant.account_id)
    if grant.unit is None:
        return found.select_related("person").order_by("pk")
    standing = Posting.objects.filter(person=OuterRef("person"), end_day=None)
    within = standing.filter(access.within((grant.unit.path,), "unit__path"))
    return found.filter(Exists(within)).select_related("person").order_by("pk")
