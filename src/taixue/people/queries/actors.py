"""Who is acting: an account with the grants that hold on a day."""

from datetime import date

from django.db.models import Q

from taixue.kit.actor import SYSTEM, Actor, Grant
from taixue.lib.errors import NotFound
from taixue.people.models import Account, RoleGrant


def of(account: Account, *, on: date, address: str = "") -> Actor:
    """Return the account as an Actor with the grants that hold on the day."""
    rows = RoleGrant.objects.filter(account=account, first_day__lte=on).filter(Q(end_day=None) | Q(end_day__gt=on))
    grants = tuple(Grant(role, path or "/") for role, path in rows.values_list("role", "unit__path"))
    return Actor(name=account.name, account_id=account.pk, person_id=account.person_id, grants=grants, address=address)


def by_account(account_id: int | None, *, on: date) -> Actor:
    """Return an active account as an Actor, for jobs that carry on what it ordered; None is the command line: SYSTEM.

    Raises NotFound if the account is gone or was closed meanwhile.
    """
    if account_id is None:
        return SYSTEM
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise NotFound("account")
    return of(account, on=on)
