"""Units come, are renamed and close; every step is a recorded event."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import Conflict, Invalid
from taixue.people.models import Posting, Unit, UnitEvent
from taixue.people.queries import access
from taixue.people.rules import trees
from taixue.people.rules.permissions import Permission


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import of units did."""

    created: int
    renamed: int
    unchanged: int


@transaction.atomic
def create(
    *, code: str, name: str, kind: str, parent: Unit | None, by: Actor, at: datetime, name_en: str = "",
    valid_from: date | None = None,
) -> Unit:  # fmt: skip
    """Add a unit under `parent` (None: a root). Raises Denied, or Conflict if the code is taken."""
    access.require(Permission.UNIT_EDIT, over=parent.path if parent else paths.ROOT, by=by)
    if Unit.objects.filter(code=code).exists():
        raise Conflict("unit code is taken", value=code)
    return _add(trees.UnitRow(1, code, parent.code if parent else "", name, name_en, kind), parent, by, at, valid_from)


@transaction.atomic
def rename(*, unit: Unit, name: str, by: Actor, at: datetime, name_en: str | None = None) -> Unit:
    """Give a unit another name from today; the same name again changes nothing. Raises Denied."""
    access.require(Permission.UNIT_EDIT, over=unit.path, by=by)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    wanted = (name, unit.name_en if name_en is None else name_en)
    before = (unit.name, unit.name_en)
    if wanted != before:
        unit.name, unit.name_en = wanted
        unit.save(update_fields=["name", "name_en"])
        _event(unit, "renamed", by, at, before=dict(zip(("name", "name_en"), before, strict=True)))
    return unit


@transaction.atomic
def close(*, unit: Unit, on: date, by: Actor, at: datetime) -> Unit:
    """End a unit on a day. Raises Denied, or Conflict while people stand in it or a unit below it is open."""
    access.require(Permission.UNIT_EDIT, over=unit.path, by=by)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if Posting.objects.filter(unit=unit, end_day=None).exists():
        raise Conflict("people stand in the unit")
    if Unit.objects.filter(parent=unit, valid_to=None).exists():
        raise Conflict("units below are open")
    if on <= unit.valid_from:
        raise Invalid("a unit cannot end before it begins")
    if unit.valid_to is None:
        unit.valid_to = on
        unit.save(update_fields=["valid_to"])
        _event(unit, "closed", by, at, on=on)
    return unit


@transaction.atomic
def import_units(
    *, rows: Iterable[Mapping[str, str]], by: Actor, at: datetime, valid_from: date | None = None
) -> ImportReport:
    """Bring the tree up to a list of rows (code, parent, name, name_en, kind); a second time nothing changes.

    valid_from: first day of units that are new; the year's first day where not given
    Raises Denied, or Invalid with `problems` of row, column, code, value and cure: then nothing was changed.
    """
    access.require(Permission.UNIT_EDIT, over=paths.ROOT, by=by)
    known = {unit.code: unit for unit in Unit.objects.select_for_update()}
    codes = {unit.pk: unit.code for unit in known.values()}
    verdict = trees.judge(rows, {unit.code: codes[unit.parent_id] if unit.parent_id else "" for unit in known.values()})
    if verdict.problems:
        raise Invalid("units", problems=[problem.as_dict() for problem in verdict.problems])
    created = renamed = 0
    for row in verdict.rows:
        unit = known.get(row.code)
        if unit is None:
            known[row.code] = _add(row, known.get(row.parent), by, at, valid_from)
            created += 1
        elif (unit.name, unit.name_en) != (row.name, row.name_en):
            rename(unit=unit, name=row.name, name_en=row.name_en, by=by, at=at)
            renamed += 1
    return ImportReport(created, renamed, len(verdict.rows) - created - renamed)


def _add(row: trees.UnitRow, parent: Unit | None, by: Actor, at: datetime, valid_from: date | None) -> Unit:
    unit = Unit(
        code=row.code, name=row.name, name_en=row.name_en, kind=row.kind, parent=parent,
        valid_from=valid_from or date(at.year, 1, 1), path=f"/new-{row.code}/",
    )  # fmt: skip
    unit.save()
    unit.path = paths.child(parent.path if parent else paths.ROOT, unit.pk)
    unit.save(update_fields=["path"])
    _event(unit, "created", by, at, on=unit.valid_from)
    return unit


def _event(
    unit: Unit, kind: str, by: Actor, at: datetime, *, on: date | None = None, before: dict[str, str] | None = None
) -> None:
    UnitEvent.objects.create(
        unit=unit, kind=kind, on=on or clock.day(at), before=before or {},
        after={"name": unit.name, "name_en": unit.name_en}, by_account=by.account_id, at=at,
    )  # fmt: skip
    lines.record(
        f"unit.{kind}", by=by, at=at, target_kind="unit", target=unit.public_id, unit_path=unit.path,
        details={"code": unit.code, "name": unit.name},
    )  # fmt: skip
