"""Refusals as pages and as JSON; failures with a number; forms that lost their token."""

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.urls import path

from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.site import urls as real
from tests import world

KINDS = {"gone": NotFound("unit"), "denied": Denied("person.edit"), "conflict": Conflict("taken")}


def refuse(request: HttpRequest, kind: str) -> HttpResponse:
    raise KINDS[kind]


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError("139 0000 4417")


def rejected(request: HttpRequest) -> HttpResponse:
    raise Invalid("rows", problems=[{"field": "出生年月", "code": "month", "value": "1979.13", "cure": "改为 1979.03"}])


def posted(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.POST["text"])


urlpatterns = [
    path("t/refuse/<str:kind>/", refuse), path("t/broken/", broken), path("t/rejected/", rejected),
    path("t/posted/", posted), path("api/t/<str:kind>/", refuse), *real.urlpatterns,
]  # fmt: skip
handler404, handler500 = real.handler404, real.handler500

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.mark.parametrize(
    ("kind", "status", "words"),
    [
        ("gone", 404, "这个地址没有内容"),
        ("denied", 403, "不在你的权限内"),
        ("conflict", 409, "内容刚刚变了"),
    ],
)
def test_each_refusal_has_its_status_and_its_words(client: Client, kind: str, status: int, words: str):
    response = client.get(f"/t/refuse/{kind}/")
    assert response.status_code == status and words in response.content.decode()


def test_a_program_gets_the_code_as_json(client: Client):
    response = client.get("/api/t/conflict/")
    assert (response.status_code, response.json()) == (409, {"ok": False, "code": "conflict", "problems": []})
    assert client.get("/t/refuse/gone/", HTTP_ACCEPT="application/json").json()["code"] == "not-found"


def test_invalid_input_names_what_is_wrong_and_the_cure(client: Client):
    response = client.get("/t/rejected/")
    page = response.content.decode()
    assert response.status_code == 422 and "出生年月" in page and "1979.13" in page and "改为 1979.03" in page


def test_who_may_not_is_told_how_far_the_role_reaches(client: Client):
    tree = world.tree()
    world.sign_in(client, world.administrator("unit-admin", tree.county))
    assert "你的权限到青石县" in client.get("/t/refuse/denied/").content.decode()


def test_an_unknown_address_is_a_page_of_ours(client: Client):
    response = client.get("/nowhere/")
    assert response.status_code == 404 and "这个地址没有内容" in response.content.decode()


def test_our_own_mistake_shows_a_number_that_stands_in_the_log_too(client: Client, caplog: Any):
    client.raise_request_exception = False
    response = client.get("/t/broken/")
    number = response["X-Request-Number"]
    assert response.status_code == 500 and number in response.content.decode()
    assert len(number) == 6
    assert "ZeroDivisionError" in caplog.text


@pytest.fixture
def strict() -> Client:
    return Client(enforce_csrf_checks=True)


def test_a_form_of_our_own_page_that_lost_its_token_keeps_the_input_and_may_be_sent_again(strict: Client):
    response = strict.post("/t/posted/", {"text": "写了很久的话"}, HTTP_ORIGIN="http://testserver")
    page = response.content.decode()
    assert response.status_code == 403
    assert '<input type="hidden" name="text" value="写了很久的话">' in page and "重新提交" in page


def test_a_form_from_elsewhere_is_neither_kept_nor_sent_again(strict: Client):
    response = strict.post("/t/posted/", {"text": "伪造的请求"}, HTTP_ORIGIN="https://example.org")
    page = response.content.decode()
    assert response.status_code == 403 and "伪造的请求" not in page and "<button" not in page.split("<main")[1]


def test_a_password_is_never_written_into_the_page(strict: Client):
    response = strict.post("/t/posted/", {"text": "甲", "password": "秘密-9"}, HTTP_ORIGIN="http://testserver")
    page = response.content.decode()
    assert "秘密-9" not in page and "甲" in page and "<button" not in page.split("<main")[1]


@override_settings(TAIXUE_AUTHORITY="测试学院")
def test_the_academy_is_named_on_every_page(client: Client):
    assert "测试学院" in client.get("/nowhere/").content.decode()
