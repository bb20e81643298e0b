"""Reading another person's data leaves a line that the person can read."""

from datetime import datetime

from taixue.audit.services import lines
from taixue.kit.actor import Actor
from taixue.people.models import Person
from taixue.people.queries import postings


def seen(person: Person, *, by: Actor, at: datetime, what: str = "person.seen") -> None:
    """Write that `by` saw the person's data, once an hour for the same viewer and person; oneself leaves no line.

    what: the action of the line; apps with pages of their own may name theirs, e.g. "statement.seen"
    """
    if by.person_id == person.pk or by.system or lines.lately(what, by=by, at=at, person_id=person.pk):
        return
    path = postings.path_of(person.pk)
    lines.record_hourly(what, by=by, at=at, person_id=person.pk, unit_path=path, target=person.public_id)
