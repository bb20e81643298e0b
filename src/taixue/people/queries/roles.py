"""Who holds which role where."""

from datetime import date

from django.db.models import Q, QuerySet

from taixue.kit.actor import Actor
from taixue.people.models import Account, RoleGrant
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach


def visible(*, by: Actor) -> QuerySet[RoleGrant]:
    """Return the grants over units that `by` gives roles for; those over everything only to who reaches everything."""
    reached = reach(by, Permission.ROLE_GRANT)
    found = RoleGrant.objects.select_related("account__person", "unit").order_by("role", "account__name", "pk")
    return found if "/" in reached else found.filter(access.within(reached, "unit__path"))


def holding(day: date, *, by: Actor, name: str = "", role: str = "") -> QuerySet[RoleGrant]:
    """Return the visible grants that hold on a day or will, by beginning of name and by role."""
    found = visible(by=by).filter(Q(end_day=None) | Q(end_day__gt=day))
    if name:
        found = found.filter(account__name__startswith=name)
    return found.filter(role=role) if role else found


def candidates(name: str, *, by: Actor) -> QuerySet[Account]:
    """Return accounts by their whole name, to give a role to: of persons who stand in reach; all from the top."""
    return _reachable(by).filter(name=name, is_active=True).select_related("person").order_by("pk")


def may_hold(account: Account, *, by: Actor) -> bool:
    """May `by` give this account a role: does its person stand in reach?"""
    return _reachable(by).filter(pk=account.pk).exists()


def _reachable(by: Actor) -> QuerySet[Account]:
    reached = reach(by, Permission.ROLE_GRANT)
    if "/" in reached:
        return Account.objects.all()
    standing = access.within(reached, "person__postings__unit__path")
    return Account.objects.filter(standing, person__postings__end_day=None).distinct()
