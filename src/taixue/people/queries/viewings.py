"""Who sees Taixue as whom just now."""

from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from taixue.kit.actor import Actor
from taixue.people.models import Account, RoleGrant, Viewing


def holding(viewing_id: UUID, *, watcher: int | None, session_key: str, at: datetime) -> Viewing | None:
    """Return the viewing if it holds for this watcher in this session at this moment, with the person's account."""
    rows = Viewing.objects.select_related("account__person", "watcher")
    found = rows.filter(public_id=viewing_id, watcher=watcher, session_key=session_key, ended_at=None, until__gt=at)
    return found.filter(account__is_active=True).first()


def actor(viewing: Viewing, *, address: str) -> Actor:
    """Return the person as who acts, without any role: only the learner's own pages are seen as somebody."""
    account = viewing.account
    return Actor(name=account.name, account_id=account.pk, person_id=account.person_id, address=address)


def holds_a_role(account: Account, day: date) -> bool:
    """Does the account hold a role, now or later?"""
    return RoleGrant.objects.filter(account=account).filter(Q(end_day=None) | Q(end_day__gt=day)).exists()
