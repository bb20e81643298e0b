"""Every page of people by role, over the own and over a foreign unit: nothing shown that the role may not."""

import pytest
from django.test import Client

from tests import world
from tests.people.town import Town
from tests.people.views.test_pages import confirm

ROLES = ("", "unit-admin", "academy", "auditor", "system-admin", "security-admin", "audit-admin")
PAGES: dict[str, dict[str, int]] = {
    # address: status for each role over its own unit; who is not named is refused (403)
    "/people/": {"unit-admin": 200, "academy": 200, "auditor": 200},
    "/units/": {"unit-admin": 200, "academy": 200, "auditor": 200, "system-admin": 200},
    "/units/{unit}/": {"unit-admin": 200, "academy": 200, "auditor": 200, "system-admin": 200},
    "/slips/": {"unit-admin": 200, "academy": 200},
    "/people/{person}/reset/": {"unit-admin": 200, "academy": 200},
    "/people/{person}/number/": {"unit-admin": 200},
    "/people/{person}/edit/": {"unit-admin": 200},
    "/roles/": {"security-admin": 200},
    "/roles/grant/": {"security-admin": 200},
    "/audit/": {"auditor": 200, "audit-admin": 200},
}
SEES_PEOPLE = {"unit-admin", "academy", "auditor"}


def enter(town: Town, role: str) -> Client:
    """Return the browser of somebody who holds the role over the county, or no role at all."""
    who = world.person(town.tree.office, "当值的人")
    if role:
        world.grant(who, role, town.tree.county)
    browser = world.sign_in(Client(), who)
    confirm(browser)
    return browser


@pytest.mark.parametrize("role", ROLES)
def test_each_page_opens_for_its_roles_only(town: Town, role: str) -> None:
    browser = enter(town, role)
    ids = {"unit": town.tree.office.public_id, "person": town.learner.public_id}
    for address, allowed in PAGES.items():
        assert browser.get(address.format(**ids)).status_code == allowed.get(role, 403), address
    card = browser.get(f"/people/{town.learner.public_id}/")
    assert card.status_code == (200 if role in SEES_PEOPLE else 404)


@pytest.mark.parametrize("role", ROLES)
def test_a_foreign_unit_and_its_people_are_not_there(town: Town, role: str) -> None:
    browser = enter(town, role)
    ids = {"unit": town.tree.other_office.public_id, "person": town.stranger.public_id}
    for address, allowed in PAGES.items():
        if "{" in address:
            assert browser.get(address.format(**ids)).status_code == (404 if role in allowed else 403), address
    assert browser.get(f"/people/{town.stranger.public_id}/").status_code == 404
    for listing in (
        "/people/",
        f"/people/?unit={town.tree.other_office.public_id}",
        "/slips/",
        "/units/",
        "/units/?q=白鹤",
    ):
        page = browser.get(listing).content.decode()
        assert town.stranger.name not in page
        assert town.tree.other_office.name not in page


def test_who_is_signed_out_is_led_to_the_sign_in_page(town: Town, client: Client) -> None:
    ids = {"unit": town.tree.office.public_id, "person": town.learner.public_id}
    for address in [*PAGES, "/people/{person}/", "/me/seen/", "/password/", "/confirm/", "/activate/check/"]:
        answer = client.get(address.format(**ids))
        assert answer["Location"].startswith("/sign-in/"), address
        assert client.post(address.format(**ids)).status_code in (302, 405), address


def test_a_learner_sees_the_own_card_and_no_other(town: Town) -> None:
    browser = world.sign_in(Client(), town.learner)
    assert browser.get(f"/people/{town.learner.public_id}/").status_code == 200
    assert browser.get(f"/people/{town.stranger.public_id}/").status_code == 404
    assert "当值" not in browser.get("/me/seen/").content.decode()


def test_a_post_over_a_foreign_person_changes_nothing(town: Town) -> None:
    browser = enter(town, "unit-admin")
    person = town.stranger.public_id
    assert browser.post("/slips/", {"person": [str(person)]}).content.decode().count("tx-qr") == 0
    assert browser.post(f"/people/{person}/reset/", {"reason": "x"}).status_code == 404
    assert browser.post(f"/people/{person}/number/", {"reason": "x"}).status_code == 404
    assert browser.post(f"/people/{person}/edit/", {"name": "改名"}).status_code == 404
    assert not world.account(town.stranger).codes.exists()
