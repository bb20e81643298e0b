"""Joins of two records: what waits, what was done, and which record stays for one that was joined away."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.models import Join, Person
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach

State = Join.State
LISTS = ("to-decide", "open", "done")
"""What the page lists: what `by` may decide · all that waits · what was joined, parted or declined."""

_OPEN = (State.ASKED, State.PARTING)


def visible(*, by: Actor) -> QuerySet[Join]:
    """Return the joins whose staying record lies in reach of who joins records, the newest first."""
    if not reach(by, Permission.PERSON_JOIN):
        return Join.objects.none()
    seen = access.persons(Permission.PERSON_JOIN, by=by)
    found = Join.objects.filter(Q(stays__in=seen) | Q(stays__joined_into__in=seen))
    return found.select_related("gone", "stays").order_by("-asked_at", "-pk")


def listed(name: str, *, by: Actor) -> QuerySet[Join]:
    """Return one of LISTS. Raises ValueError for another name."""
    if name == "to-decide":
        return _for_me(visible(by=by).filter(state__in=_OPEN), by)
    if name == "open":
        return visible(by=by).filter(state__in=_OPEN)
    if name == "done":
        return visible(by=by).exclude(state__in=_OPEN)
    raise ValueError(f"no list of joins is called {name!r}")


def get(public_id: UUID, *, by: Actor) -> Join:
    """Return one join. Raises NotFound, also if its staying record lies out of reach."""
    found = visible(by=by).filter(public_id=public_id).first()
    if found is None:
        raise NotFound("join")
    return found


def may_decide(join: Join, *, by: Actor) -> bool:
    """Does it wait, and is `by` the second person for it?"""
    return _for_me(visible(by=by).filter(pk=join.pk, state__in=_OPEN), by).exists()


def waiting(*, by: Actor) -> int:
    """Return how many joins wait for `by` to decide."""
    return listed("to-decide", by=by).count() if reach(by, Permission.PERSON_JOIN) else 0


def of_person(person_id: int) -> list[Join]:
    """Return the joins by which other records went into a person's, the newest first; for pages that may show her."""
    found = Join.objects.filter(stays=person_id, state__in=(State.JOINED, State.PARTING)).select_related("gone")
    return list(found.order_by("-decided_at"))


def staying(person_ids: Iterable[int]) -> dict[int, int]:
    """Return for each person the record that stays: their own, or where their record went at last (two queries)."""
    wanted = set(person_ids)
    pointers = dict(Person.objects.exclude(joined_into=None).filter(pk__in=wanted).values_list("pk", "joined_into"))
    if not pointers:
        return {number: number for number in wanted}
    onward = dict(Person.objects.exclude(joined_into=None).values_list("pk", "joined_into"))
    return {number: _last(number, onward) for number in wanted}


def staying_one(public_id: UUID, *, by: Actor, permission: Permission = Permission.PERSON_SEE) -> Person:
    """Return the record that stays for one that was joined away.

    Raises NotFound if there is no such record, if it was not joined away, or if the one that stays is out of reach.
    """
    gone = Person.objects.exclude(joined_into=None).filter(public_id=public_id).first()
    last = staying([gone.pk])[gone.pk] if gone is not None else None
    found = access.persons(permission, by=by).filter(pk=last).first() if last is not None else None
    if found is None:
        raise NotFound("person", public_id=str(public_id))
    return found


def _last(number: int, onward: dict[int, int]) -> int:
    while number in onward:
        number = onward[number]
    return number


def _for_me(found: QuerySet[Join], by: Actor) -> QuerySet[Join]:
    """Leave out what `by` asked, and what is about oneself: a second person decides those."""
    me = by.account_id or 0
    asked = Q(state=State.ASKED, asked_by=me) | Q(state=State.PARTING, part_asked_by=me)
    own = by.person_id or 0
    return found.exclude(asked).exclude(Q(gone=own) | Q(stays=own))
