"""My data, the requests that come of it, and the desks of who decides, as pages."""

import io

import openpyxl
import pytest
from django.test import Client

from taixue.kit import clock
from taixue.people.models import ChangeRequest, Person, Posting
from tests import world
from tests.people.town import Town

FORM = {"name": "林若溪", "school": "闽岚大学", "reason": "证书在手"}


def test_a_learner_sees_asks_follows_and_takes_back(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.learner)
    assert "四级主任科员" in browser.get("/me/data/").content.decode()
    sent = browser.post("/me/data/ask/", {**FORM, "mobile": town.learner.mobile}, follow=True).content.decode()
    assert "已提交" in sent and "闽岚大学" in sent and "待决定" in sent
    again = browser.post("/me/data/ask/", {**FORM, "mobile": town.learner.mobile})
    assert again.status_code == 422 and "还有一份申请" in again.content.decode()
    browser.post(f"/me/data/{ChangeRequest.objects.get().public_id}/withdraw/")
    assert ChangeRequest.objects.get().state == "withdrawn"


def test_a_wrong_field_opens_its_group_and_says_why(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.learner)
    page = browser.post("/me/data/ask/", {**FORM, "qq": "零"})
    assert page.status_code == 422
    assert "5 到 12 位" in page.content.decode()
    assert not ChangeRequest.objects.exists()


def test_all_right_is_kept_as_the_day(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.learner)
    browser.post("/me/data/confirm/")
    assert Person.objects.get(pk=town.learner.pk).confirmed_on is not None


def test_the_administrator_reads_accepts_and_declines(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.learner)
    browser.post("/me/data/ask/", {**FORM, "mobile": town.learner.mobile})
    request = ChangeRequest.objects.get()
    world.sign_in(browser, town.admin)
    page = browser.get("/changes/").content.decode()
    assert "闽岚大学" in page and "证书在手" in page
    silent = browser.post(f"/changes/{request.public_id}/decline/", {"answer": ""}, follow=True).content.decode()
    assert "请写明不同意的理由" in silent
    browser.post(f"/changes/{request.public_id}/accept/")
    assert Person.objects.get(pk=town.learner.pk).school == "闽岚大学"
    again = browser.post(f"/changes/{request.public_id}/decline/", {"answer": "否"}, follow=True).content.decode()
    assert "已有决定" in again
    assert "闽岚大学" in browser.get("/changes/?tab=decided").content.decode()


def test_what_happened_is_recorded_ended_and_taken_back_on_pages(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.admin)
    card = f"/people/{town.learner.public_id}/"
    assert browser.post(f"{card}turn/leave/", {"first_day": "2099-01-01"}).status_code == 422
    browser.post(f"{card}turn/leave/", {"first_day": "2026-03-02", "expected_to": "2026-09-01"})
    leave = Posting.objects.get(person=town.learner, kind="leave")
    assert "长期离岗" in browser.get(card).content.decode()
    browser.post(f"{card}postings/{leave.pk}/expect/", {"expected_to": "2026-10-01"})
    assert Posting.objects.get(pk=leave.pk).expected_to.isoformat() == "2026-10-01"
    browser.post(f"{card}postings/{leave.pk}/end/", {"end_day": "2026-06-01"})
    main = Posting.objects.get(person=town.learner, kind="main", end_day=None)
    browser.post(f"{card}postings/{main.pk}/undo/", {"reason": "记错了"})
    assert Posting.objects.get(pk=leave.pk).end_day is None


@pytest.mark.parametrize(
    ("unit", "words"), [("不存在", "没有这个编码或全称的机构"), ("市场监督管理局", "有几个同名机构")]
)
def test_a_unit_that_is_none_or_two_is_said_at_its_field(town: Town, browser: Client, unit: str, words: str) -> None:
    world.sign_in(browser, town.admin)
    for parent in (town.tree.county, town.tree.other_county):
        world.unit("市场监督管理局", parent)
    sent = {"first_day": "2026-11-02", "unit": unit}
    page = browser.post(f"/people/{town.learner.public_id}/turn/seconded/", sent)
    assert page.status_code == 422 and words in page.content.decode()


def test_the_desk_counts_lists_and_hands_out(town: Town, browser: Client, django_assert_max_num_queries) -> None:
    Person.objects.filter(pk=town.learner.pk).update(mobile=None)
    world.sign_in(browser, town.admin)
    with django_assert_max_num_queries(12):
        desk = browser.get("/quality/").content.decode()
    assert "没有手机号" in desk
    listed = browser.get("/quality/mobile/").content.decode()
    assert f"/people/{town.learner.public_id}/edit/" in listed
    assert browser.get("/quality/nothing/").status_code == 404
    assert browser.get("/quality/mobile/list.xlsx").status_code == 302  # the password again, first
    session = browser.session
    session["confirmed"] = clock.now().timestamp()
    session.save()
    book = openpyxl.load_workbook(io.BytesIO(browser.get("/quality/mobile/list.xlsx").content))
    assert book.active["A3"].value == "林若溪"


def test_transfers_are_listed_by_tab_name_and_state(town: Town, browser: Client) -> None:
    from tests.people.services.test_transfers import asked

    asked(town)
    world.sign_in(browser, town.foreign_admin)
    assert "陈嘉木" in browser.get("/transfers/").content.decode()
    assert "陈嘉木" not in browser.get("/transfers/?q=方").content.decode()
    world.sign_in(browser, town.admin)
    sent = browser.get("/transfers/?tab=sent").content.decode()
    assert "陈家木" in sent and "陈嘉木" not in sent  # only what the asker wrote
