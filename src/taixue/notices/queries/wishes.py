"""How persons want to be told."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from taixue.notices.models import Wish
from taixue.notices.rules.routes import Wishes

AS_IT_IS = Wishes()
"""Where nothing was chosen."""


def of(person_ids: Iterable[int]) -> dict[int, Wishes]:
    """Return what persons chose, by person id; who chose nothing is left out. One query."""
    return {row.person_id: read(row) for row in Wish.objects.filter(person__in=list(person_ids))}


def read(row: Wish) -> Wishes:
    """Return a row as the rules know it."""
    return Wishes(row.pace, row.text, frozenset(row.unwanted))


def due(pace: str, since: datetime, *, after: int, number: int) -> list[int]:
    """Return persons of a pace whom no digest told since a moment, by person id beyond `after`, at most so many."""
    waiting = Wish.objects.filter(Q(gathered_at=None) | Q(gathered_at__lt=since), pace=pace, person__gt=after)
    return list(waiting.order_by("person").values_list("person_id", flat=True)[:number])
