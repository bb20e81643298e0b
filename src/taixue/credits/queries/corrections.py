"""Corrections over the entries that `by` may see."""

from uuid import UUID

from django.db.models import QuerySet

from taixue.credits.models import Correction
from taixue.credits.queries import entries
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.rules.permissions import Permission, reach

LISTS = ("to-decide", "asked", "decided")
"""What the page lists: those another person waits to have decided · those `by` asked · those that are decided."""


def visible(*, by: Actor) -> QuerySet[Correction]:
    """Return the corrections over entries that `by` may see, with entry and person, the newest first."""
    shown = Correction.objects.filter(entry__in=entries.visible(by=by).order_by())
    return shown.select_related("entry__person", "entry__reversal").order_by("-asked_at")


def listed(name: str, *, by: Actor) -> QuerySet[Correction]:
    """Return one of LISTS. "to-decide" leaves out what `by` asked and one's own entries: a second person decides those.

    Raises ValueError for another name.
    """
    if name == "to-decide":
        waiting = Correction.objects.filter(
            state=Correction.State.ASKED,
            entry__in=entries.visible(by=by, permission=Permission.CORRECTION_DECIDE).order_by(),
        )
        rows = waiting.exclude(asked_by=by.account_id or 0).select_related("entry__person", "entry__reversal")
        return rows.exclude(entry__person=by.person_id or 0).order_by("asked_at")
    if name == "asked":
        return visible(by=by).filter(asked_by=by.account_id or 0)
    if name == "decided":
        return visible(by=by).exclude(state=Correction.State.ASKED).order_by("-decided_at")
    raise ValueError(f"no list of corrections is called {name!r}")


def get(public_id: UUID, *, by: Actor) -> Correction:
    """Return one correction. Raises NotFound, also if its entry lies outside of what `by` may see."""
    found = (
        visible(by=by).select_related("entry__person", "entry__reversal", "entry__reverses").filter(public_id=public_id)
    )
    correction = found.first()
    if correction is None:
        raise NotFound("correction")
    return correction


def approved(entry_ids: list[int], *, by: Actor) -> dict[int, Correction]:
    """Return the approved corrections of entries, by the entry's inner id."""
    found = visible(by=by).filter(entry__in=entry_ids, state=Correction.State.APPROVED)
    return {correction.entry_id: correction for correction in found}


def may_decide(correction: Correction, *, by: Actor) -> bool:
    """Is it open, and is `by` the second person for it?"""
    return listed("to-decide", by=by).filter(pk=correction.pk).exists()


def of_entry(entry_id: int, *, by: Actor) -> list[Correction]:
    """Return what was asked about one entry, the newest first."""
    return list(visible(by=by).filter(entry=entry_id))


def waiting(*, by: Actor) -> int:
    """Return how many corrections wait for `by` to decide."""
    return listed("to-decide", by=by).count() if reach(by, Permission.CORRECTION_DECIDE) else 0
