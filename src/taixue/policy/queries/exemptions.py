"""Exemptions, as far as `by` may see them; and the approved ones as rules read them."""

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach
from taixue.policy.models import Exemption as Exemption
from taixue.policy.rules.facts import Exempted

LISTS = ("to-decide", "all")
"""What the page lists: what waits for `by` to decide · everything in reach."""

DECIDE = Permission.EXEMPTION_DECIDE
State = Exemption.State


def visible(*, by: Actor) -> QuerySet[Exemption]:
    """Return one's own exemptions and those of people whose evidence `by` may see, the newest first."""
    seen = access.persons(Permission.EVIDENCE_SEE, by=by).order_by()
    found = Exemption.objects.filter(Q(person__in=seen) | Q(asked_by=by.account_id or 0))
    return found.select_related("person").order_by("-asked_at", "-pk")


def own(*, by: Actor) -> QuerySet[Exemption]:
    """Return the actor's own exemptions, the newest first."""
    return Exemption.objects.filter(person=by.person_id or 0).select_related("person").order_by("-asked_at", "-pk")


def to_decide(*, by: Actor) -> QuerySet[Exemption]:
    """Return what waits for `by`: not what `by` asked for, nor what is `by`'s own; the longest waiting first."""
    if not reach(by, DECIDE):
        return Exemption.objects.none()
    waiting = Exemption.objects.filter(state=State.ASKED, person__in=access.subordinates(DECIDE, by=by).order_by())
    rows = waiting.exclude(asked_by=by.account_id or 0).exclude(person=by.person_id or 0)
    return rows.select_related("person").order_by("asked_at", "pk")


def listed(name: str, *, by: Actor, kind: str = "", state: str = "", search: str = "") -> QuerySet[Exemption]:
    """Return one of LISTS, narrowed. Raises ValueError for another name."""
    if name not in LISTS:
        raise ValueError(f"no list of exemptions is called {name!r}")
    rows = to_decide(by=by) if name == "to-decide" else visible(by=by)
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(state=state) if state else rows
    return rows.filter(person__name__startswith=search.strip()) if search.strip() else rows


def get(public_id: UUID, *, by: Actor) -> Exemption:
    """Return one exemption. Raises NotFound, also outside of what `by` may see."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("exemption")
    return found


def may_decide(exemption: Exemption, *, by: Actor) -> bool:
    """Does it wait for a decision that `by` may make?"""
    return to_decide(by=by).filter(pk=exemption.pk).exists()


def waiting(*, by: Actor) -> int:
    """Return how many exemptions wait for `by`."""
    return to_decide(by=by).count()


def approved(person_ids: Iterable[int]) -> dict[int, tuple[Exempted, ...]]:
    """Return each person's approved exemptions in order, for derivations by the system (one query)."""
    rows = Exemption.objects.filter(person__in=list(person_ids), state__in=(State.APPROVED, State.ENDED))
    found: dict[int, list[Exempted]] = defaultdict(list)
    for number, kind, first, last in rows.order_by("first_day", "pk").values_list(
        "person_id", "kind", "first_day", "last_day"
    ):
        if first <= last:  # one that ended before it began holds on no day
            found[number].append(Exempted(kind, first, last))
    return {number: tuple(held) for number, held in found.items()}
