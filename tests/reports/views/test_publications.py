"""Published results through the browsers of the authority, the unit's administrator and one of its people."""

import pytest
from django.test import Client

from taixue.reports.models import NameObjection, Publication
from tests import world


def text(response: object) -> str:
    return response.content.decode()


@pytest.fixture
def hands(five, tree, noon, academy, manager):
    return [world.sign_in(Client(), who) for who in (academy, manager, five[1])]


def test_results_are_allowed_published_read_objected_to_and_withdrawn(hands, tree, django_assert_max_num_queries):
    authority, admin, person = hands
    unit, desk = f"/units/{tree.county.public_id}/results/", text(person.get("/desk/"))
    assert "/results/" not in desk and "还没有向你公布的结果" in text(person.get("/results/"))
    form = {"figures": "window=2026&rule=fujian-2017.1", "shows": "names", "first_day": "2026-11-20",
            "last_day": "2026-11-30"}  # fmt: skip
    assert admin.post(f"{unit}publish/", form).status_code == 422
    authority.post(f"/units/{tree.province.public_id}/results/limit/", {"shows": "names"})
    assert admin.post(f"{unit}limit/", {"shows": "none"}).status_code == 403
    assert "最后一天早于第一天" in text(admin.post(f"{unit}publish/", form | {"last_day": "2026-11-19"}))
    page = admin.post(f"{unit}publish/", form).headers["Location"]
    assert "已经公布" in text(admin.post(f"{unit}publish/", form))
    assert "/results/" in text(person.get("/duties/2026/"))
    assert "/results/" in text(person.get("/desk/")) and person.get("/results/").headers["Location"] == page
    with django_assert_max_num_queries(12):
        shown = text(person.get(page))
    assert "青石县" in shown and all(name in shown for name in "甲乙丙丁") and "25.0%" in shown
    assert "没有这个名字" in text(person.get(f"{page}?q=戊"))
    assert person.post(f"{page}object/", {"reason": ""}).status_code == 422
    person.post(f"{page}object/", {"reason": "不愿公开"})
    assert "1 人要求不列姓名" in text(admin.get(page)) and "姓名已撤下" in text(person.get(page))
    address = f"/results/objections/{NameObjection.objects.get().public_id}/"
    assert "不愿公开" in text(admin.get(address)) and "不列姓名" in text(admin.get("/week/"))
    assert admin.post(f"{address}show/", {"answer": ""}).status_code == 422
    admin.post(f"{address}keep/", {"answer": ""})
    person.post(f"{page}take-back/")
    assert "不列姓名" not in text(admin.get(page))
    assert admin.post(f"{page}withdraw/", {"reason": ""}).status_code == 422
    admin.post(f"{page}withdraw/", {"reason": "数据有误"})
    assert Publication.objects.get().reason == "数据有误" and person.get(page).status_code == 404
    assert "数据有误" in text(admin.get(page)) and "已撤回" in text(admin.get(unit))
