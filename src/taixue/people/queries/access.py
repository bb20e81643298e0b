"""Fetching is permission: what `by` may not see is not there."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import Denied, NotFound
from taixue.people.models import Person, Posting, Unit
from taixue.people.rules.permissions import Permission, reach

OWN = (Permission.PERSON_SEE, Permission.EVIDENCE_SEE)
"""What everyone may do with one's own person."""


def within(reached: tuple[str, ...], field: str = "path") -> Q:
    """Return the condition that a path field lies in one of the subtrees; none reached: nothing matches."""
    if "/" in reached:
        return Q()
    condition = Q(pk__in=[])
    for path in reached:
        low, high = paths.span(path)
        condition |= Q(**{f"{field}__gte": low, f"{field}__lt": high})
    return condition


def units(permission: Permission, *, by: Actor) -> QuerySet[Unit]:
    """Return the units over which `by` holds the permission."""
    return Unit.objects.filter(within(reach(by, permission)))


def persons(permission: Permission, *, by: Actor) -> QuerySet[Person]:
    """Return the persons whose open posting lies in reach, and always oneself (to see).

    A record that was joined into another is nobody's: the one that stays is found instead.
    """
    if by.person_id is None or permission not in OWN or "/" in reach(by, permission):
        return subordinates(permission, by=by)
    return Person.objects.filter(_standing(permission, by) | Q(pk=by.person_id), joined_into=None)


def subordinates(permission: Permission, *, by: Actor) -> QuerySet[Person]:
    """Return the persons whose open posting lies in reach, for lists: oneself only as one of them.

    With "or oneself" PostgreSQL would look up all postings of the subtree before it shows the first of 370,000 people.
    """
    everyone = Person.objects.filter(joined_into=None)
    return everyone if "/" in reach(by, permission) else everyone.filter(_standing(permission, by))


def _standing(permission: Permission, by: Actor) -> Q:
    open_posting = Posting.objects.filter(person=OuterRef("pk"), end_day=None)
    return Q(Exists(open_posting.filter(within(reach(by, permission), "unit__path"))))


def allowed(permission: Permission, *, over: str, by: Actor) -> bool:
    """May `by` do this over the unit at path `over`? To ask without refusing."""
    return any(over.startswith(path) for path in reach(by, permission))


def require(permission: Permission, *, over: str, by: Actor) -> None:
    """Raise Denied unless `by` holds the permission over the unit at path `over`."""
    if not allowed(permission, over=over, by=by):
        raise Denied(permission, over=over)


def require_person(permission: Permission, person_id: int, *, by: Actor) -> Person:
    """Return the person if `by` holds the permission over them.

    Raises NotFound if `by` may not even see the person, Denied if seen but not permitted.
    """
    found = persons(permission, by=by).filter(pk=person_id).first()
    if found is not None:
        return found
    if persons(Permission.PERSON_SEE, by=by).filter(pk=person_id).exists():
        raise Denied(permission)
    raise NotFound("person")


def require_sight(person_id: int, *, by: Actor) -> None:
    """Raise NotFound or Denied like `require_person` for the evidence; to see one's own takes no query.

    The evidence of a record that was joined away is that of the one that stays.
    """
    if by.person_id is not None and by.person_id == person_id:
        return
    try:
        require_person(Permission.EVIDENCE_SEE, person_id, by=by)
    except NotFound:
        onward = Person.objects.filter(pk=person_id).values_list("joined_into", flat=True).first()
        if onward is None:
            raise
        require_sight(onward, by=by)
