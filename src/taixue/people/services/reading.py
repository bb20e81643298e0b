"""Reading another person's data leaves a line that the person can read."""

from collections.abc import Mapping
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


def seen_each(places: Mapping[Person, str], *, by: Actor, at: datetime, what: str = "person.seen") -> None:
    """Write that `by` saw the data of many persons at once, each once an hour; oneself no line. Two statements.

    places: the path of the unit where each stands
    """
    lately = lines.lately_of(what, [person.pk for person in places], by=by, at=at)
    told = lately | {by.person_id}
    _note(what, {person: path for person, path in places.items() if person.pk not in told}, by, at)


def unmasked_each(places: Mapping[Person, str], *, by: Actor, at: datetime) -> None:
    """Write that `by` was given the identity numbers of many persons whole, every time. One statement."""
    _note("person.unmasked", {person: path for person, path in places.items() if person.id_cipher}, by, at)


def _note(what: str, places: Mapping[Person, str], by: Actor, at: datetime) -> None:
    about = [lines.About(person.pk, person.public_id, path) for person, path in places.items()]
    if about:
        lines.record_each(what, about, by=by, at=at)
