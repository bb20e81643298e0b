"""The system administrator makes tokens of the API and withdraws them through the pages."""

import re
from typing import Any

import pytest
from django.test import Client

from taixue.audit.models import Line
from taixue.people.models import ApiToken
from tests import world
from tests.people.town import Town
from tests.people.views.test_pages import confirm

Sent = dict[str, object]


@pytest.fixture
def keeper(town: Town) -> Client:
    browser = world.sign_in(Client(), world.administrator("system-admin", town.tree.county, name="苏明泽"))
    confirm(browser)
    return browser


def form(browser: Client, town: Town, **changes: object) -> Sent:
    """Return the form filled in, with the number that the page gave it."""
    page = browser.get("/tokens/new/").content.decode()
    number = re.search(r'name="number" value="([^"]+)"', page)
    assert number
    return {
        "number": number[1], "name": "省人事系统", "source": "hr-minlan", "scopes": ["units:read", "persons:read"],
        "unit": town.tree.office.code, "days": "90", "rate": "60", **changes,
    }  # fmt: skip


def shown(answer: Any) -> str:
    """Return the token on a page, "" where there is none."""
    found = re.search(r"txa_[A-Za-z0-9_-]{43}", answer.content.decode())
    return found[0] if found else ""


def test_a_token_is_shown_once_works_and_is_withdrawn(town: Town, keeper: Client) -> None:
    sent = form(keeper, town)
    text = shown(keeper.post("/tokens/new/", sent))
    bearer = {"Authorization": f"Bearer {text}"}
    assert Client().get("/api/v1/persons", headers=bearer).status_code == 200
    again = keeper.post("/tokens/new/", sent, follow=True)
    assert "已经建好" in again.content.decode()
    assert shown(again) == shown(keeper.get("/tokens/")) == ""
    row = ApiToken.objects.get()
    page = keeper.get("/tokens/").content.decode()
    assert f"…{row.ending}" in page
    assert row.used_at is not None
    keeper.post(f"/tokens/{row.public_id}/withdraw/")
    refused = Client().get("/api/v1/persons", headers=bearer)
    assert (refused.status_code, refused.json()["code"]) == (401, "token-withdrawn")
    assert "省人事系统" not in keeper.get("/tokens/").content.decode().split("令牌已收回")[1]
    assert "省人事系统" in keeper.get("/tokens/?list=ended").content.decode()
    assert set(Line.objects.values_list("action", flat=True)) >= {"token.made", "token.withdrawn"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"unit": "X-9"}, "没有这个编码的机构"), ({"unit": ""}, "超出你的权限范围"), ({"scopes": []}, "必填"),
        ({"source": "HR 系统"}, "简称"), ({"rate": "0"}, "每分钟请求数"), ({"days": "9999"}, "有效期"),
    ],
)  # fmt: skip
def test_what_cannot_be_made_is_said_in_words(town: Town, keeper: Client, change: Sent, words: str) -> None:
    answer = keeper.post("/tokens/new/", form(keeper, town, **change))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_making_and_withdrawing_ask_for_the_password_again(town: Town) -> None:
    browser = world.sign_in(Client(), world.administrator("system-admin", town.tree.county, name="苏明泽"))
    assert browser.get("/tokens/").status_code == 200
    assert browser.get("/tokens/new/")["Location"].startswith("/confirm/")


def test_tokens_of_a_foreign_county_are_not_listed(town: Town, keeper: Client) -> None:
    from tests.people.api.calls import token

    token(over=town.tree.other_county)
    token()
    assert "省人事系统" not in keeper.get("/tokens/").content.decode()
