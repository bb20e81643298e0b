"""Requests to erase: one's own, and those on which `by` may decide; and what the nightly job deleted."""

from uuid import UUID

from django.db.models import QuerySet

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach
from taixue.privacy.models import Clearing
from taixue.privacy.models import Erasure as Erasure

DECIDE = Permission.PERSON_EDIT


def own(*, by: Actor) -> QuerySet[Erasure]:
    """Return the requests of the person who acts, the newest first."""
    return Erasure.objects.filter(person=by.person_id or 0).select_related("person").order_by("-asked_at", "-pk")


def received(*, by: Actor) -> QuerySet[Erasure]:
    """Return the requests of people in reach, open ones first, the longest waiting first; one's own are left out."""
    if not reach(by, DECIDE):
        return Erasure.objects.none()
    rows = Erasure.objects.filter(person__in=access.subordinates(DECIDE, by=by).order_by())
    return rows.exclude(person=by.person_id or 0).select_related("person").order_by("decided_at", "asked_at", "pk")


def get(public_id: UUID, *, by: Actor) -> Erasure:
    """Return a request on which `by` may decide. Raises NotFound."""
    found = received(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("erasure", public_id=str(public_id))
    return found


def cleared() -> dict[str, Clearing]:
    """Return the last time that the nightly job deleted something, by code; everybody may know."""
    rows = Clearing.objects.order_by("code", "-at").distinct("code")
    return {row.code: row for row in rows}
