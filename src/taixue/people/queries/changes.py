"""Change requests: one's own, and those on which `by` may decide."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.models import ChangeRequest, PersonChange, Posting
from taixue.people.queries import access
from taixue.people.rules import requests as rules
from taixue.people.rules.permissions import Permission, reach

Requests = QuerySet[ChangeRequest]


def own(*, by: Actor) -> Requests:
    """Return the requests of the person who acts, the newest first."""
    if by.person_id is None:
        return ChangeRequest.objects.none()
    return ChangeRequest.objects.filter(person=by.person_id).select_related("person").order_by("-asked_at", "-pk")


def received(*, by: Actor) -> Requests:
    """Return the requests of people who stand in units of `by`, the longest waiting first; one's own are left out."""
    reached = reach(by, Permission.PERSON_EDIT)
    if not reached:
        return ChangeRequest.objects.none()
    found = ChangeRequest.objects.exclude(person=by.person_id) if by.person_id else ChangeRequest.objects.all()
    if "/" not in reached:
        stands = Posting.objects.filter(person=OuterRef("person"), end_day=None).exclude(kind=Posting.Kind.SECONDED)
        found = found.filter(Exists(stands.filter(access.within(reached, "unit__path"))))
    return found.select_related("person").order_by("asked_at", "pk")


def waiting(*, by: Actor) -> int:
    """Return how many requests wait for a decision by `by`."""
    return received(by=by).filter(state=ChangeRequest.State.OPEN).count()


def get(found: Requests, public_id: UUID) -> ChangeRequest:
    """Return one of the requests. Raises NotFound."""
    one = found.filter(public_id=public_id).first()
    if one is None:
        raise NotFound("change request", public_id=str(public_id))
    return one


def due(request: ChangeRequest) -> date:
    """Return the last day for a decision on a request."""
    return rules.due(clock.day(request.asked_at), days=rules.CHANGE_DAYS)


def history(person_id: int) -> QuerySet[PersonChange]:
    """Return what was changed in a person's data, the newest first, for who may already see the person."""
    return PersonChange.objects.filter(person=person_id).order_by("-at", "-pk")
