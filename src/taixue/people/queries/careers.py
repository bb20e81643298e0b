"""A person's postings for the pages that record them, and the units that may be named there."""

from taixue.kit.actor import Actor
from taixue.lib.errors import Invalid, NotFound
from taixue.people.models import Posting, Unit
from taixue.people.queries import access
from taixue.people.rules import careers as rules
from taixue.people.rules.permissions import Permission

MOST = 200
"""Units that a page offers to choose from; others are typed."""


def present(person_id: int) -> Posting | None:
    """Return the newest posting of a person's line, for who may already see the person."""
    line = Posting.objects.filter(person=person_id).exclude(kind=rules.SECONDED).select_related("unit")
    return line.order_by("-first_day", "-pk").first()


def one(person_id: int, number: int) -> Posting:
    """Return a posting of a person, for who may already see the person. Raises NotFound."""
    found = Posting.objects.filter(pk=number, person=person_id).select_related("unit").first()
    if found is None:
        raise NotFound("posting")
    return found


def place(typed: str) -> Unit:
    """Return the open unit of a code or a full name. Raises Invalid: field "unit", code "missing" or "two"."""
    text = typed.strip()
    standing = Unit.objects.filter(valid_to=None)
    found = list(standing.filter(code=text)) or list(standing.filter(name=text)[:2])
    if len(found) != 1:
        raise Invalid("unit", problems=[{"field": "unit", "code": "two" if found else "missing"}])
    return found[0]


def places(*, by: Actor) -> list[Unit]:
    """Return up to MOST open units of `by`, to choose from."""
    return list(access.units(Permission.PERSON_EDIT, by=by).filter(valid_to=None).order_by("path")[:MOST])
