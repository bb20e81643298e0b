"""Resets that were asked for, as far as `by` may carry them out; and how an account may be reset."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.models import Posting, ResetRequest, RoleGrant
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, Role, reach
from taixue.people.rules.resets import Way, way

GOOD_FOR = timedelta(days=1)
"""How long an agreement serves."""


def visible(*, by: Actor) -> QuerySet[ResetRequest]:
    """Return the requests about persons whose accounts `by` may reset; the academy's only for who has that role."""
    reached = reach(by, Permission.ACCOUNT_RESET)
    found = ResetRequest.objects.select_related("account__person")
    if not reached:
        return found.none()
    standing = Posting.objects.filter(person=OuterRef("account__person"), end_day=None)
    found = found.filter(Exists(standing.filter(access.within(reached, "unit__path"))))
    return found if Role.ACADEMY in by.roles() or by.system else found.exclude(way=ResetRequest.Way.ACADEMY)


def waiting(*, by: Actor) -> QuerySet[ResetRequest]:
    """Return those that wait for someone, the oldest first."""
    return visible(by=by).filter(state__in=("open", "agreed")).order_by("asked_at", "pk")


def get(request_id: UUID, *, by: Actor) -> ResetRequest:
    """Return a request. Raises NotFound if `by` may not carry it out."""
    found = visible(by=by).filter(public_id=request_id).first()
    if found is None:
        raise NotFound("reset request")
    return found


def second(account_id: int, *, at: datetime) -> ResetRequest | None:
    """Return the request for a second person's agreement about an account that waits or is agreed and still good."""
    rows = ResetRequest.objects.filter(account=account_id, way="second", state__in=("open", "agreed"))
    return rows.filter(asked_at__gt=at - GOOD_FOR).order_by("-asked_at").first()


def how(account_id: int, *, by: Actor, at: datetime) -> Way:
    """Return how `by` may reset an account; roles that begin later count already."""
    if by.system:
        return Way.ALONE
    day = clock.day(at)
    grants = RoleGrant.objects.filter(account=account_id).filter(Q(end_day=None) | Q(end_day__gt=day))
    held = [(role, path or "/") for role, path in grants.values_list("role", "unit__path")]
    return way(held, reach(by, Permission.ACCOUNT_RESET))


def lent_between(one: int | None, other: int | None, *, at: datetime) -> bool:
    """Does one of two accounts hold a role just now that the other one lent?"""
    day = clock.day(at)
    lent = RoleGrant.objects.filter(first_day__lte=day, end_day__gt=day)
    pair = Q(account=one, source__account=other) | Q(account=other, source__account=one)
    return lent.filter(pair).exists()
