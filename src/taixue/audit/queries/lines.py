"""Audit lines, as far as the caller may read. Which subtrees that is, the app above knows and passes in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from taixue.audit.models import Line
from taixue.lib import paths


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to look for; empty: everything."""

    actor: str = ""  # beginning of the name
    action: str = ""  # "signin" finds "signin.done" too
    persons: tuple[int, ...] | None = None
    start: datetime | None = None
    end: datetime | None = None


def visible(reached: tuple[str, ...]) -> QuerySet[Line]:
    """Return the lines of units in the subtrees, newest first; "/" also those that belong to no unit."""
    lines = Line.objects.select_related("seal__block").order_by("-at", "-pk")
    if "/" in reached:
        return lines
    where = Q(pk__in=[])
    for path in reached:
        low, high = paths.span(path)
        where |= Q(unit_path__gte=low, unit_path__lt=high)
    return lines.filter(where)


def search(reached: tuple[str, ...], wanted: Wanted) -> QuerySet[Line]:
    """Return the visible lines that fit."""
    lines = visible(reached)
    if wanted.actor:
        lines = lines.filter(actor_name__startswith=wanted.actor)
    if wanted.action:
        lines = lines.filter(Q(action=wanted.action) | Q(action__startswith=wanted.action + "."))
    if wanted.persons is not None:
        lines = lines.filter(person__in=wanted.persons)
    if wanted.start:
        lines = lines.filter(at__gte=wanted.start)
    if wanted.end:
        lines = lines.filter(at__lt=wanted.end)
    return lines


def about(person_id: int) -> QuerySet[Line]:
    """Return the lines about a person's data, for that person, newest first."""
    return Line.objects.filter(person=person_id).order_by("-at", "-pk")
