"""The tree, a unit and its history, today and as they were; changes from the form to the plan to carried out."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from taixue.kit import clock
from taixue.kit.actor import SYSTEM
from taixue.people.models import Posting, Reorganisation, Unit
from taixue.people.services.reorganisation import application, counts, orders
from tests import world
from tests.people.town import Town

YESTERDAY = world.TODAY - timedelta(days=1)


@pytest.fixture(autouse=True)
def noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the pages ask the clock of the tests."""
    monkeypatch.setattr(clock, "now", lambda: world.NOON)


@pytest.fixture
def system(town: Town, browser: Client) -> Client:
    """Return the system administrator of everything, signed in."""
    counts.recount(world.TODAY)
    return world.sign_in(browser, world.administrator("system-admin", None, at_unit=town.tree.city, name="何清越"))


def moved(town: Town) -> None:
    """Let the office with its station stand in the other county from today."""
    order = orders.plan(kind="move", on=world.TODAY, unit=town.tree.office.public_id,
                        under=town.tree.other_county.public_id, by=SYSTEM, at=world.NOON)  # fmt: skip
    orders.confirm(order_id=order.public_id, by=SYSTEM, at=world.NOON)
    application.apply(order_id=order.public_id, at=world.NOON)


def text(answer: Any) -> str:
    return answer.content.decode()


def planned(client: Client, unit: Unit, change: str, **sent: Any) -> Reorganisation:
    answer = client.post(f"/units/{unit.public_id}/change/{change}/", {"on": world.TODAY.isoformat(), **sent})
    assert answer.status_code == 302, text(answer)
    return Reorganisation.objects.get(public_id=answer["Location"].split("/")[-2])


