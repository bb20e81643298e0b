"""Requests to move a person between units: what the asker sees, and what the present unit sees."""

from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.models import Posting, TransferRequest
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach


def sent(*, by: Actor) -> QuerySet[TransferRequest]:
    """Return the requests for units that `by` imports for, the newest first. Only what the asker wrote may be shown."""
    reached = reach(by, Permission.PERSON_IMPORT)
    return _newest(TransferRequest.objects.filter(access.within(reached, "to_unit__path")) if reached else _none())


def received(*, by: Actor) -> QuerySet[TransferRequest]:
    """Return the open requests for persons who stand in units of `by`, the newest first."""
    reached = reach(by, Permission.PERSON_IMPORT)
    if not reached:
        return _none()
    stands = Posting.objects.filter(person=OuterRef("person"), end_day=None).exclude(kind=Posting.Kind.SECONDED)
    here = Q() if "/" in reached else Q(Exists(stands.filter(access.within(reached, "unit__path"))))
    return _newest(TransferRequest.objects.filter(here, state=TransferRequest.State.OPEN))


def get_received(public_id: UUID, *, by: Actor) -> TransferRequest:
    """Return a request that `by` may decide. Raises NotFound."""
    found = received(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("transfer", public_id=str(public_id))
    return found


def waiting(*, by: Actor) -> int:
    """Return how many requests wait for a decision by `by`."""
    return received(by=by).count()


def _none() -> QuerySet[TransferRequest]:
    return TransferRequest.objects.none()


def _newest(found: QuerySet[TransferRequest]) -> QuerySet[TransferRequest]:
    return found.select_related("to_unit", "person").order_by("-state", "-asked_at", "-pk")
