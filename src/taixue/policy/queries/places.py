"""What a change of units does to figures and rules, for the plan that is read before it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import Count, Q

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.people.queries import access
from taixue.people.rules.permissions import Permission
from taixue.policy.models import Assignment, Standing
from taixue.policy.queries import standings

Moved = tuple[str, str, Iterable[int]]
"""Path before, path after, the people's numbers inside."""
Shift = list[int]


def figures(moved: Sequence[Moved], *, day: date, by: Actor) -> list[list[int]]:
    """Return how the figures of units change: [unit id, subject before, after, met before, met after], superiors first.

    Units whose figures stay, and those whose figures `by` may not see, are left out; 0 is the unit still to be made.
    day: its year names the window; of several rules that one counts under which most of the people stand
    """
    window = str(day.year)
    version = _leading(moved, window)
    if version is None:
        return []
    shift: dict[int, Shift] = defaultdict(lambda: [0, 0])
    place: dict[int, str] = {}
    for old, new, persons in moved:
        subject, met = _sums(persons, window, version)
        for path, sign in ((old, -1), (new, 1)):
            numbers = paths.numbers(path)
            for number, above in zip(numbers, [*paths.above(path), path], strict=True):
                place.setdefault(number, above)
                shift[number][0] += sign * subject
                shift[number][1] += sign * met
    changed = {number: change for number, change in shift.items() if any(change)}
    seen = [n for n in changed if access.allowed(Permission.FIGURES_SEE, over=place[n], by=by)]
    before = standings.of_units([place[n] for n in seen if n], window, version, by=by)
    rows = []
    for number in sorted(seen, key=lambda n: (place[n].count("/") if n else 99, n)):
        was = before.get(place[number], standings.Figures()) if number else standings.Figures()
        subject, met = changed[number]
        rows.append([number, was.subject, was.subject + subject, was.met, was.met + met])
    return rows


def rules_at(unit_paths: Iterable[str], day: date) -> int:
    """Return how many rules hold for the units at these paths themselves, on a day or later."""
    rows = Assignment.objects.filter(unit_path__in=list(unit_paths))
    return rows.filter(Q(end_day=None) | Q(end_day__gt=day)).count()


def _leading(moved: Sequence[Moved], window: str) -> int | None:
    persons = [number for _, _, numbers in moved for number in numbers]
    rows = Standing.objects.filter(person__in=persons, window=window, subject=True).values("version")
    first = rows.annotate(n=Count("pk")).order_by("-n", "version").first()
    return first["version"] if first else None


def _sums(persons: Iterable[int], window: str, version: int) -> tuple[int, int]:
    rows = Standing.objects.filter(person__in=list(persons), window=window, version=version, subject=True)
    found = rows.aggregate(subject=Count("pk"), met=Count("pk", filter=Q(met=True)))
    return found["subject"], found["met"]
