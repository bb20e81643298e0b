"""Statistics forms of authorities, and what fills them: crowds of people alike in everything that a form asks for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.queries import access, audiences
from taixue.people.queries.postings import above_and_self_path
from taixue.people.rules.permissions import Permission, reach
from taixue.reports.models import StatisticsForm as StatisticsForm
from taixue.reports.queries import figures, narrowing, snapshots
from taixue.reports.queries.breakdowns import KEYS, SUMS
from taixue.reports.queries.figures import Figures, Scope
from taixue.reports.queries.narrowing import Narrow
from taixue.reports.rules.grouping import By
from taixue.reports.rules.statistics import filling, loading
from taixue.reports.rules.statistics.filling import Crowd, Filled
from taixue.reports.rules.statistics.form import BEFORE, Form, Where

MAY, READ = Permission.POLICY_EDIT, Permission.FIGURES_SEE
EXAMPLE = Path(__file__).resolve().parent.parent / "library" / "example-year.toml"


@lru_cache(maxsize=64)
def read(text: str) -> Form:
    """Return the form of a text; the same text always gives the same. Raises loading.Unreadable."""
    return loading.load(text)


def example() -> str:
    """Return the text of the form that comes with Taixue to learn from; it is no authority's."""
    return EXAMPLE.read_text(encoding="utf-8")


def kept(*, by: Actor) -> QuerySet[StatisticsForm]:
    """Return the versions of forms of authorities for which the actor may add some, in use first."""
    found = StatisticsForm.objects.filter(access.within(reach(by, MAY), "unit__path")).select_related("unit")
    return found.order_by("closed_at", "code", "-number")


def offered(unit_path: str) -> list[StatisticsForm]:
    """Return the forms that a unit fills: those of units at and above it that are in use, the nearest unit's first."""
    rows = StatisticsForm.objects.filter(unit__path__in=above_and_self_path(unit_path), closed_at=None)
    return list(rows.select_related("unit").order_by("-unit__path", "code"))


def get(public_id: UUID, *, by: Actor) -> StatisticsForm:
    """Return a version of a form of an authority above, at or below a unit in reach. Raises NotFound."""
    row = StatisticsForm.objects.select_related("unit").filter(public_id=public_id).first()
    reached = reach(by, READ)
    near = row is not None and any(one.startswith(row.unit.path) or row.unit.path.startswith(one) for one in reached)
    if row is None or not near:
        raise NotFound("form", public_id=str(public_id))
    return row


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form filled for a scope. before: the scope of the window before, None without one or need of one."""

    scope: Scope
    before: Scope | None
    filled: Filled


def fill(form: Form, scope: Scope, *, today: date, by: Actor) -> Sheet:
    """Return a form filled with the figures of a scope. Whoever holds a scope may see them."""
    wheres = [*(one.where for one in form.rows), *(one.where for one in form.columns)]
    before = _before(scope, by=by) if any(one.window == BEFORE for one in wheres) else None
    groups = {one.name: one.pk for one in audiences.groups(by=by)} if any(one.group for one in wheres) else {}
    crowds: dict[str, list[Crowd] | None] = {"": _crowds(wheres, scope, groups, today, by)}
    crowds[BEFORE] = None if before is None else _crowds(wheres, before, groups, today, by)
    return Sheet(scope, before, filling.fill(form, crowds, groups=frozenset(groups)))


def _before(scope: Scope, *, by: Actor) -> Scope | None:
    """Return the scope of the year before, frozen for a frozen one, under the same policy where there is a choice."""
    window = str(int(scope.window) - 1) if scope.window.isdecimal() else ""
    if not window:
        return None
    try:
        if scope.snapshot is None:
            return figures.live(scope.unit.public_id, window=window, by=by)
        kept = next(iter(snapshots.holding(scope.unit.pk, year=window)), None)
        if kept is None:
            return None
        return figures.frozen(scope.unit.public_id, snapshot_id=kept.public_id, window=window, by=by)
    except NotFound:
        return None


_CROWDS = """
SELECT row.band, {rank}, row.sex, {age}, {units}, {groups}, {sums}
FROM {rows} WHERE {where} GROUP BY 1, 2, 3, 4, 5, 6
"""
_IN_UNIT = "CASE WHEN row.unit_path >= %({n}_low)s AND row.unit_path < %({n}_high)s THEN '1' ELSE '0' END"
_IN_GROUP = """CASE WHEN EXISTS (SELECT 1 FROM people_groupmember held
WHERE held.person_id = row.person_id AND held.group_id = %({n})s AND held.first_day <= %(day)s
  AND (held.end_day IS NULL OR held.end_day > %(day)s)) THEN '1' ELSE '0' END"""


def _crowds(wheres: list[Where], scope: Scope, groups: Mapping[str, int], today: date, by: Actor) -> list[Crowd]:
    asked = narrowing.of(scope, Narrow(), today=today, by=by)
    facts = dict(asked.facts)
    places = unit_paths(scope, {one.unit for one in wheres if one.unit})
    for number, path in enumerate(places.values()):
        facts[f"u{number}_low"], facts[f"u{number}_high"] = paths.span(path)
    meant = [name for name in dict.fromkeys(one.group for one in wheres) if name in groups]
    facts |= {f"g{number}": groups[name] for number, name in enumerate(meant)}
    question = _CROWDS.format(
        rank="row.rank" if any(one.rank for one in wheres) else "''", age=KEYS[By.AGE], sums=SUMS,
        units=" || ".join(_IN_UNIT.format(n=f"u{number}") for number in range(len(places))) or "''",
        groups=" || ".join(_IN_GROUP.format(n=f"g{number}") for number in range(len(meant))) or "''",
        rows=asked.relation, where=asked.where,
    )  # fmt: skip

    def crowd(band: str, rank: str, sex: str, age: str, here: str, held: str, *sums: int) -> Crowd:
        return Crowd(band, rank, sex, age, _among(places, here), _among(meant, held), Figures(*sums))

    return sql.rows(crowd, question, **facts)


def _among(names: Any, marks: str) -> frozenset[str]:
    """Return those of some names that a row of marks ("101") says yes to."""
    return frozenset(name for name, mark in zip(names, marks, strict=True) if mark == "1")


_CODES = "SELECT code, path FROM reports_frozenunit WHERE snapshot_id = %(snapshot)s AND code = ANY(%(codes)s)"
_CODES_NOW = "SELECT code, path FROM people_unit WHERE code = ANY(%(codes)s)"


def unit_paths(scope: Scope, codes: set[str]) -> dict[str, str]:
    """Return the paths, in the scope's tree, of the units with these codes that lie in the scope's subtree."""
    if not codes:
        return {}
    question = _CODES_NOW if scope.snapshot is None else _CODES
    snapshot = None if scope.snapshot is None else scope.snapshot.id
    found = sql.rows(_coded, question, codes=[*codes], snapshot=snapshot)
    return {code: path for code, path in sorted(found) if path.startswith(scope.unit.path)}


def _coded(code: str, path: str) -> tuple[str, str]:
    return code, path


def narrow(scope: Scope, where: Where, *, by: Actor) -> Narrow | None:
    """Return which people of a scope a cell counts, None where they cannot be told: no unit or group of this name."""
    below = group = ""
    if where.unit:
        below = unit_paths(scope, {where.unit}).get(where.unit, "")
    if where.group:
        group = next((str(one.public_id) for one in audiences.groups(by=by) if one.name == where.group), "")
    if (where.unit and not below) or (where.group and not group):
        return None
    return Narrow(band=where.band, rank=where.rank, sex=where.sex, age=where.age, group=group, below=below)
