"""The days on which somebody studied, when two records of one person are joined and parted."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction

from taixue.policy.models import Studied
from taixue.policy.services import standing


@transaction.atomic
def unite(*, stays_id: int, days: Iterable[date]) -> None:
    """Let the staying record have studied on the days on which the other did. Again it changes nothing."""
    for day in days:
        standing.studied(stays_id, day)


@transaction.atomic
def part(*, stays_id: int, days: Iterable[date]) -> None:
    """Note the days of study of a person anew: only those that are theirs."""
    Studied.objects.filter(person=stays_id).delete()
    for day in days:
        standing.studied(stays_id, day)
