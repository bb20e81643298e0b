"""The tree as pages show it: one level at a time, today from counters, on an earlier day as it was."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.people.models import Posting, Unit, UnitSpan
from taixue.people.queries import access, units
from taixue.people.rules.permissions import Permission

OPENED = 60
"""So many units the second level may have to be shown at once; more are fetched when their superior is opened."""

MOST = 300
"""Units of one level on a page; more are found by searching."""


@dataclass(slots=True)
class Node:
    """A unit in the tree. people: in its subtree; here: in the unit itself; units: open ones below it."""

    id: int
    public_id: UUID
    code: str
    name: str
    name_en: str
    kind: str
    parent_id: int | None
    path: str
    units: int
    people: int
    here: int
    leaf: bool
    children: list["Node"] = field(default_factory=list)
    above: str = ""  # names of its superiors, where it is shown apart from them
    above_en: str = ""


_TODAY = """
SELECT u.id, u.public_id, u.code, u.name, u.name_en, u.kind, u.parent_id, u.path,
       coalesce(c.units, 0), coalesce(c.people, 0), coalesce(c.here, 0),
       NOT EXISTS (SELECT FROM people_unit b WHERE b.parent_id = u.id AND (b.valid_to IS NULL OR b.valid_to > %(day)s))
FROM people_unit u LEFT JOIN people_unitcount c ON c.unit_id = u.id
WHERE (u.valid_to IS NULL OR u.valid_to > %(day)s) AND """

_THEN = """
WITH posted AS (
    SELECT unit_id, count(*) AS people FROM people_posting
    WHERE kind = 'main' AND first_day <= %(day)s AND (end_day IS NULL OR end_day > %(day)s) GROUP BY unit_id
), tree AS MATERIALIZED (
    SELECT s.unit_id, s.parent_id, s.path, s.name, s.name_en, s.kind, coalesce(p.people, 0) AS here
    FROM people_unitspan s LEFT JOIN posted p ON p.unit_id = s.unit_id
    WHERE s.first_day <= %(day)s AND (s.end_day IS NULL OR s.end_day > %(day)s)
), total AS MATERIALIZED (
    SELECT above.id::bigint AS unit_id, count(*) AS units, sum(here)::bigint AS people
    FROM tree CROSS JOIN LATERAL unnest(string_to_array(trim('/' FROM path), '/')) AS above(id) GROUP BY above.id
)
SELECT s.unit_id, u.public_id, u.code, s.name, s.name_en, s.kind, s.parent_id, s.path, below.units - 1, below.people,
       s.here, below.units = 1
FROM tree s JOIN people_unit u ON u.id = s.unit_id JOIN total below ON below.unit_id = s.unit_id
WHERE """

_CHOICE = {"ids": "{}.{} = ANY(%(ids)s) ", "under": "{}.parent_id = ANY(%(ids)s) "}


def _ask(choice: str, ids: Sequence[int], day: date, today: date) -> list[Node]:
    """Ask for the units themselves ("ids") or those directly under them ("under"), by code."""
    question, alias, key = (_TODAY, "u", "id") if day >= today else (_THEN, "s", "unit_id")
    condition = _CHOICE[choice].format(alias, key)
    return sql.rows(Node, f"{question}{condition} ORDER BY u.code LIMIT {MOST * 20}", ids=list(ids), day=day)


def first(*, by: Actor, day: date, today: date) -> list[Node]:
    """Return the tree as it opens: the highest units in reach, what is under them, and under that if it is not much."""
    roots = _ask("ids", list(units.tops(by=by).values_list("pk", flat=True)), day, today)
    level = _hang(roots, day, today)
    if len(level) <= OPENED and sum(not node.leaf for node in level) <= OPENED:
        nested = _ask("under", [node.id for node in level], day, today)
        if len(nested) <= OPENED:
            _attach(level, nested)
    return roots


def under(number: int, *, day: date, today: date) -> list[Node]:
    """Return the units directly under one, for pages that already know that `by` may see it."""
    return _ask("under", [number], day, today)


def these(found: Iterable[Unit], *, day: date, today: date) -> list[Node]:
    """Return units apart from the tree, in their order, each with the names of its superiors. Two queries."""
    order = [unit.pk for unit in found]
    nodes = {node.id: node for node in _ask("ids", order, day, today)}
    above = {n for node in nodes.values() for n in paths.numbers(node.path)[:-1]}
    names = {pk: (name, name_en) for pk, name, name_en in Unit.objects.filter(pk__in=above).values_list(
        "pk", "name", "name_en")}  # fmt: skip
    for node in nodes.values():
        way = [names[n] for n in paths.numbers(node.path)[:-1] if n in names]
        node.above = " › ".join(name for name, _ in way)
        node.above_en = " › ".join(name_en or name for name, name_en in way)
    return [nodes[number] for number in order if number in nodes]


def total(*, by: Actor, day: date, today: date) -> int:
    """Return how many people are counted in all of reach."""
    roots = _ask("ids", list(units.tops(by=by).values_list("pk", flat=True)), day, today)
    return sum(node.people for node in roots)


def _hang(above: list[Node], day: date, today: date) -> list[Node]:
    found = _ask("under", [node.id for node in above if not node.leaf], day, today)
    _attach(above, found)
    return found


def _attach(above: list[Node], found: list[Node]) -> None:
    known: dict[Any, Node] = {node.id: node for node in above}
    for node in found:
        known[node.parent_id].children.append(node)


_ON = """
SELECT s.unit_id, s.path, s.name, s.name_en, s.kind, s.parent_id, s.first_day, s.end_day
FROM people_unitspan s
WHERE s.unit_id = ANY(%(ids)s) AND s.first_day <= %(day)s AND (s.end_day IS NULL OR s.end_day > %(day)s)
"""


@dataclass(frozen=True, slots=True)
class Span:
    """What a unit was on a day. path: where it stood then; days are half open."""

    id: int
    path: str
    name: str
    name_en: str
    kind: str
    parent_id: int | None
    first_day: date
    end_day: date | None


def on_day(numbers: Iterable[int], day: date) -> dict[int, Span]:
    """Return what units were on a day, by the number inside; those that were not yet, or no more, are left out."""
    return {span.id: span for span in sql.rows(Span, _ON, ids=list(numbers), day=day)}


_TRAILS = """
SELECT unit_id, path, first_day, end_day FROM people_unitspan
WHERE unit_id = ANY(%(ids)s) AND unit_id IN (
    SELECT unit_id FROM people_unitspan WHERE unit_id = ANY(%(ids)s) GROUP BY unit_id HAVING count(*) > 1)
