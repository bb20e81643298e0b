"""Joins of two records: what waits, what was done, and which record stays for one that was joined away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib.errors import NotFound
from taixue.people.models import Account, Join, Person, Posting
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission, reach
from taixue.people.signals import join_obstacles

State = Join.State
LISTS = ("to-decide", "open", "done")
"""What the page lists: what `by` may decide · all that waits · what was joined, parted or declined."""

_OPEN = (State.ASKED, State.PARTING)


@dataclass(frozen=True, slots=True)
class Login:
    """The account of a record: when it was activated, when used last, how many roles it holds on a day."""

    activated_at: datetime | None = None
    last_login: datetime | None = None
    grants: int = 0


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
    """Does a join that was fetched for `by` wait, and is `by` the second person for it?"""
    asked_by = {State.ASKED: join.asked_by, State.PARTING: join.part_asked_by}
    own = by.person_id is not None and by.person_id in (join.gone_id, join.stays_id)
    return join.state in asked_by and asked_by[State(join.state)] != (by.account_id or 0) and not own


def waiting(*, by: Actor) -> int:
    """Return how many joins wait for `by` to decide."""
    return listed("to-decide", by=by).count() if reach(by, Permission.PERSON_JOIN) else 0


def of_person(person_id: int) -> list[Join]:
    """Return the joins by which other records went into a person's, the newest first; for pages that may show her."""
    found = Join.objects.filter(stays=person_id, state__in=(State.JOINED, State.PARTING)).select_related("gone")
    return list(found.order_by("-decided_at"))


def obstacles(gone: Person, stays: Person, *, by: Actor, grants: int) -> list[str]:
    """Return the codes of what stands in the way of joining: all of them, so that they can be mended at once.

    grants: how many roles the record that goes holds today (logins)

    same: one record · joined: one of them was joined away already · own: it is about who asks · asked: a request waits
    roles: the account that would be closed holds roles; and what the apps above name (corrections)
    """
    if gone.pk == stays.pk:
        return ["same"]
    codes = ["joined"] if gone.joined_into_id or stays.joined_into_id else []
    codes += ["own"] if by.person_id in (gone.pk, stays.pk) else []
    codes += ["roles"] if grants else []
    return codes + _above(gone.pk, stays.pk, parting=False)


def parting_obstacles(join: Join) -> list[str]:
    """Return the codes of what stands in the way of parting: onward: the staying record was itself joined away.

    join: fetched with its records
    """
    return (["onward"] if join.stays.joined_into_id else []) + _above(join.gone_id, join.stays_id, parting=True)


def _above(gone_id: int, stays_id: int, *, parting: bool) -> list[str]:
    heard = join_obstacles.send(Join, person_id=gone_id, into_id=stays_id, parting=parting)
    return [code for _receiver, codes in heard for code in codes or ()]


def logins(person_ids: Iterable[int], *, day: date) -> dict[int, Login]:
    """Return the account of each record, for pages that may show both (one query)."""
    held = Q(grants__first_day__lte=day) & (Q(grants__end_day=None) | Q(grants__end_day__gt=day))
    rows = Account.objects.filter(person__in=list(person_ids)).annotate(held=Count("grants", filter=held))
    found = rows.values_list("person", "activated_at", "last_login", "held")
    return {number: Login(*facts) for number, *facts in found if number is not None}


def postings(person_ids: Iterable[int]) -> dict[int, list[Posting]]:
    """Return the postings of each record, the newest first, for pages that may show both (one query)."""
    held: dict[int, list[Posting]] = {number: [] for number in person_ids}
    for row in Posting.objects.filter(person__in=list(held)).select_related("unit").order_by("-first_day", "-pk"):
        held[row.person_id].append(row)
    return held


def staying(person_ids: Iterable[int]) -> dict[int, int]:
    """Return for each person the record that stays: their own, or where their record went at last (two queries)."""
    wanted = set(person_ids)
    pointers = dict(Person.objects.exclude(joined_into=None).filter(pk__in=wanted).values_list("pk", "joined_into"))
    if not pointers:
        return {number: number for number in wanted}
    rows = Person.objects.exclude(joined_into=None).values_list("pk", "joined_into")
    onward = {number: into for number, into in rows if into is not None}
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
