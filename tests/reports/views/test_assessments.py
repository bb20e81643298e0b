"""The annual assessment list: each person's result in the order of columns of the nearest authority."""

import json

import pytest
from django.test import Client

from taixue.kit import queue
from taixue.lib.errors import Denied, Invalid, NotFound
from taixue.reports.models import Export
from taixue.reports.queries import choices
from taixue.reports.queries.asking import Asking
from taixue.reports.services import columns, exports
from tests import world
from tests.world import NOON


def test_a_unit_has_the_columns_of_the_nearest_authority_that_chose_some(five, tree, academy, manager):
    columns.arrange(unit_id=tree.province.public_id, keys=["name", "result"], by=academy, at=NOON)
    assert choices.assessment(tree.station.path) == ("name", "result")
    columns.arrange(unit_id=tree.county.public_id, keys=["enrolment", "result"], by=manager, at=NOON)
    assert choices.assessment(tree.station.path) == ("enrolment", "result")
    assert choices.assessment(tree.other_office.path) == ("name", "result")
    columns.arrange(unit_id=tree.county.public_id, keys=[], by=manager, at=NOON)
    assert choices.assessment(tree.station.path) == ("name", "result")


def test_only_who_exchanges_with_the_personnel_system_there_says_the_order(five, tree, manager):
    with pytest.raises((NotFound, Denied)):
        columns.arrange(unit_id=tree.province.public_id, keys=["name"], by=manager, at=NOON)
    with pytest.raises(Invalid):
        columns.arrange(unit_id=tree.county.public_id, keys=["password"], by=manager, at=NOON)


def test_the_list_is_handed_to_the_personnel_system_as_json(five, tree, manager, noon):
    columns.arrange(unit_id=tree.county.public_id, keys=["result", "name", "counted"], by=manager, at=NOON)
    row = exports.order(
        unit_id=tree.county.public_id, report="assessment", form="json", asked=Asking(), language="zh-hans", by=manager,
        at=NOON,
    )  # fmt: skip
    queue.run_waiting()
    _, content = exports.take(export_id=row.public_id, by=manager, at=NOON)
    said = json.loads(content)
    assert list(said["columns"]) == ["result", "name", "counted"] and Export.objects.get().rows == 5  # the four, and who asks
    assert {"result": "完成", "name": "甲", "counted": "80.0"} in said["rows"]
    assert {"result": "未完成", "name": "丁", "counted": "0.0"} in said["rows"]


def test_the_page_shows_the_list_and_lets_the_order_be_said(five, tree, manager, noon, client: Client):
    world.sign_in(client, manager)
    address = f"/units/{tree.county.public_id}/assessment/"
    page = client.get(address)
    assert page.context["pages"].paginator.count == 4 and "年度考核名单" in page.content.decode()
    assert client.post(f"{address}columns/", {"place_result": "1", "place_name": "2"}).headers["Location"] == address
    assert [key for key, *_ in client.get(address).context["columns"]] == ["result", "name"]
    assert client.post(f"{address}columns/", {}).status_code == 422
    assert client.get(f"/units/{tree.other_county.public_id}/assessment/").status_code == 404
