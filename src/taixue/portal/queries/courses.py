"""The catalogue as one learner sees it: every course with what it is for her and how far she is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from taixue.catalog.queries import audiences, courses
from taixue.kit.actor import Actor
from taixue.people.queries import postings
from taixue.people.queries.postings import PostingFacts
from taixue.study.queries import shelves
from taixue.study.queries.shelves import Begun


@dataclass(frozen=True, slots=True)
class Card:
    """A published edition in a list. `begun` is None if it was never opened."""

    version: Any
    required: bool
    begun: Begun | None

    @property
    def percent(self) -> int:
        """What is proven, per cent, cut; of an older edition the share of this one's length."""
        return self.begun.percent(self.version.total_milliseconds) if self.begun else 0


def stand(day: date, *, by: Actor) -> PostingFacts | None:
    """Return the learner's main posting on the day, None without one."""
    return postings.main_on([by.person_id], day).get(by.person_id) if by.person_id is not None else None


def found(
    post: PostingFacts | None, *, by: Actor, search: str = "", subject: str = "", kind: str = ""
) -> QuerySet[Any]:
    """Return published editions that fit. kind: "required" or "elective" for someone of this posting, "" all."""
    who = (post.band, post.unit_path) if post and kind in ("required", "elective") else None
    return courses.published(by=by, search=search, subject=subject, required=who, elective=kind == "elective")


def cards(versions: Iterable[Any], post: PostingFacts | None, *, by: Actor) -> list[Card]:
    """Return the editions as cards, in their order (two queries for any number)."""
    listed = list(versions)
    needed = audiences.required_among(listed, post.band, post.unit_path) if post and listed else set()
    on_shelf = shelves.begun(by.person_id, [v.course.public_id for v in listed]) if by.person_id and listed else {}
    return [Card(v, v.pk in needed, on_shelf.get(v.course.public_id)) for v in listed]
