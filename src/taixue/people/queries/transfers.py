"""Requests to move a person between units: what the asker sees, and what the present unit sees."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.models import Account, Posting, TransferRequest
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach

Requests = QuerySet[TransferRequest]
State = TransferRequest.State


def sent(*, by: Actor) -> Requests:
    """Return the requests for units that `by` imports for, the newest first. Only what the asker wrote may be shown."""
    reached = reach(by, Permission.PERSON_IMPORT)
    if not reached:
        return _none()
    return _newest(TransferRequest.objects.filter(access.within(reached, "to_unit__path")))


def received(*, by: Actor) -> Requests:
    """Return the open requests for persons who stand in units of `by`, the longest waiting first."""
    reached = reach(by, Permission.PERSON_IMPORT)
    if not reached:
        return _none()
    stands = Posting.objects.filter(person=OuterRef("person"), end_day=None).exclude(kind=Posting.Kind.SECONDED)
    here = Q() if "/" in reached else Q(Exists(stands.filter(access.within(reached, "unit__path"))))
    return _loaded(TransferRequest.objects.filter(here, state=State.OPEN)).order_by("asked_at", "pk")


def decided(*, by: Actor) -> Requests:
    """Return the requests on which units of `by` decided, the newest decision first."""
    reached = reach(by, Permission.PERSON_IMPORT)
    if not reached:
        return _none()
    here = Q() if "/" in reached else Q(access.within(reached, "from_unit__path"))
    found = TransferRequest.objects.filter(here, state__in=(State.ACCEPTED, State.DECLINED), from_unit__isnull=False)
    return _loaded(found).order_by("-decided_at", "-pk")


def deciding(*, by: Actor) -> Requests:
    """Return the requests on which `by` may decide or which units of `by` decided."""
    reached = reach(by, Permission.PERSON_IMPORT)
    if not reached:
        return _none()
    open_here = Q(pk__in=received(by=by).order_by().values("pk"))
    past = Q() if "/" in reached else access.within(reached, "from_unit__path")
    return _loaded(TransferRequest.objects.filter(open_here | past & ~Q(state=State.OPEN)))


def overdue(found: Requests, at: datetime) -> Requests:
    """Return those of the requests that have waited for longer than TAIXUE_TRANSFER_DAYS days."""
    return found.filter(state=State.OPEN, asked_at__lt=at - timedelta(days=settings.TAIXUE_TRANSFER_DAYS))


def is_overdue(request: TransferRequest, at: datetime) -> bool:
    """Has an open request waited for longer than TAIXUE_TRANSFER_DAYS days?"""
    return request.state == State.OPEN and request.asked_at < at - timedelta(days=settings.TAIXUE_TRANSFER_DAYS)


def days() -> int:
    """Return how many days a unit has for a decision."""
    return int(settings.TAIXUE_TRANSFER_DAYS)


def get(found: Requests, public_id: UUID) -> TransferRequest:
    """Return one of the requests. Raises NotFound."""
    one = found.filter(public_id=public_id).first()
    if one is None:
        raise NotFound("transfer", public_id=str(public_id))
    return one


def waiting(*, by: Actor) -> int:
    """Return how many requests wait for a decision by `by`."""
    return received(by=by).count()


def asker(request: TransferRequest) -> int | None:
    """Return the inner number of the person who asked, None for the command line and for staff without one."""
    return Account.objects.filter(pk=request.asked_by or 0).values_list("person", flat=True).first()


def _none() -> Requests:
    return TransferRequest.objects.none()


def _loaded(found: Requests) -> Requests:
    return found.select_related("to_unit", "from_unit", "person")


def _newest(found: Requests) -> Requests:
    return _loaded(found).order_by("-asked_at", "-pk")
