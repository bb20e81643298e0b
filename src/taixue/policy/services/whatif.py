"""Trying a text over everybody before it is published: batch by batch in a job, kept or thrown away."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from taixue.kit import clock, loading, queue
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.queries import access, units
from taixue.people.rules.permissions import Permission
from taixue.policy.models import Draft, Outcome, WhatIf
from taixue.policy.queries import drafts, policies
from taixue.policy.queries import whatif as found
from taixue.policy.rules.loading import Unreadable
from taixue.policy.services import drafts as writing

BATCH = 500
"""Persons computed together in one transaction."""
KEPT_FOR = timedelta(days=7)
"""How long a try stays that nobody kept."""
COLUMNS = ("whatif_id", "person_id", "unit_path", "band", "change", "owed_before", "missing_before", "owed", "missing")
State = WhatIf.State


@transaction.atomic
def begin(*, draft_id: UUID, window: str, unit_id: UUID | None, by: Actor, at: datetime) -> WhatIf:
    """Queue a try of a draft's text over a unit's subtree, None is everyone; one that runs already is the same try.

    Raises NotFound; Denied without POLICY_EDIT and FIGURES_SEE over the unit; Invalid for a text with mistakes or with
    parameters that nobody has said, and for a window in which it cannot be tried.
    """
    draft = drafts.get(draft_id, by=by)
    unit = units.get(unit_id, Permission.POLICY_EDIT, by=by) if unit_id else None
    for permission in (Permission.POLICY_EDIT, Permission.FIGURES_SEE):
        access.require(permission, over=unit.path if unit else paths.ROOT, by=by)
    _tryable(draft, window, at)
    going = WhatIf.objects.filter(
        draft=draft, unit=unit, window=window, digest=draft.digest, state__in=(State.WAITING, State.RUNNING)
    ).first()
    if going is not None:
        return going
    whatif = WhatIf.objects.create(
        draft=draft, base=drafts.base(draft), text=draft.text, digest=draft.digest, window=window, unit=unit,
        people=found.subjects(unit.path if unit else paths.ROOT).count(), asked_by=by.account_id,
        asked_by_name=by.name, asked_at=at,
    )  # fmt: skip
    writing.record("policy.tried", draft, by=by, at=at, details={"window": window, "people": whatif.people})
    _queue(whatif)
    return whatif


@transaction.atomic
def step(*, whatif_id: UUID, at: datetime) -> bool:
    """Compute the next BATCH persons of a try and return whether there are more. Safe to call twice or at once.

    Whoever calls second waits and goes on where the first one ended. Raises NotFound for one thrown away meanwhile.
    """
    whatif = _locked(whatif_id)
    if whatif.state not in (State.WAITING, State.RUNNING):
        return False
    place = whatif.unit.path if whatif.unit else paths.ROOT
    rows = found.subjects(place).filter(pk__gt=whatif.reached).order_by("pk")
    order: Sequence[int] = list(rows.values_list("pk", flat=True)[:BATCH])
    if order:
        outcomes = found.outcomes(whatif, order, at=whatif.asked_at)
        loading.copy(Outcome._meta.db_table, COLUMNS, ((whatif.pk, *row) for row in outcomes))
        whatif.reached, whatif.done = order[-1], whatif.done + len(order)
    more = len(order) == BATCH
    whatif.state = State.RUNNING if more else State.DONE
    whatif.ended_at = None if more else at
    whatif.save(update_fields=["reached", "done", "state", "ended_at"])
    return more


@transaction.atomic
def cancel(*, whatif_id: UUID, by: Actor, at: datetime) -> WhatIf:
    """Stop a try where it is; what is computed stays until it is cleared away. Of an ended one nothing changes."""
    whatif = _own(whatif_id, by=by)
    if whatif.state in (State.WAITING, State.RUNNING):
        whatif.state, whatif.ended_at = State.CANCELLED, at
        whatif.save(update_fields=["state", "ended_at"])
    return whatif


@transaction.atomic
def keep(*, whatif_id: UUID, name: str, by: Actor, at: datetime) -> WhatIf:
    """Keep a try under a name, with its text and digest. Raises NotFound, Denied, Invalid, Conflict while it runs."""
    whatif = _own(whatif_id, by=by)
    words = name.strip()
    if not 0 < len(words) <= 80:
        raise Invalid("name", problems=[{"field": "name", "code": "length", "value": len(words), "cure": 80}])
    if whatif.state != State.DONE:
        raise Conflict("not-done")
    if whatif.name != words or whatif.kept_at is None:
        whatif.name, whatif.kept_at = words, whatif.kept_at or at
        whatif.save(update_fields=["name", "kept_at"])
        details: dict[str, object] = {"name": words, "window": whatif.window}
        writing.record("policy.try-kept", whatif.draft, by=by, at=at, details=details)
    return whatif


@transaction.atomic
def discard(*, whatif_id: UUID, by: Actor, at: datetime) -> Draft:
    """Throw a try away with all it says, and return its draft. Raises NotFound or Denied."""
    whatif = _own(whatif_id, by=by)
    Outcome.objects.filter(whatif=whatif).delete()
    whatif.delete()
    return whatif.draft


def clear(*, at: datetime) -> int:
    """Throw away the tries that nobody kept for KEPT_FOR; return how many."""
    old = WhatIf.objects.filter(kept_at=None, asked_at__lt=at - KEPT_FOR)
    numbers = list(old.values_list("pk", flat=True))
    Outcome.objects.filter(whatif__in=numbers).delete()
    WhatIf.objects.filter(pk__in=numbers).delete()
    return len(numbers)


def _tryable(draft: Draft, window: str, at: datetime) -> None:
    try:
        document = policies.read(draft.text)
    except Unreadable as unreadable:
        raise Invalid(str(unreadable), mistakes=unreadable.mistakes) from unreadable
    if document.missing:
        raise Invalid("incomplete", missing=document.missing)
    if window not in found.windows(document, clock.day(at)):
        raise Invalid("window", problems=[{"field": "window", "code": "window", "value": window}])


def _locked(whatif_id: UUID) -> WhatIf:
    rows = WhatIf.objects.select_for_update(of=("self",)).select_related("draft__unit", "unit", "base__policy")
    whatif = rows.filter(public_id=whatif_id).first()
    if whatif is None:
        raise NotFound("what-if")
    return whatif


def _own(whatif_id: UUID, *, by: Actor) -> WhatIf:
    """Return a try that `by` may decide about, locked: who may change its draft, or began it."""
    known = found.get(whatif_id, by=by)
    if not drafts.writes(known.draft, by=by) and known.asked_by != by.account_id:
        raise Denied(Permission.POLICY_EDIT)
    return _locked(whatif_id)


def _queue(whatif: WhatIf) -> None:
    queue.defer("policy.try", lock=f"whatif:{whatif.public_id}", whatif_id=str(whatif.public_id))
