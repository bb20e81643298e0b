"""The annual assessment list: each person's result in the order of columns of the nearest authority."""

import json
from typing import Any

import pytest
from django.test import Client

from taixue.kit import queue
from taixue.lib.errors import Denied, Invalid, NotFound
from taixue.policy.services import standing
from taixue.reports.models import Export
from taixue.reports.queries import choices
from taixue.reports.queries.asking import Asking
from taixue.reports.services import columns, exports
from tests import world
from tests.policy.builders import learn
from tests.reports.builders import DAY
from tests.world import NOON


def test_a_unit_has_the_columns_of_the_nearest_authority_that_chose_some(five, tree, academy, manager):
    columns.arrange(unit_id=tree.province.public_id, keys=["name", "result"], by=academy, at=NOON)
    assert choices.assessment(tree.station.pk) == ("name", "result")
    columns.arrange(unit_id=tree.county.public_id, keys=["enrolment", "result"], by=manager, at=NOON)
    assert choices.assessment(tree.station.pk) == ("enrolment", "result")
    assert choices.assessment(tree.other_office.pk) == ("name", "result")
    columns.arrange(unit_id=tree.county.public_id, keys=[], by=manager, at=NOON)
    assert choices.assessment(tree.station.pk) == ("name", "result")


def test_only_who_exchanges_with_the_personnel_system_there_says_the_order(five, tree, manager):
    with pytest.raises((NotFound, Denied)):
        columns.arrange(unit_id=tree.province.public_id, keys=["name"], by=manager, at=NOON)
    with pytest.raises(Invalid):
        columns.arrange(unit_id=tree.county.public_id, keys=["password"], by=manager, at=NOON)


def taken(unit, by) -> dict[str, Any]:
    row = exports.order(
        unit_id=unit.public_id, report="assessment", form="json", asked=Asking(), language="zh-hans", by=by, at=NOON
    )
    queue.run_waiting()
    return json.loads(exports.take(export_id=row.public_id, by=by, at=NOON)[1])


def test_the_list_is_handed_to_the_personnel_system_as_json(five, tree, manager, noon):
    columns.arrange(unit_id=tree.county.public_id, keys=["result", "name", "counted"], by=manager, at=NOON)
    said = taken(tree.county, manager)
    assert [one["title"] for one in said["columns"]] == ["完成情况", "姓名", "已学"] and said["snapshot"] is None
    assert list(said["rows"][0]) == ["id", "result", "name", "counted"]
    assert Export.objects.get().rows == 4
    assert {"id": str(five[0].public_id), "result": "met", "name": "甲", "counted": 8000} in said["rows"]
    assert {"id": str(five[3].public_id), "result": "unmet", "name": "丁", "counted": 0} in said["rows"]


def test_a_frozen_year_is_handed_over_as_it_was_frozen(frozen, five, tree, academy, noon, client: Client):
    learn(five[3], 80, DAY, required=True)
    standing.refresh_many([five[3].pk], NOON)
    said = taken(tree.province, academy)
    assert said["snapshot"] == {"id": str(frozen.public_id), "digest": frozen.digest.hex()}
    assert next(one["result"] for one in said["rows"] if one["name"] == "丁") == "unmet"
    page = world.sign_in(client, academy).get(f"/units/{tree.station.public_id}/assessment/?state=met")
    assert [one.name for one in page.context["pages"]] == ["甲"]
    assert [(one.window, bool(one.frozen)) for one in page.context["years"]] == [("2025", False), ("2026", True)]


def test_the_page_shows_the_list_and_lets_the_order_be_said(five, tree, manager, noon, client: Client):
    world.sign_in(client, manager)
    address = f"/units/{tree.county.public_id}/assessment/"
    page = client.get(address)
    assert page.context["pages"].paginator.count == 4 and "年度考核名单" in page.content.decode()
    assert client.post(f"{address}columns/", {"place_result": "1", "place_name": "2"}).headers["Location"] == address
    assert [key for key, *_ in client.get(address).context["columns"]] == ["result", "name"]
    assert client.post(f"{address}columns/", {}).status_code == 422
    assert client.get(f"/units/{tree.other_county.public_id}/assessment/").status_code == 404
