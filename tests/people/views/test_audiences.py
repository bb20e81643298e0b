"""The builder of audiences and the pages of priority groups, without script."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from taixue.people.models import Audience, GroupMember, PriorityGroup
from taixue.people.services import numbers
from tests import world


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def keeper(town, browser):
    return world.sign_in(browser, town.admin)


@pytest.fixture
def stranger(town):
    return world.sign_in(Client(), town.foreign_admin)


SECTION = {"blocks": "1", "b1": "1", "b1c1-field": "band", "b1c1-is": ["section"]}


def fields(page: str) -> dict[str, list[str]]:
    """Return what a browser would send of the builder's conditions."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(b[\w-]*)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value)
    return found


def saved(keeper, town, **more) -> Audience:
    said = {"name": "科级干部", "unit": str(town.tree.county.public_id), "do": "save"} | SECTION | more
    answer = keeper.post("/audiences/new/", said)
    assert answer.status_code == 302, text(answer)
    return Audience.objects.get(name=said["name"])


def test_a_condition_is_added_by_a_button(keeper):
    page = text(keeper.post("/audiences/new/", {"blocks": "1", "b1": "0", "b1-new": "age", "do": "add:1"}))
    assert fields(page)["b1c1-field"] == ["age"]
    assert 'name="b1c1-from"' in page


def test_a_condition_is_taken_away_and_the_others_stay(keeper):
    said = SECTION | {"b1": "2", "b1c2-field": "age", "b1c2-from": "30", "do": "take:1:1"}
    page = text(keeper.post("/audiences/new/", said))
    assert fields(page)["b1c1-field"] == ["age"]
    assert 'value="30"' in page


def test_a_second_group_of_conditions_means_or(keeper):
    page = text(keeper.post("/audiences/new/", SECTION | {"do": "block"}))
    assert fields(page)["blocks"] == ["2"]


def test_the_preview_counts_and_lists_who_is_meant_in_reach(keeper, town):
    page = text(keeper.post("/audiences/new/", SECTION | {"do": "preview", "unit": str(town.tree.county.public_id)}))
    assert town.learner.name in page
    assert town.stranger.name not in page
    assert Audience.objects.count() == 0


def test_the_preview_says_so_when_nobody_is_meant(keeper):
    page = text(keeper.post("/audiences/new/", SECTION | {"b1c1-is": ["bureau"], "do": "preview"}))
    assert "今天没有人符合" in page


def test_saved_it_shows_its_conditions_and_everyone_it_means(keeper, town):
    audience = saved(keeper, town)
    page = text(keeper.get(f"/audiences/{audience.public_id}/"))
    assert "职级段：乡科级" in page
    assert town.learner.name in page
    assert audience.unit == town.tree.county


def test_without_a_name_nothing_is_saved_and_the_conditions_stay(keeper, town):
    answer = keeper.post("/audiences/new/", SECTION | {"name": "", "do": "save"})
    assert answer.status_code == 422
    assert fields(text(answer))["b1c1-field"] == ["band"]
    assert Audience.objects.count() == 0


def test_a_mistake_stands_beside_its_condition(keeper, town):
    said = {"name": "青年", "blocks": "1", "b1": "1", "b1c1-field": "age", "b1c1-from": "三十", "do": "save"}
    answer = keeper.post("/audiences/new/", said | {"unit": str(town.tree.county.public_id)})
    assert answer.status_code == 422
    assert 'id="b1c1e"' in text(answer)
    assert "三十" in text(answer)


def test_a_unit_is_named_by_name_or_code_within_reach(keeper, town):
    tree = town.tree
    said = {"b1c1-field": "unit", "b1c1-text": f"{tree.station.name}，{tree.office.code}", "b1c1-is": []}
    audience = saved(keeper, town, **said)
    condition = audience.versions.get().document["blocks"][0][0]
    assert set(condition["is"]) == {str(tree.station.public_id), str(tree.office.public_id)}
    said = SECTION | said | {"b1c1-text": tree.other_office.name, "name": "别处", "do": "save"}
    answer = keeper.post("/audiences/new/", said | {"unit": str(tree.county.public_id)})
    assert answer.status_code == 422
    assert Audience.objects.count() == 1