def test_the_tree_shows_how_many_stand_in_each_subtree_in_few_questions(
    system: Client, town: Town, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(12):
        page = system.get("/units/", headers={"accept-language": "en"})
    roots = page.context["roots"]
    assert [(node.name, node.people) for node in roots] == [(town.tree.province.name, 4)]
    assert town.tree.other_county.name in text(page)


def test_one_level_is_fetched_when_a_unit_is_opened(system: Client, town: Town) -> None:
    page = system.get(f"/units/{town.tree.office.public_id}/", headers={"hx-request": "true"})
    assert town.tree.station.name in text(page)
    assert "<html" not in text(page)


def test_the_tree_on_the_day_before_a_move_is_the_old_one(system: Client, town: Town) -> None:
    moved(town)
    for day, county in ((YESTERDAY, town.tree.county), (world.TODAY, town.tree.other_county)):
        page = system.get(f"/units/{county.public_id}/?on={day}")
        assert town.tree.office.name in [node.name for node in page.context["found"]]
    was = system.get(f"/units/?on={YESTERDAY}").context["roots"][0].people
    assert was == system.get("/units/").context["roots"][0].people


def test_people_of_a_day_are_listed_and_those_out_of_reach_counted_only(town: Town, browser: Client) -> None:
    moved(town)
    page = world.sign_in(browser, town.admin).get(f"/units/{town.tree.county.public_id}/people/?on={YESTERDAY}")
    assert (page.context["total"], page.context["hidden"]) == (2, 1)
    assert "林若溪" not in text(page)
    assert "周明远" in text(page)


def test_a_unit_says_what_happened_to_it_and_the_plan_opens_from_there(system: Client, town: Town) -> None:
    moved(town)
    page = system.get(f"/units/{town.tree.office.public_id}/history/")
    assert [one["event"].kind for one in page.context["events"]] == ["moved", "created"]
    order = Reorganisation.objects.get()
    assert f"/units/changes/{order.public_id}/" in text(page)
    assert system.get(f"/units/changes/{order.public_id}/").status_code == 200


def test_a_merge_from_the_form_to_carried_out(system: Client, town: Town) -> None:
    office, station = town.tree.office, town.tree.station
    order = planned(system, office, "merge", others=str(station.public_id), reason="闽编〔2026〕9 号")
    assert "闽编〔2026〕9 号" in text(system.get(f"/units/changes/{order.public_id}/"))
    assert not Posting.objects.filter(person=town.learner, unit=office).exists()
    system.post(f"/units/changes/{order.public_id}/confirm/")
    order.refresh_from_db()
    assert order.state == "applied"
    assert Posting.objects.get(person=town.learner, end_day=None).unit == office


def test_who_moves_is_named_to_who_may_see_people_and_a_number_to_others(system: Client, town: Town) -> None:
    order = planned(system, town.tree.office, "merge", others=str(town.tree.station.public_id))
    head = world.sign_in(Client(), town.admin)
    for state in ("draft", "applied"):
        plans = [client.get(f"/units/changes/{order.public_id}/") for client in (head, system)]
        assert ["林若溪" in text(plan) for plan in plans] == [True, False]
        assert [plan.context["hidden"] for plan in plans] == [0, 1]
        if state == "draft":
            system.post(f"/units/changes/{order.public_id}/confirm/")
    form = system.get(f"/units/{town.tree.office.public_id}/change/split/")
    assert "林若溪" not in text(form)


def test_each_kind_of_change_has_a_form_a_plan_and_an_end(system: Client, town: Town) -> None:
    tree = town.tree
    Posting.objects.filter(person=town.learner).update(department="执法科")
    for unit, kind, sent in (
        (tree.office, "create", {"name": "青石县第二所", "code": "N2", "kind": "station"}),
        (tree.station, "rename", {"name": "青石县第一所", "kind": "station"}),
        (tree.station, "move", {"under": str(tree.county.public_id)}),
        (tree.station, "split", {"name": "青石县执法队", "code": "N3", "kind": "station", "departments": "执法科",
                                 "under": str(tree.county.public_id)}),
        (tree.station, "close", {}),
    ):  # fmt: skip
        assert system.get(f"/units/{unit.public_id}/change/{kind}/?q=青石").status_code == 200
        order = planned(system, unit, kind, **sent)
        assert system.get(f"/units/changes/{order.public_id}/").status_code == 200
        system.post(f"/units/changes/{order.public_id}/confirm/")
        order.refresh_from_db()
        assert (kind, order.state) == (kind, "applied")
    assert Posting.objects.get(person=town.learner, end_day=None).unit.code == "N3"


def test_what_forbids_a_change_stands_at_its_field(system: Client, town: Town) -> None:
    answer = system.post(
        f"/units/{town.tree.office.public_id}/change/move/",
        {"on": world.TODAY.isoformat(), "under": str(town.tree.station.public_id)},
    )
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["under"]


def test_a_plan_that_went_stale_is_shown_anew_instead_of_carried_out(system: Client, town: Town) -> None:
    order = planned(system, town.tree.office, "merge", others=str(town.tree.station.public_id))
    world.person(town.tree.station, "新来的")
    system.post(f"/units/changes/{order.public_id}/confirm/")
    order.refresh_from_db()
    assert (order.state, order.people) == ("draft", 2)


def test_a_unit_administrator_plans_but_does_not_confirm(town: Town, browser: Client) -> None:
    client = world.sign_in(browser, town.admin)
    order = planned(client, town.tree.office, "merge", others=str(town.tree.station.public_id))
    assert client.post(f"/units/changes/{order.public_id}/confirm/").status_code == 403
    assert client.post(f"/units/changes/{order.public_id}/withdraw/").status_code == 302
    order.refresh_from_db()
    assert order.state == "withdrawn"


def test_importing_the_export_changes_nothing(system: Client, town: Town) -> None:
    exported = system.get("/units/export.csv").content
    rows = list(csv.DictReader(io.StringIO(exported.decode("utf-8-sig"))))
    assert [row["code"] for row in rows][0] == town.tree.province.code
    answer = system.post(
        "/units/list/", {"on": world.TODAY.isoformat(), "file": SimpleUploadedFile("units.csv", exported)}
    )
    order = Reorganisation.objects.get(public_id=answer["Location"].split("/")[-2])
    assert (order.plan["new"], order.plan["renamed"], order.plan["unchanged"]) == ([], [], len(rows))


def test_a_list_brings_new_units_and_other_names_after_it_was_read(system: Client, town: Town) -> None:
    exported = system.get("/units/export.csv").content.decode("utf-8-sig")
    changed = exported.replace("青石县第一市场监督管理所", "青石县第一所")
    changed += f"N9,{town.tree.office.code},青石县第九所,,station\r\n"
    sent = {"on": world.TODAY.isoformat(), "file": SimpleUploadedFile("units.csv", changed.encode("utf-8"))}
    order = Reorganisation.objects.get(public_id=system.post("/units/list/", sent)["Location"].split("/")[-2])
    assert not Unit.objects.filter(code="N9").exists()
    system.post(f"/units/changes/{order.public_id}/confirm/")
    assert Unit.objects.get(code="N9").parent == town.tree.office
    assert Unit.objects.get(pk=town.tree.station.pk).name == "青石县第一所"


def test_a_list_with_mistakes_names_the_rows(system: Client, town: Town) -> None:
    table = "code,parent,name,name_en,kind\r\nN1,NOWHERE,新所,,station\r\n"
    answer = system.post(
        "/units/list/", {"on": world.TODAY.isoformat(), "file": SimpleUploadedFile("units.csv", table.encode())}
    )
    assert answer.status_code == 422
    assert "NOWHERE" in text(answer)


def test_a_name_that_looks_like_a_formula_goes_out_and_comes_back_as_it_is(system: Client, town: Town) -> None:
    world.unit("=1+1", town.tree.office)
    exported = system.get("/units/export.csv").content
    assert b",'=1+1," in exported
    answer = system.post(
        "/units/list/", {"on": world.TODAY.isoformat(), "file": SimpleUploadedFile("units.csv", exported)}
    )
    order = Reorganisation.objects.get(public_id=answer["Location"].split("/")[-2])
    assert (order.plan["new"], order.plan["renamed"]) == ([], [])
