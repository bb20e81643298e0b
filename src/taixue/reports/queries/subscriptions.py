"""Subscribed reports, for who subscribed to them; and for the night those that are due."""

from datetime import date, datetime, time
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.reports.models import Export, Issue
from taixue.reports.models import Subscription as Subscription


def visible(*, by: Actor) -> QuerySet[Subscription]:
    """Return the actor's subscriptions, those that go on first; `latest` is the public id of the last file."""
    last = Issue.objects.filter(subscription=OuterRef("pk")).order_by("-day").values("export__public_id")[:1]
    found = Subscription.objects.filter(account=by.account_id or 0).select_related("unit")
    return found.annotate(latest=Subquery(last)).order_by(F("ended_at").desc(nulls_first=True), "-made_at", "-pk")


def get(public_id: UUID, *, by: Actor) -> Subscription:
    """Return one of the actor's subscriptions. Raises NotFound, also for one of somebody else."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("subscription", public_id=str(public_id))
    return found


def going_on(*, by: Actor) -> int:
    """Return how many subscriptions of the actor go on."""
    return visible(by=by).filter(ended_at=None).count()


def due(rhythm: str, day: date) -> list[int]:
    """Return the subscriptions of a rhythm that were made before a day and have brought nothing for it yet."""
    morning = datetime.combine(day, time.min, tzinfo=clock.zone())
    found = Subscription.objects.filter(rhythm=rhythm, ended_at=None, made_at__lt=morning).exclude(issues__day=day)
    return list(found.order_by("pk").values_list("pk", flat=True))


def untold(export_id: UUID) -> Issue | None:
    """Return the issue that a file was made for, locked, None for a file that somebody ordered, or told already."""
    found = Issue.objects.select_for_update(of=("self",)).filter(export__public_id=export_id, told_at=None)
    return found.select_related("subscription__unit", "export").exclude(export__state=Export.State.WAITING).first()
