"""Who is acting: an account with the grants that hold on a day."""

from datetime import date

from django.db.models import Q

from taixue.kit.actor import Actor, Grant
from taixue.people.models import Account, RoleGrant


def of(account: Account, *, on: date, address: str = "") -> Actor:
    """Return the account as an Actor with the grants that hold on the day."""
    rows = RoleGrant.objects.filter(account=account, first_day__lte=on).filter(Q(end_day=None) | Q(end_day__gt=on))
    grants = tuple(Grant(role, path or "/") for role, path in rows.values_list("role", "unit__path"))
    return Actor(name=account.name, account_id=account.pk, person_id=account.person_id, grants=grants, address=address)
