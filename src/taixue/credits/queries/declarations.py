"""Declarations, as far as `by` may see them, and those that wait for a decision."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from taixue.credits.models import Declaration as Declaration
from taixue.credits.models import DeclaredSheet, Participant
from taixue.credits.rules.activities import AUTHORITY, UNIT
from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach

LISTS = ("to-decide", "entered", "all")
"""What the page lists: what waits for `by` to decide · what `by` declared for others · everything in reach."""

DECIDES = {UNIT: Permission.DECLARATION_DECIDE, AUTHORITY: Permission.DECLARATION_CERTIFY}
State = Declaration.State


def visible(*, by: Actor) -> QuerySet[Declaration]:
    """Return the declarations in which somebody takes part whose evidence `by` may see, and those `by` declared."""
    if by.system:
        return Declaration.objects.all()
    seen = Participant.objects.filter(person__in=access.persons(Permission.EVIDENCE_SEE, by=by).order_by())
    return Declaration.objects.filter(Q(Exists(seen.filter(declaration=OuterRef("pk")))) | Q(declared_by=_account(by)))


def own(*, by: Actor) -> QuerySet[Declaration]:
    """Return what the actor takes part in, the newest first."""
    mine = Participant.objects.filter(declaration=OuterRef("pk"), person=by.person_id or 0)
    return Declaration.objects.filter(Exists(mine)).order_by("-declared_at", "-pk")


def to_decide(*, by: Actor) -> QuerySet[Declaration]:
    """Return what waits for a decision that `by` may make, the longest waiting first.

    Everybody who takes part lies in reach; not what `by` declared or takes part in.
    """
    found = Q(pk__in=[])
    for decided, permission in DECIDES.items():
        if reach(by, permission):
            there = access.subordinates(permission, by=by).order_by()
            taking = Participant.objects.filter(declaration=OuterRef("pk"))
            found |= Q(Exists(taking)) & ~Q(Exists(taking.exclude(person__in=there))) & Q(decided=decided)
    mine = Participant.objects.filter(declaration=OuterRef("pk"), person=by.person_id or 0)
    waiting = Declaration.objects.filter(found, ~Exists(mine), state=State.WAITING).exclude(declared_by=_account(by))
    return waiting.order_by("declared_at", "pk")


def listed(name: str, *, by: Actor, kind: str = "", state: str = "", search: str = "") -> QuerySet[Declaration]:
    """Return one of LISTS for administrators, narrowed. Raises ValueError for another name."""
    if name == "to-decide":
        rows = to_decide(by=by)
    elif name == "entered":
        rows = Declaration.objects.filter(declared_by=_account(by)).order_by("-declared_at", "-pk")
    elif name == "all":
        seen = Participant.objects.filter(person__in=access.subordinates(Permission.EVIDENCE_SEE, by=by).order_by())
        rows = Declaration.objects.filter(Exists(seen.filter(declaration=OuterRef("pk")))).order_by(
            "-declared_at", "-pk"
        )
    else:
        raise ValueError(f"no list of declarations is called {name!r}")
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(state=state) if state else rows
    if search := search.strip():
        named = Participant.objects.filter(declaration=OuterRef("pk"), person__name__startswith=search)
        rows = rows.filter(Q(title__contains=search) | Q(Exists(named)))
    return rows.prefetch_related(Prefetch("participants", Participant.objects.select_related("person").order_by("pk")))


def get(public_id: UUID, *, by: Actor) -> Declaration:
    """Return one declaration. Raises NotFound, also outside of what `by` may see."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("declaration")
    return found


def participants(declaration: Declaration, *, by: Actor) -> list[Participant]:
    """Return who took part, as far as `by` may see their evidence or declared them, with their entries."""
    rows = declaration.participants.select_related("person", "entry").order_by("pk")
    if by.system or declaration.declared_by == by.account_id:
        return list(rows)
    return list(rows.filter(person__in=access.persons(Permission.EVIDENCE_SEE, by=by).order_by()))


def may_decide(declaration: Declaration, *, by: Actor) -> bool:
    """Does it wait for a decision that `by` may make?"""
    return to_decide(by=by).filter(pk=declaration.pk).exists()


def may_change(declaration: Declaration, *, by: Actor) -> bool:
    """Is it still open, and did `by` declare it? Then it may be withdrawn and, if returned, sent again."""
    return declaration.declared_by == by.account_id and declaration.state in (State.WAITING, State.RETURNED)


def waiting(*, by: Actor) -> int:
    """Return how many declarations wait for `by` to decide."""
    return to_decide(by=by).count() if any(reach(by, one) for one in DECIDES.values()) else 0


def sheets(*, by: Actor) -> QuerySet[DeclaredSheet]:
    """Return the sheets that `by` sent in, the newest first: they hold people whom only `by` named."""
    return DeclaredSheet.objects.filter(by_account=_account(by)).order_by("-at", "-pk")


def sheet(public_id: UUID, *, by: Actor) -> DeclaredSheet:
    """Return one sheet. Raises NotFound, also for a sheet of somebody else."""
    found = sheets(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("sheet")
    return found


def undecided(person_ids: Iterable[int]) -> QuerySet[Participant]:
    """Return who of these people takes part in a declaration that waits for a decision."""
    return Participant.objects.filter(person__in=list(person_ids), declaration__state=State.WAITING)


def _account(by: Actor) -> int:
    return by.account_id or 0
