"""Files about a person that somebody ordered, for who ordered them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.privacy.models import Handout as Handout

KEPT = timedelta(hours=24)
"""So long a file is kept."""


def visible(*, by: Actor) -> QuerySet[Handout]:
    """Return what the actor ordered, the latest first."""
    return Handout.objects.filter(account=by.account_id or 0).select_related("person").order_by("-asked_at", "-pk")


def lately(person_id: int, *, by: Actor, at: datetime) -> list[Handout]:
    """Return the actor's files about a person that wait or may still be taken, at most five, the latest first."""
    rows = visible(by=by).filter(person=person_id, asked_at__gt=at - KEPT).exclude(state=Handout.State.EXPIRED)
    return list(rows[:5])


def get(public_id: UUID, *, by: Actor) -> Handout:
    """Return an order. Raises NotFound, also for one of somebody else."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("handout", public_id=str(public_id))
    return found


def old(at: datetime) -> QuerySet[Handout]:
    """Return the orders whose files have been kept long enough."""
    return Handout.objects.filter(state=Handout.State.READY, done_at__lte=at - KEPT)
