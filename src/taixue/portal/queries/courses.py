"""The catalogue as one learner sees it: every course with what it is for her and how far she is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from taixue.catalog.queries.editions import Edition, Who
from taixue.kit.actor import Actor
from taixue.people.queries import audiences, postings
from taixue.people.queries.postings import PostingFacts
from taixue.study.queries import shelves
from taixue.study.queries.shelves import Begun


@dataclass(frozen=True, slots=True)
class Card:
    """A published edition in a list. `begun` is None if it was never opened."""

    edition: Edition
    begun: Begun | None

    @property
    def percent(self) -> int:
        """What is proven, per cent, cut; of an older edition the share of this one's length."""
        return self.begun.percent(self.edition.total_milliseconds) if self.begun else 0


def stand(day: date, *, by: Actor) -> PostingFacts | None:
    """Return the learner's main posting on the day, None without one."""
    return postings.main_on([by.person_id], day).get(by.person_id) if by.person_id is not None else None


def who(post: PostingFacts | None, day: date, *, by: Actor) -> Who:
    """Return for whom a course is required or not, and what saved audiences say; without a posting for nobody."""
    named = audiences.of_courses(by.person_id, day=day)
    return Who(post.band, post.unit_path, named) if post else Who(named=named)


def cards(editions: Iterable[Edition], *, by: Actor) -> list[Card]:
    """Return the editions as cards, in their order (one query for any number)."""
    listed = list(editions)
    on_shelf = shelves.begun(by.person_id, [one.course for one in listed]) if by.person_id and listed else {}
    return [Card(one, on_shelf.get(one.course)) for one in listed]
