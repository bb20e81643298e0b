"""What every request to the API goes through: token, language, size, names; and the document that describes it."""

import json
from typing import Any

import pytest
from django.test import Client

from taixue.people.api import door, house
from taixue.people.api.door import LARGEST
from taixue.people.rules.permissions import Scope
from tests import world
from tests.people.api.calls import Caller, token
from tests.people.town import Town


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "zh-hans"), ("en", "en"), ("zh-CN,zh;q=0.9,en;q=0.8", "zh-hans"), ("en-GB, zh;q=0.5", "en"),
        ("de, en;q=0.3", "en"), ("en;q=0, zh;q=0.1", "zh-hans"), ("fr", "zh-hans"), (";;;,q=x", "zh-hans"),
        ("en;q=0.1, zh", "zh-hans"),
    ],
)  # fmt: skip
def test_the_language_is_the_one_asked_for(header: str, code: str) -> None:
    assert door.language(header) == code


def test_problems_are_said_in_both_languages_with_one_code(town: Town) -> None:
    said = {}
    for language in ("zh", "en"):
        answer = Caller(token(over=town.tree.county), language).get("/units/by-key/none")
        assert answer["Content-Type"] == "application/problem+json; charset=utf-8"
        said[answer["Content-Language"]] = answer.json()
    assert said["zh-Hans"]["code"] == said["en"]["code"] == "not-found"
    assert (said["zh-Hans"]["title"], said["en"]["title"]) == ("没有找到", "Not found")
    assert said["en"]["type"] == "/api/v1/#problem-not-found"


def test_a_session_is_no_token(town: Town) -> None:
    browser = world.sign_in(Client(), town.admin)
    for method, path in (("GET", "/api/v1/persons"), ("POST", "/api/v1/persons/batch"), ("GET", "/api/v1/token")):
        answer = browser.generic(method, path, data='{"items": []}', content_type="application/json")
        assert (answer.status_code, answer.json()["code"]) == (401, "token-missing")
        assert answer["WWW-Authenticate"].startswith("Bearer")
    with_token = browser.get("/api/v1/token", headers={"Authorization": f"Bearer {token('units:read')}"})
    assert with_token.json()["scopes"] == ["units:read"]


@pytest.mark.parametrize("header", ["Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "txa_x", "Bearer " + "x" * 3000])
def test_anything_but_a_token_is_refused(db: None, header: str) -> None:
    answer = Client().get("/api/v1/units", headers={"Authorization": header})
    assert answer.status_code == 401


def test_a_body_too_large_is_refused_before_it_is_read(town: Town, hr: Caller) -> None:
    answer = hr.ask("POST", "/persons/batch", b"[" + b" " * LARGEST)
    assert (answer.status_code, answer.json()["code"]) == (413, "too-large")


def test_a_parameter_that_is_unknown_is_no_parameter_that_is_ignored(town: Town, hr: Caller) -> None:
    answer = hr.ask("POST", "/units/batch?dryrun=true", {"items": [{"key": "x", "code": "U1"}]})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "dryrun")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'{"items": []}', b'{"items": [{"key": "a", "nmae": "x"}]}', b"\xff\xfe", b"1e999"],
)
def test_a_body_that_does_not_fit_is_refused_by_field(town: Town, hr: Caller, body: bytes) -> None:
    answer = hr.ask("POST", "/persons/batch", body)
    assert answer.status_code in (400, 422)
    assert answer.json()["detail"]


def test_more_items_than_a_batch_has_are_refused(town: Town, hr: Caller) -> None:
    answer = hr.ask("POST", "/units/batch", {"items": [{"key": f"k{n}"} for n in range(201)]})
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "too_long")


def test_what_is_no_address_is_said_so(town: Town, hr: Caller) -> None:
    for path in ("/nowhere", "/units/", "/units/by-key/a%0Ab%0A/", "/%0A", "/units/by-key/a/b"):
        assert hr.get(path).json()["code"] == "no-address"
    assert hr.get("/units/by-key/a%0Ab%0A").json()["code"] == "invalid"
    answer = hr.ask("DELETE", "/units")
    assert (answer.status_code, answer["Allow"], answer.json()["code"]) == (405, "GET", "no-method")
    assert hr.ask("POST", "/openapi.json").status_code == 405


def test_a_rate_that_is_used_up_says_how_long_to_wait(town: Town) -> None:
    caller = Caller(token("units:read", rate=1, over=town.tree.county))
    assert caller.get("/units").status_code == 200
    answer = caller.get("/units")
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_the_document_needs_no_token_and_declares_every_status(db: None) -> None:
    answer = Client().get("/api/v1/openapi.json")
    assert answer["Content-Type"].startswith("application/json")
    document = json.loads(answer.content)
    assert document["openapi"].startswith("3.1")
    for operation in house.operations():
        declared = set(operation["responses"])
        assert {"401", "403", "422", "429"} <= declared, operation["operationId"]
        assert operation["security"]
        for status, one in operation["responses"].items():
            if int(status) >= 400:
                assert list(one["content"]) == ["application/problem+json"]
    for name, schema in document["components"]["schemas"].items():
        assert schema.get("additionalProperties") is False, name


def test_the_page_for_people_explains_every_address_and_code_in_both_languages(db: None) -> None:
    for language, words in (("en", "How to ask"), ("zh-hans", "怎样调用")):
        browser = Client()
        browser.cookies["django_language"] = language
        page = browser.get("/api/v1/").content.decode()
        assert words in page
        assert all(f'id="{operation["operationId"]}"' in page for operation in house.operations())
        assert 'id="problem-cursor-over"' in page
        assert "<script" not in page.split("<main")[1]


@pytest.mark.parametrize("operation", house.operations(), ids=lambda one: one["operationId"])
def test_each_address_opens_only_with_its_scope(town: Town, operation: dict[str, Any]) -> None:
    needed = {
        "list": "{}:read", "read": "{}:read", "put": "{}:write",
    }[operation["operationId"].split("_")[0]].format(operation["tags"][0])  # fmt: skip
    path = operation["path"].removeprefix("/api/v1").replace("{key}", "k")
    path = path.replace("{id}", str(town.tree.office.public_id))
    others = [scope.value for scope in Scope if scope.value != needed]
    answer = Caller(token(*others, over=town.tree.county)).ask(operation["method"], path, {})
    if operation["operationId"] == "read_token":
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()["code"]) == (403, "scope-missing")
        enough = Caller(token(needed, over=town.tree.county)).ask(operation["method"], path, {})
        assert enough.status_code not in (401, 403)