def test_the_next_version_is_saved_and_the_older_one_still_opens(keeper, town):
    audience = saved(keeper, town)
    address = f"/audiences/{audience.public_id}/"
    assert fields(text(keeper.get(f"{address}edit/")))["b1c1-field"] == ["band"]
    keeper.post(f"{address}edit/", SECTION | {"b1c1-is": ["division"], "do": "save"})
    assert [v.number for v in audience.versions.order_by("number")] == [1, 2]
    assert "乡科级" in text(keeper.get(f"{address}?version=1"))
    keeper.post(f"{address}edit/", SECTION | {"b1c1-is": ["division"], "do": "save"})
    assert audience.versions.count() == 2


def test_a_closed_audience_is_not_offered_and_not_changed(keeper, town):
    audience = saved(keeper, town)
    keeper.post(f"/audiences/{audience.public_id}/close/")
    assert audience.name not in text(keeper.get("/audiences/"))
    assert audience.name in text(keeper.get("/audiences/?list=closed"))
    answer = keeper.post(f"/audiences/{audience.public_id}/edit/", SECTION | {"b1c1-is": ["staff"], "do": "save"})
    assert answer.status_code == 409


def test_another_county_finds_nothing(keeper, stranger, town):
    audience = saved(keeper, town)
    for address in (f"/audiences/{audience.public_id}/", f"/audiences/{audience.public_id}/edit/"):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"/audiences/{audience.public_id}/close/").status_code == 404
    assert audience.name not in text(stranger.get("/audiences/"))


def test_the_builder_never_fails_whatever_is_sent(keeper):
    for said in (
        {}, {"blocks": "x"}, {"blocks": "99", "b1": "99"}, {"do": "take:9:9"}, {"do": "add:0"}, {"do": "page:x"},
        SECTION | {"b1c1-is": ["nonsense"], "do": "preview"}, {"do": "save", "unit": "x"},
        {"blocks": "1", "b1": "1", "b1c1-field": "group", "b1c1-is": ["1"], "do": "preview"},
    ):  # fmt: skip
        assert keeper.post("/audiences/new/", said).status_code in (200, 422), said


@pytest.mark.parametrize("address", ["/audiences/", "/audiences/new/", "/groups/"])
def test_pages_open_in_few_questions(keeper, address):
    with CaptureQueriesContext(connection) as asked:
        assert keeper.get(address).status_code == 200
    assert len(asked) <= 12, len(asked)


def test_people_are_ticked_into_a_group_and_out_again(keeper, town):
    group = PriorityGroup.objects.order_by("position")[0]
    address = f"/groups/{group.public_id}/"
    assert str(town.learner.public_id) in text(keeper.get(f"{address}?q={town.learner.name}"))
    for _ in range(2):
        keeper.post(f"{address}add/", {"person": str(town.learner.public_id)})
    assert GroupMember.objects.filter(person=town.learner, end_day=None).count() == 1
    assert town.learner.name in text(keeper.get(address))
    keeper.post(f"{address}remove/", {"person": str(town.learner.public_id)})
    assert not GroupMember.objects.filter(person=town.learner, end_day=None).exists()


def test_a_column_of_numbers_is_added_whole_or_not_at_all(keeper, town):
    group = PriorityGroup.objects.order_by("position")[0]
    address = f"/groups/{group.public_id}/add/"
    good = f"{town.learner.mobile}\n\n"
    answer = keeper.post(address, {"numbers": good + f"{numbers.read(town.stranger)}\n"})
    assert answer.status_code == 422
    assert "第 3 行" in text(answer)
    assert GroupMember.objects.count() == 0
    keeper.post(address, {"numbers": good})
    assert GroupMember.objects.get().person == town.learner


def test_nobody_of_another_county_is_put_into_a_group(keeper, town):
    group = PriorityGroup.objects.order_by("position")[0]
    answer = keeper.post(f"/groups/{group.public_id}/add/", {"person": str(town.stranger.public_id)})
    assert answer.status_code == 404
    assert GroupMember.objects.count() == 0


def test_a_group_of_ones_own_is_made_once(keeper, town):
    said = {"name": "执法骨干", "unit": str(town.tree.county.public_id)}
    assert keeper.post("/groups/", said).status_code == 302
    assert keeper.post("/groups/", said).status_code == 422
    assert PriorityGroup.objects.filter(name="执法骨干").count() == 1
