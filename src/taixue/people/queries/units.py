"""The unit tree, as far as `by` reaches."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.models import Posting, Unit
from taixue.people.queries import access, grams
from taixue.people.rules.permissions import PERMISSIONS, Permission, reach


class Place(Protocol):
    """What other apps may know of a unit."""

    pk: int
    public_id: UUID
    code: str
    name: str
    name_en: str
    path: str
    parent_id: int | None


def get(public_id: UUID, permission: Permission, *, by: Actor) -> Unit:
    """Return the unit. Raises NotFound if there is none in reach of the permission."""
    found = sql.model(Unit, "public_id = %(id)s", id=public_id)
    if found is None or not access.allowed(permission, over=found.path, by=by):
        raise NotFound("unit", public_id=str(public_id))
    return found


def children(unit: Unit, *, by: Actor) -> QuerySet[Unit]:
    """Return the units directly under one, by code, as far as any role of `by` reaches."""
    return seen(by=by).filter(parent=unit).order_by("code")


def ancestors(unit: Unit) -> list[Unit]:
    """Return the superiors of a unit, the root first, without itself. Names of superiors are no secret."""
    return list(Unit.objects.filter(path__in=paths.above(unit.path)).order_by("path"))


def ancestors_of(path: str) -> list[Unit]:
    """Return the superiors in a path that holds or once held, the root first, under the names they have today."""
    found = Unit.objects.in_bulk(paths.numbers(path)[:-1])
    return [found[number] for number in paths.numbers(path)[:-1] if number in found]


_LISTED = """
SELECT u.code, coalesce(above.code, ''), s.name, s.name_en, s.kind
FROM people_unitspan s JOIN people_unit u ON u.id = s.unit_id LEFT JOIN people_unit above ON above.id = s.parent_id
WHERE s.first_day <= %(day)s AND (s.end_day IS NULL OR s.end_day > %(day)s) AND s.path ~ %(within)s ORDER BY s.path
"""


def listed(highest: Sequence[Unit], day: date) -> list[tuple[str, ...]]:
    """Return units at and below some on a day as a list (code, parent, name, name_en, kind), superiors first."""
    within = f"/({'|'.join(str(unit.pk) for unit in highest) or '0'})/"
    return sql.rows(lambda *row: tuple(map(str, row)), _LISTED, day=day, within=within)


def seen(*, by: Actor) -> QuerySet[Unit]:
    """Return the units that any role of `by` reaches."""
    reached = sorted({path for permission in _held(by) for path in reach(by, permission)})
    return Unit.objects.filter(access.within(tuple(reached)))


def tops(*, by: Actor, permission: Permission | None = None) -> QuerySet[Unit]:
    """Return the highest units that `by` reaches, by one permission or any: where the tree begins for them."""
    reached = {path for held in ([permission] if permission else _held(by)) for path in reach(by, held)}
    if "/" in reached:
        return Unit.objects.filter(parent=None).order_by("code")
    highest = [p for p in reached if not any(q != p and p.startswith(q) for q in reached)]
    return Unit.objects.filter(path__in=highest).order_by("code")


def with_children(units: QuerySet[Unit], day: date) -> QuerySet[Unit]:
    """Add `below` (units directly under each) and `staff` (main postings in the unit itself on the day)."""
    below = Unit.objects.filter(parent=OuterRef("pk")).order_by().values("parent").annotate(n=Count("pk")).values("n")
    holding = Q(first_day__lte=day) & (Q(end_day=None) | Q(end_day__gt=day))
    staff = (
        Posting.objects.filter(holding, unit=OuterRef("pk"), kind=Posting.Kind.MAIN)
        .order_by().values("unit").annotate(n=Count("pk")).values("n")
    )  # fmt: skip
    return units.annotate(below=Coalesce(Subquery(below), 0), staff=Coalesce(Subquery(staff), 0))


def by_path(unit_paths: Iterable[str]) -> dict[str, Unit]:
    """Return units by the path they have or once had, for pages that already know that `by` may name them."""
    wanted = {path: paths.last(path) for path in unit_paths}
    found = Unit.objects.in_bulk(set(wanted.values()))
    return {path: found[number] for path, number in wanted.items() if number in found}


def named(text: str, *, by: Actor) -> QuerySet[Unit]:
    """Return the units in reach whose names and code hold every word of the text, along the tree."""
    return seen(by=by).filter(grams.holding(text, grams.UNIT)).order_by("path")


def _held(by: Actor) -> Iterable[Permission]:
    if by.system:
        return (Permission.UNIT_EDIT,)
    return {permission for role in by.roles() for permission in PERMISSIONS.get(role, frozenset())}


@dataclass(frozen=True, slots=True)
class Branch:
    """A unit in the tree with the units directly under it, where they are shown."""

    unit: Unit
    children: tuple["Branch", ...]


def branches(*, by: Actor, day: date) -> list[Branch]:
    """Return the tree as far as it opens at first: the highest units in reach and the two levels under them."""
    roots = list(with_children(tops(by=by), day))
    children = _under(roots, by, day)
    leaves = _under([unit for found in children.values() for unit in found], by, day)
    below = {pk: tuple(Branch(leaf, ()) for leaf in found) for pk, found in leaves.items()}
    middle = {pk: tuple(Branch(unit, below.get(unit.pk, ())) for unit in found) for pk, found in children.items()}
    return [Branch(root, middle.get(root.pk, ())) for root in roots]


def _under(above: list[Unit], by: Actor, day: date) -> dict[int, list[Unit]]:
    found: dict[int, list[Unit]] = {}
    for unit in with_children(seen(by=by).filter(parent__in=above).order_by("code"), day):
        found.setdefault(unit.parent_id or 0, []).append(unit)
    return found


def by_code(code: str) -> Unit:
    """Return the unit of a code. Raises NotFound. Codes are no secret; what may be done there, the service decides."""
    found = Unit.objects.filter(code=code.strip()).first()
    if found is None:
        raise NotFound("unit", code=code)
    return found


def free_code(parent: Unit | None) -> str:
    """Return a code that no unit has, to propose for a new unit under a superior: "U0009-1", "U0009-2" …"""
    stem = parent.code[:34] if parent is not None else "U"
    taken = set(Unit.objects.filter(code__startswith=f"{stem}-").values_list("code", flat=True))
    return next(code for n in range(1, len(taken) + 2) if (code := f"{stem}-{n}") not in taken)


def open_under(parent: Unit | None, *, by: Actor, permission: Permission) -> QuerySet[Unit]:
    """Return the open units directly under one, or the roots, as far as the permission reaches."""
    return access.units(permission, by=by).filter(parent=parent, valid_to=None).order_by("code")


def open_named(text: str, *, by: Actor, permission: Permission) -> QuerySet[Unit]:
    """Return the open units in reach of a permission whose names and code hold every word of the text."""
    found = access.units(permission, by=by).filter(grams.holding(text, grams.UNIT), valid_to=None)
    return found.select_related("parent").order_by("path")


def these(public_ids: Iterable[str], *, by: Actor, permission: Permission) -> QuerySet[Unit]:
    """Return the open units with these public ids, as far as the permission reaches; what is no id finds none."""
    wanted = [text for text in public_ids if _is_id(text)]
    found = access.units(permission, by=by).filter(public_id__in=wanted, valid_to=None)
    return found.select_related("parent").order_by("path")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def by_ids(numbers: Iterable[int]) -> dict[int, Unit]:
    """Return units by the number inside, for pages that already know that `by` may name them. One query."""
    return Unit.objects.in_bulk(set(numbers))


def around(unit: Place, unit_paths: Iterable[str]) -> dict[str, Unit]:
    """Return the units directly under one, and those at the paths, by path: one query for a page that names them."""
    found = sql.models(Unit, "parent_id = %(unit)s OR path = ANY(%(paths)s)", unit=unit.pk, paths=[*set(unit_paths)])
    return {one.path: one for one in found}
