"""Every page of people opens for who may, in both languages, without a query for each row."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.people.town import Town

FRAME = 6  # session, account, grants, unread, and what the frame asks


def confirm(browser: Client) -> None:
    """Give the password again, as the confirmation page would note it."""
    session = browser.session
    session["confirmed"] = 4_000_000_000
    session.save()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("address", ["/sign-in/", "/activate/"])
def test_a_page_before_sign_in_opens(db: None, browser: Client, address: str, language: str) -> None:
    browser.cookies["django_language"] = language
    answer = browser.get(address)
    assert answer.status_code == 200
    assert b"style=" not in answer.content


@pytest.mark.parametrize(
    "address",
    [
        "/people/",
        "/people/?q=林&band=section",
        "/units/",
        "/units/?q=青石",
        "/slips/",
        "/password/",
        "/confirm/",
        "/me/seen/",
    ],
)
def test_an_administrators_page_opens(town: Town, browser: Client, address: str) -> None:
    world.sign_in(browser, town.admin)
    confirm(browser)
    answer = browser.get(address)
    assert answer.status_code == 200, answer.content.decode()[:500]
    assert b"style=" not in answer.content


def test_the_list_asks_no_more_for_forty_people_than_for_two(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.admin)
    browser.get("/people/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get("/people/")
    for _ in range(40):
        world.person(town.tree.office)
    with CaptureQueriesContext(connection) as many:
        browser.get("/people/")
    assert len(many) == len(few) <= 5 + FRAME


def test_a_card_shows_the_number_masked_and_another_persons_visit_is_a_line(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.admin)
    page = browser.get(f"/people/{town.learner.public_id}/").content.decode()
    assert town.learner.id_mask in page
    assert "359901198803" not in page
    world.sign_in(browser, town.learner)
    seen = browser.get("/me/seen/").content.decode()
    assert "周明远" in seen


def test_a_branch_of_the_tree_comes_bare_when_the_tree_asks_for_it(town: Town, browser: Client) -> None:
    world.sign_in(browser, town.admin)
    address = f"/units/{town.tree.office.public_id}/"
    bare = browser.get(address, headers={"HX-Request": "true"}).content.decode()
    assert town.tree.station.name in bare
    assert "<html" not in bare
    assert "<html" in browser.get(address).content.decode()
    assert f'hx-get="{address}"' not in browser.get("/units/").content.decode()  # its units are there already
