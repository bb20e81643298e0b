"""Tokens of the API, as far as `by` makes and withdraws them."""

from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.models import ApiToken
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach


def visible(*, by: Actor) -> QuerySet[ApiToken]:
    """Return the tokens over units that `by` makes tokens for; those over everything only to who reaches everything."""
    reached = reach(by, Permission.TOKEN_EDIT)
    found = ApiToken.objects.select_related("unit").order_by("-made_at", "-pk")
    return found if "/" in reached else found.filter(access.within(reached, "unit__path"))


def listed(*, by: Actor, at: datetime, ended: bool) -> QuerySet[ApiToken]:
    """Return the visible tokens that work, or those that have ended."""
    over = Q(expires_at__lte=at) | Q(withdrawn_at__isnull=False)
    return visible(by=by).filter(over if ended else ~over)


def get(public_id: UUID, *, by: Actor) -> ApiToken:
    """Return a token. Raises NotFound if there is none in reach."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("token", public_id=str(public_id))
    return found
