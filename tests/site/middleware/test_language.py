import pytest
from django.test import Client

from taixue.people.models import Account
from tests import world

pytestmark = pytest.mark.django_db


def test_pages_are_chinese_first_whatever_the_browser_prefers(client: Client):
    response = client.get("/", HTTP_ACCEPT_LANGUAGE="en-US")
    assert '<html lang="zh-Hans">' in response.content.decode() and response["Content-Language"] == "zh-Hans"


def test_before_sign_in_the_browser_remembers_the_choice(client: Client):
    client.post("/language/", {"language": "en", "next": "/"})
    assert '<html lang="en">' in client.get("/").content.decode()


def test_a_person_keeps_the_language_on_every_device(client: Client):
    person = world.person(world.tree().office)
    Account.objects.filter(person=person).update(language="en")
    world.sign_in(client, person)
    assert '<html lang="en">' in client.get("/inbox/").content.decode()


def test_an_unknown_language_changes_nothing(client: Client):
    client.cookies["django_language"] = "xx"
    assert '<html lang="zh-Hans">' in client.get("/").content.decode()
