"""The frame: who is offered which way."""

import pytest
from django.test import Client
from django.utils import translation

from taixue.kit.actor import Actor, Grant
from taixue.people.rules.permissions import Role
from taixue.site.frame import ADMINISTRATION, LEARNER, Frame, home_of, served
from tests import world


class Request:
    def __init__(self, path: str, actor: Actor) -> None:
        self.path, self.actor = path, actor


def frame(role: str = "", path: str = "/desk/", person: int | None = None) -> Frame:
    grants = (Grant(role, "/1/"),) if role else ()
    return Frame(Request(path, Actor("周明远", account_id=1, person_id=person, grants=grants)))


def offered(role: str) -> set[str]:
    return {entry.section for group in frame(role).rail for entry in group.entries}


def test_every_place_of_the_navigation_is_served():
    assert [place.href for place in (*LEARNER, *ADMINISTRATION) if not served(place.href)] == []


def test_a_learner_without_a_role_is_offered_no_administration():
    assert frame(person=7).rail == [] and frame(person=7).admin_home == ""
    assert [entry.section for entry in frame(person=7).thumbs] == ["desk", "courses", "file", "inbox"]


def test_each_administrator_is_offered_only_what_the_role_opens():
    assert offered(Role.SECURITY_ADMIN) == {"roles", "deputies"}
    assert offered(Role.AUDIT_ADMIN) == {"audit", "deputies"}
    assert offered(Role.SYSTEM_ADMIN) == {"units", "search", "outbox", "tokens", "deputies"}
    assert {"unit", "week", "people", "intake", "corrections"} <= offered(Role.UNIT_ADMIN)
    assert "outbox" in offered(Role.ACADEMY) and "outbox" not in offered(Role.UNIT_ADMIN)
    assert not {"roles", "audit", "academy"} & offered(Role.UNIT_ADMIN)
    assert "academy" in offered(Role.ACADEMY)
    assert not {"intake", "roles", "academy", "corrections"} & offered(Role.AUDITOR)


def test_the_longest_address_that_fits_is_the_present_place():
    here = frame(Role.AUDITOR, "/audit/evidence/")
    current = [entry.section for group in here.rail for entry in group.entries if entry.current]
    assert current == ["evidence"]


@pytest.mark.parametrize(
    ("path", "place"),
    [
        ("/study/0197f1a0-0000-7000-8000-000000000217/", "/courses/"),
        ("/duties/2026/", "/file/"),
        ("/units/0197f1a0-0000-7000-8000-000000000217/desk/", "/unit/"),
        ("/units/0197f1a0-0000-7000-8000-000000000217/", "/units/0197f1a0-0000-7000-8000-000000000217/"),
        ("/evidence/0197f1a0-0000-7000-8000-000000000217/", "/audit/evidence/"),
    ],
)
def test_a_page_belongs_to_the_place_that_led_to_it(path: str, place: str):
    assert home_of(path) == place


def test_the_frame_offers_the_other_language():
    with translation.override("zh-hans"):
        assert (frame().html_lang, frame().other_name, frame().product) == ("zh-Hans", "English", "太学")
    with translation.override("en"):
        assert (frame().html_lang, frame().other_name, frame().product) == ("en", "中文", "Taixue")


def test_an_account_without_a_person_begins_in_the_administration(client: Client, db: None):
    tree = world.tree()
    keeper = world.administrator("security-admin", None, at_unit=tree.office)
    keeper_account = world.Account.objects.get(pk=keeper.account_id)
    keeper_account.person = None
    keeper_account.save()
    world.sign_in(client, keeper)

    page = client.get("/desk/", follow=True)

    assert page.redirect_chain[-1][0] == "/start/"
    assert 'href="/roles/"' in page.content.decode() and "角色" in page.content.decode()
