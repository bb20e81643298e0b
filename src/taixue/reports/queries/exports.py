"""Files that somebody ordered, for who ordered them."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.reports.models import Export as Export

KEPT = timedelta(days=7)
"""So long a file is kept."""


def visible(*, by: Actor) -> QuerySet[Export]:
    """Return what the actor ordered, the latest first."""
    return Export.objects.filter(account=by.account_id or 0).select_related("unit").order_by("-asked_at", "-pk")


def get(public_id: UUID, *, by: Actor) -> Export:
    """Return an order. Raises NotFound, also for one of somebody else."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("export", public_id=str(public_id))
    return found


def waiting(*, by: Actor) -> int:
    """Return how many of the actor's orders are not made yet."""
    return visible(by=by).filter(state=Export.State.WAITING).count()


def old(at: datetime) -> QuerySet[Export]:
    """Return the orders whose files have been kept long enough."""
    return Export.objects.filter(state=Export.State.READY, done_at__lt=at - KEPT)
