"""Courses that a person has begun and not finished."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Sum

from taixue.study.models import Enrolment


@dataclass(frozen=True, slots=True)
class Unfinished:
    """An open enrolment: its edition, how much of all its lessons is proven (per cent, cut), and when it was begun."""

    version: Any
    course: UUID
    percent: int
    started_at: datetime


def of_person(person_id: int) -> list[Unfinished]:
    """Return a person's open enrolments, the one studied last first (two queries)."""
    rows = Enrolment.objects.filter(person=person_id, completed_at=None).select_related("version__course")
    open_ones = list(rows.annotate(proven=Sum("progress__seconds"), last=Max("progress__acked_ms")))
    lengths = dict(
        Enrolment.objects.filter(pk__in=[row.pk for row in open_ones])
        .values_list("pk")
        .annotate(total=Sum("version__lessons__milliseconds"))
    )
    open_ones.sort(key=lambda row: (-(row.last or 0), row.pk))
    return [
        Unfinished(row.version, row.course, _percent(row.proven or 0, lengths.get(row.pk) or 0), row.started_at)
        for row in open_ones
    ]


def counts(person_ids: list[int]) -> dict[int, int]:
    """Return how many open enrolments each person has; who has none is left out (one query)."""
    rows = Enrolment.objects.filter(person__in=person_ids, completed_at=None).values_list("person")
    return dict(rows.annotate(n=Count("pk")))


def _percent(seconds: int, milliseconds: int) -> int:
    length = milliseconds // 1000
    return min(100, seconds * 100 // length) if length else 0
