"""Seeing as a person: her pages, a banner, and no way to write, whatever the address. Walks the whole URL table."""

from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from taixue.audit.models import Line
from tests import world
from tests.people.town import Town
from tests.people.views.test_pages import confirm
from tests.reach import matrix, table
from tests.reach.test_reach import stage

MARKS = {"audit_line"}
"""What may be written while somebody is seen: the line about the page."""
LEAVING = {"people:signout", "people:see-as-end"}
__all__ = ["stage"]


def begin(town: Town, browser: Client) -> Client:
    world.sign_in(browser, town.admin)
    confirm(browser)
    answer = browser.post(f"/people/{town.learner.public_id}/see-as/", {"reason": "电话里帮忙"})
    assert answer["Location"] == "/desk/"
    return browser


def test_the_watcher_sees_the_persons_pages_under_a_banner_and_each_is_a_line(town: Town, browser: Client) -> None:
    begin(town, browser)
    page = browser.get("/desk/").content.decode()
    assert "你正以 林若溪 的视角查看" in page
    assert "林若溪" in browser.get(f"/people/{town.learner.public_id}/").content.decode()
    assert browser.get("/people/").status_code == 403  # she administers nothing
    lines = Line.objects.filter(action="viewing.page", person=town.learner.pk)
    assert {line.details["route"] for line in lines} == {"desk/", "people/<uuid:public_id>/"}
    assert {line.actor_name for line in lines} == {"周明远"}


def test_the_person_sees_who_is_looking(town: Town, browser: Client) -> None:
    begin(town, browser)
    own = world.sign_in(Client(), town.learner)
    assert "周明远 正在查看你的页面" in own.get("/me/seen/").content.decode()
    browser.post("/see-as/end/")
    assert "正在查看你的页面" not in own.get("/me/seen/").content.decode()
    assert "电话里帮忙" in own.get("/inbox/").content.decode()


@pytest.mark.parametrize("address", ["/me/account/", "/password/", "/confirm/", "/me/account/app/"])
def test_how_the_person_signs_in_stays_private(town: Town, browser: Client, address: str) -> None:
    begin(town, browser)
    assert browser.get(address).status_code == 403


def test_it_ends_by_the_button_and_with_the_session(town: Town, browser: Client) -> None:
    begin(town, browser)
    answer = browser.post("/see-as/end/")
    assert answer["Location"] == f"/people/{town.learner.public_id}/"
    assert browser.get("/people/").status_code == 200
    begin(town, browser)
    browser.post("/sign-out/")
    assert browser.get("/desk/").status_code == 302


def test_a_signed_out_watchers_viewing_does_not_hold_in_another_session(town: Town, browser: Client) -> None:
    begin(town, browser)
    other = world.sign_in(Client(), town.admin)
    kept = other.session
    kept["seeing"] = browser.session["seeing"]
    kept.save()
    assert other.get("/people/").status_code == 200


def test_no_address_of_the_table_writes_anything_while_somebody_is_seen(stage: Any) -> None:
    browser = Client()
    browser.cookies[settings.SESSION_COOKIE_NAME] = stage.sessions["unit-admin"]
    place = stage.places["own"]
    with transaction.atomic():
        newcomer = place.ids["unregistered"]
        assert browser.post(f"/people/{newcomer}/see-as/", {"reason": "走查"}).status_code == 302
        before, asked, wrong = matrix.Sums(), 0, []
        for row in (row for row in table.TABLE if row.name[0] != "/" and row.name not in LEAVING):
            here = stage.places[next(iter(row.expected))]
            for method in ("GET", "POST"):
                with transaction.atomic():
                    answer = matrix.send(_as(row, method), stage.sessions["unit-admin"], here)
                    moved = before.changed() - MARKS
                    transaction.set_rollback(True)
                asked += 1
                if moved or answer.status_code >= 500 or (method == "POST" and answer.status_code != 403):
                    wrong.append(f"{method} {row.name}{row.query}: {answer.status_code}, {sorted(moved)}")
        transaction.set_rollback(True)
    assert asked > 250
    assert wrong == []


def _as(row: table.Row, method: str) -> table.Row:
    return table.Row(row.name, row.of, method, row.expected, row.query, row.send)


def test_the_database_refuses_too_where_a_page_would_write(town: Town, browser: Client, monkeypatch: Any) -> None:
    from taixue.people.services import accounts
    from taixue.portal.views import desk

    def writes(request: Any) -> Any:
        accounts.speak(account_id=world.account(town.learner).pk, language="en")

    begin(town, browser)
    browser.raise_request_exception = False
    monkeypatch.setattr(desk.greetings, "of", lambda name, now: writes(None))
    assert browser.get("/desk/").status_code == 500
    assert world.account(town.learner).language == "zh-hans"
