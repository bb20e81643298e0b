"""Units come and change through their service."""

import csv
from datetime import date
from pathlib import Path

import pytest

from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, Invalid
from taixue.people.models import Unit, UnitEvent
from taixue.people.services import units
from tests import world
from tests.people.town import Town

LIST = Path(__file__).parents[3] / "src" / "taixue" / "demo" / "data" / "units.csv"


def rows() -> list[dict[str, str]]:
    with LIST.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_provinces_list_makes_77_units_once(db: None) -> None:
    first = units.import_units(rows=rows(), by=SYSTEM, at=world.NOON)
    again = units.import_units(rows=rows(), by=SYSTEM, at=world.NOON)
    assert (first.created, again.created, again.unchanged) == (77, 0, 77)
    assert Unit.objects.count() == UnitEvent.objects.count() == 77
    station = Unit.objects.get(code="U0011")
    codes = ["U0001", "U0006", "U0009", "U0010", "U0011"]
    assert station.path == "/" + "/".join(str(Unit.objects.get(code=code).pk) for code in codes) + "/"


def test_a_list_with_one_mistake_changes_nothing(db: None) -> None:
    broken = rows()
    broken[4]["parent"] = "U9999"
    with pytest.raises(Invalid) as refusal:
        units.import_units(rows=broken, by=SYSTEM, at=world.NOON)
    problem = refusal.value.facts["problems"][0]
    assert (problem["row"], problem["column"], problem["value"]) == (6, "parent", "U9999")
    assert not Unit.objects.exists()


def test_another_name_in_the_list_is_a_recorded_event(db: None) -> None:
    units.import_units(rows=rows(), by=SYSTEM, at=world.NOON)
    changed = rows()
    changed[3]["name"] = "省财政局"
    assert units.import_units(rows=changed, by=SYSTEM, at=world.NOON).renamed == 1
    event = UnitEvent.objects.get(kind="renamed")
    assert (event.before["name"], event.after["name"]) == ("省财政厅", "省财政局")


def test_only_the_system_administrator_adds_units(town: Town) -> None:
    with pytest.raises(Denied):
        units.create(code="X1", name="新所", kind="station", parent=town.tree.office, by=town.admin, at=world.NOON)
    system = world.administrator("system-admin", None, at_unit=town.tree.city, name="何清越")
    made = units.create(code="X1", name="新所", kind="station", parent=town.tree.office, by=system, at=world.NOON)
    assert made.path == f"{town.tree.office.path}{made.pk}/"
    with pytest.raises(Conflict):
        units.create(code="X1", name="新所", kind="station", parent=town.tree.office, by=system, at=world.NOON)


def test_a_unit_with_people_or_units_in_it_is_not_closed(town: Town) -> None:
    for unit in (town.tree.station, town.tree.office):
        with pytest.raises(Conflict):
            units.close(unit=unit, on=world.TODAY, by=SYSTEM, at=world.NOON)
    empty = world.unit("空机构", town.tree.county)
    assert units.close(unit=empty, on=world.TODAY, by=SYSTEM, at=world.NOON).valid_to == world.TODAY
    assert units.close(unit=empty, on=date(2026, 12, 1), by=SYSTEM, at=world.NOON).valid_to == world.TODAY
