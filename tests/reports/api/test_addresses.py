"""Reports over the wire: the numbers of the pages, the authority's columns, and nothing from outside of the token."""

import pytest
from django.test import Client

from taixue.audit.models import Line
from taixue.reports import labels
from taixue.reports.rules.columns import COLUMNS
from taixue.reports.services import columns
from tests import world
from tests.people.api.calls import Caller, token
from tests.world import NOON


@pytest.fixture
def caller(tree, noon) -> Caller:
    return Caller(token("reports:read", over=tree.county), "zh")


def address(unit, rest: str) -> str:
    return f"/reports/units/{unit.public_id}/{rest}"


def test_figures_and_curve_say_what_the_page_shows(five, tree, manager, caller, client: Client):
    world.sign_in(client, manager)
    for by in ("unit", "band", "rank", "sex", "age", "group"):
        page = client.get(f"/units/{tree.county.public_id}/reports/?by={by}").context
        said = caller.get(address(tree.county, f"figures?by={by}")).json()
        shown = [(row.words, row.cells[0].text, row.cells[1].text, row.cells[2].text) for row in page["rows"]]
        total = tuple(cell.text for cell in page["total"].cells[:3])
        assert [(one["name"], *usual(one["figures"])) for one in said["lines"]] == shown, by
        assert usual(said["total"]) == total == ("4", "75.0%", "25.0%"), by
    shown = [one.month for one in client.get(f"/units/{tree.county.public_id}/reports/months/").context["rows"]]
    said = caller.get(address(tree.county, "months")).json()
    assert [(one.key, one.people, one.hours, one.until) for one in shown] == [
        (one["month"], one["people"], one["hours"], one["until"]) for one in said["months"]
    ]


def usual(figures: dict[str, int]) -> tuple[str, ...]:
    names = ("subject", "participation", "completion")
    return tuple(labels.number(COLUMNS[name], figures[name]) for name in names)


def test_required_and_elective_hours_stand_apart_and_figures_can_be_narrowed(five, tree, caller):
    total = caller.get(address(tree.station, "figures")).json()["total"]
    assert (total["counted"], total["counted_required"], total["counted_elective"]) == (16000, 4900, 11100)
    assert (total["owed"], total["missing"], total["missing_required"]) == (32000, 16000, 5100)
    assert caller.get(address(tree.station, "figures?sex=2")).json()["total"]["subject"] == 0
    assert caller.get(address(tree.station, "figures?sex=3")).json()["errors"][0]["field"] == "sex"


def test_nothing_outside_of_the_token_is_there(five, tree, caller):
    for unit in (tree.province, tree.other_county):
        for rest in ("windows", "figures", "months", "assessment"):
            answer = caller.get(address(unit, rest))
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), rest
    assert caller.get(f"/reports/frozen-years?unit={tree.province.public_id}").status_code == 404


def test_the_assessment_list_comes_page_by_page_in_the_columns_of_the_authority(five, tree, academy, caller):
    columns.arrange(unit_id=tree.province.public_id, keys=["result", "name", "number"], by=academy, at=NOON)
    found, cursor = [], ""
    while cursor is not None:
        page = caller.get(address(tree.county, f"assessment?limit=2{cursor and f'&cursor={cursor}'}")).json()
        assert [one["key"] for one in page["columns"]] == ["result", "name", "number"]
        found, cursor = found + page["items"], page["next"]
    assert [(one["name"], one["result"]) for one in found] == [
        ("甲", "met"), ("乙", "unmet"), ("丙", "unmet"), ("丁", "unmet"),
    ]  # fmt: skip
    assert found[0]["number"] == five[0].id_mask and found[0]["counted"] is None and found[0]["id"]
    handed = Line.objects.filter(action="reports.handed-out").order_by("pk")
    assert [line.details["lines"] for line in handed] == [2, 2, 0]
    assert caller.get(address(tree.county, "assessment?cursor=x")).json()["code"] == "cursor"


def test_a_frozen_year_is_told_with_its_digest_and_an_authority_above_without_its_size(frozen, tree, caller):
    kept = caller.get("/reports/frozen-years").json()["items"][0]
    assert (kept["digest"], kept["year"], kept["people"]) == (frozen.digest.hex(), "2026", None)
    above = Caller(token("reports:read")).get("/reports/frozen-years").json()["items"][0]
    assert above["people"] == frozen.people
    said = caller.get(address(tree.station, "assessment")).json()
    assert (said["snapshot"], said["window"]) == (str(frozen.public_id), "2026")
    offered = caller.get(address(tree.station, "windows")).json()["items"]
    assert {"window": "2026", "rule": "fujian-2017.1", "snapshot": kept["id"], "frozen_at": kept["taken_at"]} in offered
    figures = caller.get(address(tree.station, f"figures?snapshot={kept['id']}")).json()
    assert (figures["total"]["subject"], figures["snapshot"]) == (4, kept["id"])


def test_where_nobody_owes_anything_it_is_said_so(tree, caller):
    answer = caller.get(address(tree.county, "figures"))
    assert (answer.status_code, answer.json()["code"], answer.json()["title"]) == (404, "no-figures", "没有数据")
