"""Units brought in by the personnel system."""

import pytest

from taixue.kit import clock
from taixue.people.models import ExternalKey, Unit, UnitEvent
from tests import world
from tests.people.api.calls import Caller, token
from tests.people.api.test_persons import codes, counts
from tests.people.town import Town


def office(town: Town, **changes: object) -> dict[str, object]:
    """Return a new office of the county."""
    return {
        "key": "org-1", "code": "U0457", "name": "青石县数据管理局", "kind": "office",
        "parent": {"code": town.tree.county.code}, "valid_from": "2026-01-01",
    } | changes  # fmt: skip


def test_a_new_unit_stands_under_its_superior_and_the_same_again_changes_nothing(town: Town, hr: Caller) -> None:
    assert counts(hr.batch("units", [office(town)])) == {"created": 1}
    unit = Unit.objects.get(code="U0457")
    assert (unit.parent, unit.path) == (town.tree.county, f"{town.tree.county.path}{unit.pk}/")
    events = UnitEvent.objects.count()
    assert counts(hr.batch("units", [office(town)])) == {"unchanged": 1}
    assert UnitEvent.objects.count() == events


def test_a_batch_names_superiors_of_its_own(town: Town, hr: Caller) -> None:
    below = office(town, key="org-2", code="U0458", name="第一数据所", kind="station", parent={"key": "org-1"})
    assert counts(hr.batch("units", [office(town), below])) == {"created": 2}
    assert Unit.objects.get(code="U0458").parent == Unit.objects.get(code="U0457")


def test_a_unit_is_found_by_code_renamed_and_closed(town: Town, hr: Caller) -> None:
    unit = world.unit("青石县档案馆", town.tree.county)
    item = {"key": "org-9", "code": unit.code, "name": "青石县档案局"}
    result = hr.batch("units", [item])
    assert result["results"][0]["fields"] == ["key", "name"]
    today = clock.day(clock.now()).isoformat()
    for expected in (["closed_on"], []):
        assert hr.put("/units/by-key/org-9", {"closed_on": today}).json()["fields"] == expected
    unit.refresh_from_db()
    assert (unit.name, unit.valid_to) == ("青石县档案局", clock.day(clock.now()))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"code": ""}, ("code", "missing")),
        ({"name": "局" * 121}, ("name", "too-long")),
        ({"parent": {"code": "X-9"}}, ("parent", "unit-unknown")),
        ({"parent": None}, ("parent", "missing")),
    ],
)
def test_what_does_not_do_is_refused(
    town: Town, hr: Caller, change: dict[str, object], problem: tuple[str, str]
) -> None:
    assert problem in codes(hr.batch("units", [office(town, **change)]))[0]
    assert not ExternalKey.objects.exists()


def test_a_unit_is_not_moved_nor_its_code_taken_from_another(town: Town, hr: Caller) -> None:
    hr.batch("units", [office(town)])
    moved = hr.batch("units", [office(town, parent={"code": town.tree.office.code})])
    assert codes(moved) == [[("parent", "moved")]]
    taken = hr.batch("units", [office(town, key="org-5", code=town.tree.other_office.code)])
    assert codes(taken) == [[("code", "taken")]]
    twice = hr.batch("units", [office(town, key="org-6")])
    assert codes(twice) == [[("key", "key-differs")]]


def test_a_unit_where_people_stand_is_not_closed(town: Town, hr: Caller) -> None:
    hr.batch("units", [{"key": "s", "code": town.tree.station.code}])
    answer = hr.put("/units/by-key/s", {"closed_on": "2026-12-31"})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "conflict")


def test_a_token_over_everything_adds_a_root(town: Town) -> None:
    whole = Caller(token())
    assert counts(whole.batch("units", [office(town, parent=None)])) == {"created": 1}
    assert Unit.objects.get(code="U0457").parent is None


def test_the_list_is_filtered_by_superior_and_code(town: Town, hr: Caller) -> None:
    below = hr.get(f"/units?parent={town.tree.county.public_id}").json()["items"]
    assert [one["code"] for one in below] == [town.tree.office.code]
    found = hr.get(f"/units?code={town.tree.station.code}").json()["items"]
    assert [one["name"] for one in found] == ["青石县第一市场监督管理所"]
    assert hr.get(f"/units?code={town.tree.other_office.code}").json()["items"] == []
