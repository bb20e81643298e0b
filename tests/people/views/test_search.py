"""The box that takes names, numbers and units; numbers stand in no address."""

import pytest
from django.test import Client

from tests import world
from tests.people.town import Town


def test_a_whole_number_leads_to_the_card_and_stands_in_no_address(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.admin)
    number = world.identity_number(78)
    person = world.person(town.tree.office, "苏砚秋", id_number=number, mobile="13911112222")
    for typed in (number, "139 1111 2222"):
        answer = browser.post("/search/", {"q": typed})
        assert (answer.status_code, answer["Location"]) == (302, f"/people/{person.public_id}/")


def test_a_number_out_of_reach_is_nobodys(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.admin)
    nobodys = browser.post("/search/", {"q": "13800000000"})
    foreign = browser.post("/search/", {"q": str(town.stranger.mobile)})
    assert nobodys.status_code == foreign.status_code == 200
    assert str(town.stranger.mobile) not in foreign.content.decode()
    assert "没有人用这个号码" in foreign.content.decode()
    assert "没有人用这个号码" in nobodys.content.decode()


def test_a_name_leads_to_an_address_that_finds_it_again(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.admin)
    answer = browser.post("/search/", {"q": "若溪"}, follow=True)
    page = answer.content.decode()
    assert answer.redirect_chain == [("/search/?q=%E8%8B%A5%E6%BA%AA", 302)]
    assert str(town.learner.public_id) in page
    assert "陈嘉木" not in page


def test_the_box_of_the_list_keeps_unit_and_rank(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.admin)
    kept = {"q": "若溪", "unit": str(town.tree.office.public_id), "band": "section"}
    answer = browser.post("/search/", kept, follow=True)
    assert answer.redirect_chain[0][0].startswith("/people/?q=%E8%8B%A5%E6%BA%AA&unit=")
    assert str(town.learner.public_id) in answer.content.decode()
    assert browser.post("/search/", {"q": "", "band": ""})["Location"] == "/people/"


def test_units_are_found_beside_people(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.admin)
    page = browser.get("/search/?q=市场").content.decode()
    assert str(town.tree.office.public_id) in page
    assert str(town.tree.other_office.public_id) not in page


def test_whoever_keeps_units_alone_sees_no_people(town: Town, browser: Client) -> None:
    keeper = world.administrator("system-admin", None, at_unit=town.tree.province, name="韩一诺")
    world.sign_in(browser, keeper)
    page = browser.get("/search/?q=若溪").content.decode()
    assert str(town.learner.public_id) not in page
    assert browser.post("/search/", {"q": str(town.learner.mobile)}).status_code == 200


def test_the_list_turns_its_pages_without_counting_them_off(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.admin)
    for number in range(60):
        world.person(town.tree.office, f"王{number:02d}")
    first = browser.get("/people/?q=王").content.decode()
    after = first.split("after=")[1].split('"')[0]
    second = browser.get(f"/people/?q=王&after={after}").content.decode()
    assert "王49" in first
    assert "王50" not in first
    assert "王50" in second
    assert "王59" in second
    assert 'rel="next"' not in second


@pytest.mark.parametrize("address", ["/search/", "/search/?q=若溪", "/search/?q=nobody", "/search/?q=%C2%B7"])
def test_the_page_opens_in_both_languages(town: Town, browser: Client, address: str) -> None:
    world.sign_in(browser, town.admin)
    assert browser.get(address).status_code == 200
