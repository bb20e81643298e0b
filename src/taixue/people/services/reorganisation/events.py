"""What is recorded of a change: the event of the unit, and the audit line."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from taixue.audit.services import lines
from taixue.kit.actor import Actor
from taixue.people.models import Reorganisation, Unit, UnitEvent


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who changes units, when, and by which order; None: at once, by a service of its own."""

    by: Actor
    at: datetime
    order: Reorganisation | None = None


def record(
    occasion: Occasion, unit: Unit, kind: str, on: date, *, before: dict[str, str] | None = None,
    after: dict[str, str] | None = None,
) -> None:  # fmt: skip
    """Write that something happened to a unit from a day. before, after: what differs, in plain words and codes."""
    UnitEvent.objects.create(
        unit=unit, kind=kind, on=on, before=before or {},
        after=after if after is not None else {"name": unit.name, "name_en": unit.name_en},
        by_account=occasion.by.account_id, by_name=occasion.by.name[:80], at=occasion.at,
        reorganisation=occasion.order,
    )  # fmt: skip
    lines.record(
        f"unit.{kind}", by=occasion.by, at=occasion.at, target_kind="unit", target=unit.public_id, unit_path=unit.path,
        reason=occasion.order.reason if occasion.order else "",
        details={"code": unit.code, "name": unit.name, "on": on.isoformat()},
    )  # fmt: skip


def record_all(occasion: Occasion, units: Sequence[Unit], kind: str, on: date) -> None:
    """Write the same of many units from a day, with one audit line for all."""
    if not units:
        return
    UnitEvent.objects.bulk_create(
        (
            UnitEvent(
                unit=unit, kind=kind, on=on, before={}, after={"name": unit.name, "name_en": unit.name_en},
                by_account=occasion.by.account_id, by_name=occasion.by.name[:80], at=occasion.at,
                reorganisation=occasion.order,
            )
            for unit in units
        ),
        batch_size=2_000,
    )  # fmt: skip
    lines.record(
        "unit.listed", by=occasion.by, at=occasion.at, target_kind="unit", target=units[0].public_id,
        reason=occasion.order.reason if occasion.order else "",
        details={"what": kind, "units": len(units), "first": units[0].code, "last": units[-1].code,
                 "on": on.isoformat()},
    )  # fmt: skip


def named(unit: Unit | None) -> dict[str, str]:
    """Return how an event names another unit; empty for none."""
    if unit is None:
        return {}
    return {"unit": str(unit.public_id), "code": unit.code, "name": unit.name, "name_en": unit.name_en}
