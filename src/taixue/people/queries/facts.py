"""What rules may know about a person: since when registered, and every main posting over time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from taixue.people.models import Person, Posting
from taixue.people.queries.postings import PostingFacts, facts


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A person for rules: no name, no number. Postings are in order of their first day, secondments left out."""

    person_id: int
    registered_on: date | None
    postings: tuple[PostingFacts, ...]


def history(person_ids: Iterable[int]) -> dict[int, PersonFacts]:
    """Return the facts of each person that exists and was not joined into another. Two queries for any number."""
    here = Person.objects.filter(pk__in=list(person_ids), joined_into=None)
    known = dict(here.values_list("pk", "registered_on"))
    found: dict[int, list[PostingFacts]] = defaultdict(list)
    rows = Posting.objects.filter(person__in=list(known)).exclude(kind=Posting.Kind.SECONDED)
    for row in rows.select_related("unit").order_by("person", "first_day", "pk"):
        found[row.person_id].append(facts(row))
    return {number: PersonFacts(number, day, tuple(found[number])) for number, day in known.items()}
