"""Frozen years, and the tree as each of them keeps it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.queries import access, units
from taixue.people.rules.permissions import Permission, reach
from taixue.reports.models import FrozenUnit, Snapshot


@dataclass(slots=True)
class Named:
    """A unit as a report names it: as it is, or as it was. path: its place in that tree."""

    pk: int
    public_id: UUID
    code: str
    name: str
    name_en: str
    kind: str
    path: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a policy under which people of a frozen year stand. digest: SHA-256 of its text, hex.

    windows: those of its windows that ended in the year, "2026"
    """

    id: int
    code: str
    number: int
    digest: str
    windows: tuple[str, ...]

    @property
    def key(self) -> str:
        """Name the version in an address: "fujian-2017.1"."""
        return f"{self.code}.{self.number}"


@dataclass(frozen=True, slots=True)
class Frozen:
    """A frozen year of an authority (unit_id, inside). reference: its last day, whose names and tree are kept."""

    id: int
    public_id: UUID
    unit_id: int
    year: str
    reference: date
    taken_at: datetime
    asked_by_name: str
    confirmed_by_name: str
    versions: tuple[Version, ...]
    people: int
    units: int
    digest: bytes
    key: int
    public_key: bytes
    signature: bytes


@dataclass(frozen=True, slots=True)
class Kept:
    """A frozen year as `by` may know it. authority: public id of its unit; whole: it lies in reach, all of it."""

    snapshot: Frozen
    authority: UUID
    whole: bool


_UNITS = """
SELECT frozen.unit_id, unit.public_id, frozen.code, frozen.name, frozen.name_en, frozen.kind, frozen.path,
       frozen.parent_id
FROM reports_frozenunit frozen JOIN people_unit unit ON unit.id = frozen.unit_id
WHERE frozen.snapshot_id = %(snapshot)s AND """


def get(public_id: UUID) -> Frozen:
    """Return a snapshot by its public id; which of its units `by` may see, `unit` says. Raises NotFound."""
    row = Snapshot.objects.filter(public_id=public_id).first()
    if row is None:
        raise NotFound("snapshot", public_id=str(public_id))
    return _frozen(row)


def of_year(unit_id: int, year: str) -> Frozen | None:
    """Return the snapshot of an authority's year, None while it is not frozen."""
    row = Snapshot.objects.filter(unit=unit_id, year=year).first()
    return None if row is None else _frozen(row)


def holding(unit_id: int, *, year: str = "") -> list[Frozen]:
    """Return the frozen years that keep a unit, the newest first, in a year the authority nearest to it first."""
    kept = FrozenUnit.objects.filter(unit=unit_id).values("snapshot")
    rows = Snapshot.objects.filter(pk__in=kept).select_related("unit")
    rows = rows.filter(year=year) if year else rows
    return [_frozen(row) for row in sorted(rows, key=lambda row: (row.year, len(row.unit.path)), reverse=True)]


def listed(*, unit_id: UUID | None = None, after: UUID | None = None, limit: int, by: Actor) -> list[Kept]:
    """Return frozen years in the order of their ids: of authorities in reach, and those that keep what `by` reaches.

    unit_id: only those that keep this unit; after: only those behind this one. Raises NotFound for a unit out of reach.
    """
    reached = reach(by, Permission.FIGURES_SEE)
    if unit_id is None:
        tops = FrozenUnit.objects.filter(unit__in=[paths.last(path) for path in reached])
        here = access.within(reached, "unit__path")
        meant = here | Q(pk__in=tops.values("snapshot")) if here else here  # an empty Q is everything: "/" is reached
    else:
        unit = units.get(unit_id, Permission.FIGURES_SEE, by=by)
        meant = Q(pk__in=FrozenUnit.objects.filter(unit=unit.pk).values("snapshot"))
    rows = Snapshot.objects.filter(meant).select_related("unit").order_by("public_id")
    rows = rows.filter(public_id__gt=after) if after else rows
    return [Kept(_frozen(row), row.unit.public_id, row.unit.path.startswith(reached)) for row in rows[:limit]]


def keeping(unit_id: int, *, window: str, rule: str) -> Frozen | None:
    """Return the snapshot that keeps a unit in a window under a version ("fujian-2017.1"), None if none does."""
    every = holding(unit_id)
    return next((one for one in every if any(rule == v.key and window in v.windows for v in one.versions)), None)


def unit(snapshot: Frozen, public_id: UUID, *, by: Actor) -> Named:
    """Return a unit of a snapshot as it was.

    Raises NotFound if it is none, and unless `by` may see the figures of the unit where it stands today or of one
    under which it stood then.
    """
    found = sql.row(Named, f"{_UNITS} unit.public_id = %(id)s", snapshot=snapshot.id, id=public_id)
    if found is None or not _seen(found, by=by):
        raise NotFound("unit", public_id=str(public_id))
    return found


def below(snapshot: Frozen, above: Named) -> list[Named]:
    """Return the units directly below one as they were, by code."""
    question = f"{_UNITS} frozen.parent_id = %(above)s ORDER BY frozen.code"
    return sql.rows(Named, question, snapshot=snapshot.id, above=above.pk)


def at(snapshot: Frozen, unit_paths: Iterable[str]) -> dict[str, Named]:
    """Return units of a snapshot by their path as it was."""
    found = sql.rows(Named, f"{_UNITS} frozen.path = ANY(%(paths)s)", snapshot=snapshot.id, paths=[*set(unit_paths)])
    return {one.path: one for one in found}


def _seen(found: Named, *, by: Actor) -> bool:
    """May `by` see the figures of a unit, because of where it stands today or because of where it stood?"""
    reached = reach(by, Permission.FIGURES_SEE)
    then = any(paths.under(paths.last(path), found.path) for path in reached)
    return then or any(one.path.startswith(reached) for one in units.by_ids([found.pk]).values())


def _frozen(row: Snapshot) -> Frozen:
    return Frozen(
        id=row.pk, public_id=row.public_id, unit_id=row.unit_id, year=row.year, reference=row.reference,
        taken_at=row.taken_at, asked_by_name=row.asked_by_name, confirmed_by_name=row.confirmed_by_name,
        versions=tuple(map(_version, row.versions)), people=row.people, units=row.units,
        digest=bytes(row.digest), key=row.key, public_key=bytes(row.public_key), signature=bytes(row.signature),
    )  # fmt: skip


def _version(row: dict[str, Any]) -> Version:
    return Version(row["id"], row["code"], row["number"], row["digest"], tuple(row["windows"]))
