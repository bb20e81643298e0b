"""Corrections of the entries and files of those whom `by` may see."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet

from taixue.credits.models import Correction as Correction
from taixue.credits.models import Entry, Objection
from taixue.credits.queries import entries
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach

LISTS = ("to-decide", "objections", "asked", "decided")
"""What the page lists: those another person waits to have decided · those the learner objects to · those `by` asked ·
those that are decided."""

DECIDE = Permission.CORRECTION_DECIDE


def of_people(*, by: Actor, permission: Permission) -> QuerySet[Correction]:
    """Return the corrections about people over whom `by` holds the permission, joined records too."""
    if by.system:
        return Correction.objects.all()
    seen = access.persons(permission, by=by).order_by()
    return Correction.objects.filter(Q(person__in=seen) | Q(person__joined_into__in=seen))


def visible(*, by: Actor) -> QuerySet[Correction]:
    """Return the corrections about people whose evidence `by` may see, with entry and person, the newest first."""
    return _loaded(of_people(by=by, permission=Permission.EVIDENCE_SEE)).order_by("-asked_at", "-pk")


def listed(name: str, *, by: Actor) -> QuerySet[Correction]:
    """Return one of LISTS. "to-decide" leaves out what `by` asked and one's own file: a second person decides those.

    Those of a case are decided with the case. "objections" leaves out what `by` asked or decided: a third person looks.
    Raises ValueError for another name.
    """
    if name == "to-decide":
        waiting = of_people(by=by, permission=DECIDE).filter(state=Correction.State.ASKED, case=None)
        rows = waiting.exclude(asked_by=by.account_id or 0).exclude(person=by.person_id or 0)
        return _loaded(rows).order_by("asked_at", "pk")
    if name == "objections":
        objected = of_people(by=by, permission=DECIDE).filter(objection__state=Objection.State.OPEN)
        rows = objected.exclude(asked_by=by.account_id or 0).exclude(decided_by=by.account_id or 0)
        return _loaded(rows.exclude(person=by.person_id or 0)).order_by("objection__at", "pk")
    if name == "asked":
        return visible(by=by).filter(asked_by=by.account_id or 0, case=None)
    if name == "decided":
        return visible(by=by).exclude(state=Correction.State.ASKED).order_by("-decided_at", "-pk")
    raise ValueError(f"no list of corrections is called {name!r}")


def own(*, by: Actor) -> QuerySet[Correction]:
    """Return the corrections of one's own file, the newest first."""
    return _loaded(Correction.objects.filter(person=by.person_id or 0)).order_by("-asked_at", "-pk")


def get(public_id: UUID, *, by: Actor) -> Correction:
    """Return one correction. Raises NotFound, also if its person lies outside of what `by` may see."""
    found = visible(by=by).select_related("entry__reverses").filter(public_id=public_id)
    correction = found.first()
    if correction is None:
        raise NotFound("correction")
    return correction


def approved(entry_ids: list[int], *, by: Actor) -> dict[int, Correction]:
    """Return the approved corrections of entries, by the entry's inner id."""
    found = visible(by=by).filter(entry__in=entry_ids, state=Correction.State.APPROVED)
    return {correction.entry_id: correction for correction in found if correction.entry_id is not None}


def may_decide(correction: Correction, *, by: Actor) -> bool:
    """Is it open, and is `by` the second person for it?"""
    return listed("to-decide", by=by).filter(pk=correction.pk).exists()


def may_review(correction: Correction, *, by: Actor) -> bool:
    """Does the learner object, and is `by` the third person who looks again?"""
    return listed("objections", by=by).filter(pk=correction.pk).exists()


def of_entry(entry_id: int, *, by: Actor) -> list[Correction]:
    """Return what was asked about one entry, the newest first."""
    return list(visible(by=by).filter(entry=entry_id))


def waiting(*, by: Actor) -> int:
    """Return how many corrections wait for `by` to decide."""
    return listed("to-decide", by=by).count() if reach(by, DECIDE) else 0


def objected(*, by: Actor) -> int:
    """Return how many objections wait for `by` to look again."""
    return listed("objections", by=by).count() if reach(by, DECIDE) else 0


@dataclass(frozen=True, slots=True)
class Lines:
    """What a correction wrote into the ledger: the reversing line and the added one, None where it wrote none."""

    reversal: Entry | None
    added: Entry | None


def lines(correction: Correction) -> Lines:
    """Return the lines of a correction that `by` was allowed to see; `entry` and its reversal must be loaded."""
    reversal = getattr(correction.entry, "reversal", None) if correction.entry else None
    if correction.state != Correction.State.APPROVED:
        return Lines(None, None)
    added = None
    if correction.source:
        found = entries.by_source([(correction.person_id, correction.source)])
        added = found.get((correction.person_id, correction.source))
    return Lines(reversal, added)


def _loaded(rows: QuerySet[Correction]) -> QuerySet[Correction]:
    return rows.select_related(
        "person", "entry__person", "entry__reversal", "supplement", "case", "objection", "undoes"
    )