ORDER BY unit_id, first_day
"""


def stood(unit: Unit, day: date, *, by: Actor) -> QuerySet[Posting]:
    """Return the main postings in a unit's subtree as it was on a day, of persons whom `by` may see now."""
    return _stood(unit, day).filter(person__in=access.persons(Permission.PERSON_SEE, by=by)).select_related("person")


def stood_count(unit: Unit, day: date) -> int:
    """Return how many people had their main posting in a unit's subtree as it was on a day, wherever they are now."""
    return _stood(unit, day).count()


def _stood(unit: Unit, day: date) -> QuerySet[Posting]:
    was = on_day([unit.pk], day).get(unit.pk)
    if was is None:
        return Posting.objects.none()
    low, high = paths.span(was.path)
    there = UnitSpan.objects.filter(path__gte=low, path__lt=high, first_day__lte=day).exclude(end_day__lte=day)
    held = Posting.objects.filter(kind=Posting.Kind.MAIN, first_day__lte=day).exclude(end_day__lte=day)
    return held.filter(unit__in=there.values("unit")).order_by("person__name", "pk")


class Trails:
    """Where units stood over time, for rules that ask which superiors a unit had on a day."""

    def __init__(self, rows: Iterable[tuple[int, str, date, date | None]]) -> None:
        self._known: dict[int, list[tuple[str, date, date | None]]] = {}
        for number, path, first_day, end_day in rows:
            self._known.setdefault(number, []).append((path, first_day, end_day))

    def on(self, path: str, day: date) -> str:
        """Return the path that the unit which stands (or last stood) at `path` had on a day.

        A unit that did not stand yet had the place where it began; one that never moved stands where it does.
        """
        known = self._known.get(paths.last(path), [])
        found = [was for was, first_day, _ in known if first_day <= day]
        return found[-1] if found else known[0][0] if known else path


def trails(unit_paths: Iterable[str]) -> Trails:
    """Return where the units at these paths stood over time. One query for any number of units."""
    numbers = sorted({paths.last(path) for path in unit_paths})
    return Trails(sql.rows(lambda *row: row, _TRAILS, ids=numbers))


_FORMER = """
SELECT DISTINCT path FROM people_unitspan WHERE unit_id = ANY(%(ids)s) AND path <> ALL(%(now)s)
"""


def former(reached: Sequence[str]) -> tuple[str, ...]:
    """Return paths with those under which the same units once stood: what was written there was written about them."""
    numbers = [paths.last(path) for path in reached if path != paths.ROOT]
    if not numbers:
        return tuple(reached)
    found = sql.rows(str, _FORMER, ids=numbers, now=list(reached))
    return (*reached, *found)
