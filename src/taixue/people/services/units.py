"""Units come, are renamed, move and close at once; lists bring the tree up to date. Every step is a recorded event.

What wants a plan to read first, or a day to come, goes by services.reorganisation.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import Conflict, Invalid
from taixue.people.models import Unit, UnitSpan
from taixue.people.queries import access
from taixue.people.rules import reorganisation as rules
from taixue.people.rules import trees
from taixue.people.rules.permissions import Permission
from taixue.people.rules.reorganisation import Wording
from taixue.people.services.reorganisation import acts, locks, plans, relocations
from taixue.people.services.reorganisation.events import Occasion
from taixue.people.services.reorganisation.plans import Asked, Kind


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
    """Add a unit under `parent` (None: a root). Raises Denied, or Conflict if the code is taken or `parent` closed."""
    access.require(Permission.UNIT_EDIT, over=parent.path if parent else paths.ROOT, by=by)
    locks.tree()
    parent = _fresh(parent) if parent else None
    if parent is not None and parent.valid_to is not None:
        raise Conflict("the superior is closed")
    if Unit.objects.filter(code=code).exists():
        raise Conflict("unit code is taken", value=code)
    return acts.create(Occasion(by, at), Wording(code, name, name_en, kind), parent, valid_from or date(at.year, 1, 1))


@transaction.atomic
def rename(
    *, unit: Unit, name: str, by: Actor, at: datetime, name_en: str | None = None, kind: str | None = None
) -> Unit:
    """Give a unit another name or kind from today; the same again changes nothing. Raises Denied."""
    access.require(Permission.UNIT_EDIT, over=unit.path, by=by)
    locks.tree()
    unit = _fresh(unit)
    wording = Wording(
        unit.code, name, unit.name_en if name_en is None else name_en, unit.kind if kind is None else kind
    )
    acts.rename(Occasion(by, at), unit, wording, _today(unit, at))
    return unit


@transaction.atomic
def move(*, unit: Unit, parent: Unit, by: Actor, at: datetime) -> Unit:
    """Let a unit with all below it stand under another from today; there already, nothing changes.

    Raises Denied without UNIT_EDIT over both superiors, Invalid with `problems` as rules.reorganisation gives them.
    """
    locks.everything()
    unit, parent = _fresh(unit), _fresh(parent)
    asked = Asked(Kind.MOVE, _today(unit, at), unit=unit, under=parent)
    for path in asked.over():
        access.require(Permission.UNIT_EDIT, over=path, by=by)
    if unit.parent_id == parent.pk:
        return unit
    _refuse(asked, at)
    acts.tell(acts.move(Occasion(by, at), unit, parent, asked.on), asked.on)
    return unit


@transaction.atomic
def close(*, unit: Unit, on: date, by: Actor, at: datetime) -> Unit:
    """End a unit on a day; closed already, nothing changes.

    Raises Denied, Conflict while people stand in it or a unit below it is open, Invalid for another reason.
    """
    access.require(Permission.UNIT_EDIT, over=unit.path, by=by)
    locks.everything()
    unit = _fresh(unit)
    if unit.valid_to is not None:
        return unit
    if relocations.standing(unit, on).exists():
        raise Conflict("people stand in the unit")
    if Unit.objects.filter(parent=unit, valid_to=None).exists():
        raise Conflict("units below are open")
    _refuse(Asked(Kind.CLOSE, on, unit=unit), at)
    acts.close(Occasion(by, at), unit, on)
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
    locks.tree()
    known = {unit.code: unit for unit in Unit.objects.select_for_update()}
    codes = {unit.pk: unit.code for unit in known.values()}
    verdict = trees.judge(rows, {unit.code: codes[unit.parent_id] if unit.parent_id else "" for unit in known.values()})
    if verdict.problems:
        raise Invalid("units", problems=[problem.as_dict() for problem in verdict.problems])
    new, renamed = [], 0
    occasion = Occasion(by, at)
    for row in verdict.rows:
        wording = Wording(row.code, row.name, row.name_en, row.kind)
        unit = known.get(row.code)
        if unit is None:
            new.append((wording, row.parent))
        elif trees.differs(row.cells(), unit):
            acts.rename(occasion, unit, wording, _today(unit, at))
            renamed += 1
    acts.create_all(occasion, new, known, valid_from or date(at.year, 1, 1))
    return ImportReport(len(new), renamed, len(verdict.rows) - len(new) - renamed)


def _fresh(unit: Unit) -> Unit:
    return Unit.objects.select_for_update(of=("self",)).select_related("parent").get(pk=unit.pk)


def _today(unit: Unit, at: datetime) -> date:
    """Return today, or the day of the unit's last change where that lies ahead (a unit founded for a day to come)."""
    last = UnitSpan.objects.filter(unit=unit, end_day=None).values_list("first_day", flat=True).first()
    return max(clock.day(at), last or clock.day(at))


def _refuse(asked: Asked, at: datetime) -> None:
    found: list[rules.Problem] = plans.problems(asked, at)
    if found:
        raise Invalid("reorganisation", problems=[problem.as_dict() for problem in found])
