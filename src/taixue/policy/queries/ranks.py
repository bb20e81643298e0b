"""Rank lists: who gained how much under a policy that allows it, within a unit; only those who take part.

One's own place is always there for oneself, also where a unit shows no list.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, QuerySet, Window
from django.db.models.functions import Rank

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.people.queries import units
from taixue.policy.models import Policy, RankListOff, Standing
from taixue.policy.queries import policies
from taixue.policy.queries.policies import Held
from taixue.policy.rules.document import Document


@dataclass(frozen=True, slots=True)
class Own:
    """A list that one has a place in. place: 1 is the first, None without one; off: the unit that shows no list."""

    document: Document
    window: str
    policy_id: int
    unit: Any
    counted: int
    place: int | None
    people: int
    off: Any


def ranked(held: list[Held]) -> list[Held]:
    """Return the rules that allow rank lists."""
    return [one for one in held if one.document.rank_lists]


def own(unit_path: str, day: date, *, by: Actor) -> list[Own]:
    """Return one's own place in the lists of one's unit, for every rule that holds there on a day and allows lists."""
    found = []
    unit = units.by_path([unit_path]).get(unit_path)
    for one in ranked(policies.governing(unit_path, day)):
        window = one.document.calendar.counting(day).around.name
        rows = taking_part(one.policy_id, window, unit_path)
        mine = Standing.objects.filter(version__policy=one.policy_id, window=window, person=by.person_id).first()
        counted = mine.counted if mine is not None else 0
        place = rows.filter(counted__gt=counted).count() + 1 if counted > 0 else None
        off = switched_off(one.policy_id, unit_path)
        found.append(Own(one.document, window, one.policy_id, unit, counted, place, rows.count(), off))
    return found


def taking_part(policy_id: int, window: str, unit_path: str) -> QuerySet[Standing]:
    """Return the standings of those in a subtree who gained anything in a window."""
    low, high = paths.span(unit_path)
    return Standing.objects.filter(
        version__policy=policy_id, window=window, subject=True, counted__gt=0, unit_path__gte=low, unit_path__lt=high
    )


def listed(policy_id: int, window: str, unit_path: str) -> QuerySet[Standing, dict[str, Any]]:
    """Return who takes part in a subtree with `place`, equal for equal amounts; nobody where the unit shows none."""
    rows = taking_part(policy_id, window, unit_path)
    if switched_off(policy_id, unit_path) is not None:
        rows = rows.none()
    placed = rows.annotate(place=Window(Rank(), order_by=F("counted").desc()))
    return placed.order_by("place", "person").values("place", "counted", "unit_path", "person_id", "person__name")


def switched_off(policy_id: int, unit_path: str) -> Any:
    """Return the unit at or above a place that shows no lists of a policy, None where they are shown."""
    places = [*paths.above(unit_path), unit_path]
    row = RankListOff.objects.filter(policy=policy_id, unit__path__in=places).select_related("unit").first()
    return row.unit if row is not None else None


def of_unit(unit_path: str, day: date) -> list[tuple[Policy, Document, Any]]:
    """Return the rules with lists that hold for a unit, each with the unit that switched them off, or None."""
    found = ranked(policies.governing(unit_path, day))
    known = Policy.objects.in_bulk([one.policy_id for one in found])
    return [(known[one.policy_id], one.document, switched_off(one.policy_id, unit_path)) for one in found]
