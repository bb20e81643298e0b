"""First sign-in through the pages, and the sheet it begins with."""

import re
from html import unescape

import pytest
from django.test import Client

from taixue.people.models import Account, ActivationCode
from taixue.people.services import codes, numbers
from tests import world
from tests.people.town import Town
from tests.people.views.test_pages import confirm


def printed(town: Town, browser: Client, **choice: object) -> str:
    """Print as the administrator and return the page."""
    world.sign_in(browser, town.admin)
    confirm(browser)
    answer = browser.post("/slips/", choice or {"person": [str(town.learner.public_id)]})
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def code_on(page: str) -> str:
    found = re.findall(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}", page)
    assert found, page[:400]
    return found[0]


def test_a_learner_activates_with_the_slip_and_is_signed_in(town: Town, browser: Client) -> None:
    code = code_on(printed(town, browser))
    phone = Client()
    first = phone.get(f"/activate/?c={code}")
    assert f'value="{code}"' in first.content.decode()
    second = phone.post("/activate/", {"code": code, "ending": numbers.read(town.learner)[-6:].lower()})
    assert second["Location"] == "/activate/password/"
    page = phone.get("/activate/password/").content.decode()
    assert "林若溪" in page
    assert town.tree.station.name in page
    assert town.learner.mobile not in page
    third = phone.post("/activate/password/", {"password": world.PASSWORD, "again": world.PASSWORD})
    assert third["Location"] == "/activate/check/"
    check = phone.get("/activate/check/").content.decode()
    assert town.learner.id_mask in check
    assert "周明远" in check  # whom to tell
    assert Client().post("/sign-in/", {"who": town.learner.mobile, "password": world.PASSWORD}).status_code == 302


def test_a_wrong_end_says_how_many_tries_are_left_and_shows_nothing_of_the_person(town: Town, browser: Client) -> None:
    code = code_on(printed(town, browser))
    answer = Client().post("/activate/", {"code": code, "ending": "000000"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "还可再试 4 次。" in page
    assert "林若溪" not in page


def test_the_password_step_cannot_be_reached_without_a_code(town: Town) -> None:
    assert Client().get("/activate/password/")["Location"] == "/activate/"
    answer = Client().post("/activate/password/", {"password": world.PASSWORD, "again": world.PASSWORD})
    assert answer["Location"] == "/activate/"


def test_a_mistake_in_the_password_step_keeps_the_code(town: Town, browser: Client) -> None:
    code = code_on(printed(town, browser))
    phone = Client()
    phone.post("/activate/", {"code": code, "ending": numbers.read(town.learner)[-6:]})
    for pair in (
        ("short-9", "short-9"),
        (world.PASSWORD, world.PASSWORD + "x"),
        (town.learner.mobile + "-ab", town.learner.mobile + "-ab"),
    ):
        answer = phone.post("/activate/password/", {"password": pair[0], "again": pair[1]})
        assert answer.status_code == 422
    good = phone.post("/activate/password/", {"password": world.PASSWORD, "again": world.PASSWORD})
    assert good["Location"] == "/activate/check/"


def test_the_second_window_with_the_same_code_is_told_that_it_was_used(town: Town, browser: Client) -> None:
    code = code_on(printed(town, browser))
    windows = [Client(), Client()]
    for window in windows:
        window.post("/activate/", {"code": code, "ending": numbers.read(town.learner)[-6:]})
    statuses = [
        w.post("/activate/password/", {"password": world.PASSWORD, "again": world.PASSWORD}).status_code
        for w in windows
    ]
    assert statuses == [302, 422]


def test_the_sheet_holds_a_slip_with_a_qr_code_for_everyone_who_waits_and_says_who_got_none(
    town: Town, browser: Client
) -> None:
    world.person(town.tree.office, "陈小明")
    world.person(town.tree.office, "无号人", id_number="")
    page = printed(town, browser, all="1")
    assert page.count('class="tx-qr"') == 2  # the learner and 陈小明; an administrator takes a second person
    assert "style=" not in page
    assert "无号人" in page
    assert town.stranger.name not in page
    assert ActivationCode.objects.count() == 2
    assert world.identity_number(1)[:6] not in re.sub(r"359901\*+", "", page)


def test_a_reset_through_the_page_prints_a_slip_that_opens_the_account_again(town: Town, browser: Client) -> None:
    world.account(town.learner, password=world.PASSWORD)
    world.sign_in(browser, town.admin)
    confirm(browser)
    address = f"/people/{town.learner.public_id}/reset/"
    assert browser.get(address).status_code == 200
    assert browser.post(address, {"reason": ""}).status_code == 422
    code = code_on(browser.post(address, {"reason": "忘了密码"}).content.decode())
    assert not Account.objects.get(person=town.learner).has_usable_password()
    answer = Client().post("/activate/", {"code": code, "ending": numbers.read(town.learner)[-6:]})
    assert answer["Location"] == "/activate/password/"


@pytest.mark.parametrize("address", ["/slips/", "/people/{}/reset/", "/people/{}/number/"])
def test_codes_resets_and_whole_numbers_ask_for_the_password_again(town: Town, browser: Client, address: str) -> None:
    address = address.format(town.learner.public_id)
    account = Account.objects.get(pk=town.admin.account_id)
    account.set_password(world.PASSWORD)
    account.save()
    world.sign_in(browser, town.admin)
    asked = browser.get(address)
    assert asked["Location"].startswith("/confirm/?next=")
    assert browser.post(address, {"reason": "x", "all": "1"})["Location"].startswith("/confirm/")
    assert not ActivationCode.objects.exists()
    assert browser.post(asked["Location"], {"password": "不是这个密码-2026"}).status_code == 422
    back = browser.post(asked["Location"], {"password": world.PASSWORD, "next": address})
    assert back["Location"] == address
    assert browser.get(address).status_code == 200


def test_a_whole_number_is_shown_once_with_a_reason(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.admin)
    confirm(browser)
    address, whole = f"/people/{town.learner.public_id}/number/", numbers.read(town.learner)
    assert whole not in browser.get(address).content.decode()
    assert whole in browser.post(address, {"reason": "核对名册"}).content.decode()
    world.sign_in(browser, town.learner)
    assert "核对名册" in browser.get("/me/seen/").content.decode()


def test_a_code_that_was_left_lying_does_not_open_a_used_account(town: Town, browser: Client) -> None:
    code = code_on(printed(town, browser))
    codes.print_sheet(person_ids=[town.learner.pk], by=town.admin, at=world.NOON)
    answer = Client().post("/activate/", {"code": code, "ending": numbers.read(town.learner)[-6:]})
    assert answer.status_code == 422
