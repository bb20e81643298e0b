"""What rules may know about a person: since when registered, and every main posting over time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from taixue.people.models import Person, Posting
from taixue.people.queries.postings import PostingFacts, facts


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person for rules: no name, no number. Postings are in order of their first day, secondments left out."""

    person_id: int
    registered_on: date | None
    postings: tuple[PostingFacts, ...]


def history(person_ids: Iterable[int]) -> dict[int, PersonFacts]:
    """Return the facts of each person that exists and was not joined into another.

    One query for any number who all have a posting; another where somebody has none.
    """
    wanted = set(person_ids)
    known: dict[int, date | None] = {}
    found: dict[int, list[PostingFacts]] = defaultdict(list)
    rows = Posting.objects.filter(person__in=wanted, person__joined_into=None).exclude(kind=Posting.Kind.SECONDED)
    rows = rows.select_related("unit").annotate(registered_on=F("person__registered_on"))
    for row in rows.order_by("person", "first_day", "pk"):
        known[row.person_id] = row.registered_on
        found[row.person_id].append(facts(row))
    if without := wanted - set(known):
        here = Person.objects.filter(pk__in=without, joined_into=None)
        known |= dict(here.values_list("pk", "registered_on"))
    return {number: PersonFacts(number, day, tuple(found[number])) for number, day in known.items()}
