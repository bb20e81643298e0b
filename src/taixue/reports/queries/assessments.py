"""The annual assessment list: which figures it rests on, and what it says of a person as plain values."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any
from uuid import UUID

from taixue.kit.actor import Actor
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission
from taixue.reports.queries import asking, snapshots
from taixue.reports.queries.asking import Asking
from taixue.reports.queries.listing import Listed

_HOURS = {
    "owed": "owed", "counted": "counted", "required": "counted_required", "elective": "counted_elective",
    "missing": "missing", "missing_required": "missing_required",
}  # fmt: skip

Value = str | int | None


def settled(unit_id: UUID, asked: Asking, *, by: Actor) -> Asking:
    """Return what is asked, of the frozen year where the asked one is frozen: a result once handed over must not move.

    Nothing asked is the newest frozen year that kept anybody; while there is none, the newest window as it stands.
    Raises NotFound as `asking.of`.
    """
    if asked.snapshot:
        return asked
    if not asked.window and not asked.rule:
        unit = units.get(unit_id, Permission.FIGURES_SEE, by=by)
        frozen = next((one for one in snapshots.holding(unit.pk) if one.versions), None)
        return replace(asked, snapshot=str(frozen.public_id)) if frozen else asked
    found = asking.of(unit_id, asked, by=by).scope
    if found is None:
        return asked
    kept = snapshots.keeping(found.unit.pk, window=found.window, rule=found.key)
    if kept is None:
        return asked
    return replace(asked, window=found.window, rule=found.key, snapshot=str(kept.public_id))


def value(key: str, one: Listed, place: Any) -> Value:
    """Return what a column says of a person to another system: codes of the standards, centihours, days; None: unknown.

    place: the unit where the person stands, None where it is gone
    """
    if key in _HOURS:
        return int(getattr(one, _HOURS[key]))
    match key:
        case "unit":
            return None if place is None else str(place.name)
        case "unit_code":
            return None if place is None else str(place.code)
        case "age":
            return one.age
        case "result":
            return "met" if one.met else "unmet"
        case "last_study":
            return one.last_study.isoformat() if one.last_study else None
        case _:
            return str(getattr(one, key)) or None


def values(keys: Iterable[str], one: Listed, place: Any) -> dict[str, Value]:
    """Return what the list says of a person, column by column in the authority's order."""
    return {key: value(key, one, place) for key in keys}
