"""Who is acting: an account with the grants that hold on a day."""

from datetime import date
from typing import Any

from taixue.kit.actor import SYSTEM, Actor, Grant
from taixue.lib.errors import NotFound
from taixue.people.models import Account

_ACCOUNT = """
SELECT account.*, held.roles, held.paths, held.first_days, held.end_days
FROM people_account account
LEFT JOIN LATERAL (
    SELECT array_agg(g.role) AS roles, array_agg(coalesce(unit.path, '/')) AS paths,
           array_agg(g.first_day) AS first_days, array_agg(g.end_day) AS end_days
    FROM people_rolegrant g LEFT JOIN people_unit unit ON unit.id = g.unit_id
    WHERE g.account_id = account.id
) held ON true
WHERE account.id = %s
"""


def account(account_id: int) -> Account | None:
    """Return an active account with all its grants, past ones too (one query); None if it is gone or was closed."""
    found = next(iter(Account.objects.raw(_ACCOUNT, [account_id])), None)
    return found if found is not None and found.is_active else None


def of(found: Account, *, on: date, address: str = "") -> Actor:
    """Return the account as an Actor with the grants that hold on the day; no query if `account` returned it."""
    rows: Any = found if hasattr(found, "roles") else Account.objects.raw(_ACCOUNT, [found.pk])[0]
    held = zip(rows.roles or (), rows.paths or (), rows.first_days or (), rows.end_days or (), strict=True)
    grants = tuple(Grant(role, path) for role, path, first, end in held if first <= on and (end is None or on < end))
    return Actor(name=found.name, account_id=found.pk, person_id=found.person_id, grants=grants, address=address)


def by_account(account_id: int | None, *, on: date) -> Actor:
    """Return an active account as an Actor, for jobs that carry on what it ordered; None is the command line: SYSTEM.

    Raises NotFound if the account is gone or was closed meanwhile.
    """
    if account_id is None:
        return SYSTEM
    found = account(account_id)
    if found is None:
        raise NotFound("account")
    return of(found, on=on)
