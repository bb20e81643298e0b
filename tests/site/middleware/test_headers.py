import re

import pytest
from django.test import Client

from tests import world

pytestmark = pytest.mark.django_db


def test_a_page_loads_nothing_but_our_own_and_runs_nothing_inline(client: Client):
    policy = client.get("/")["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "script-src 'self';" in policy and "style-src 'self';" in policy
    assert "unsafe" not in policy and "frame-ancestors 'none'" in policy


def test_pages_of_a_signed_in_person_are_kept_nowhere(client: Client):
    world.sign_in(client, world.person(world.tree().office))
    assert client.get("/inbox/")["Cache-Control"] == "private, no-store"


def test_no_page_carries_inline_styles_or_handlers(client: Client):
    world.sign_in(client, world.person(world.tree().office))
    for address in ("/desk/", "/courses/", "/inbox/", "/nowhere/"):
        page = client.get(address).content.decode()
        assert not re.search(r"<[^>]+\s(style|on\w+)=", page)
        assert not re.search(r"<script(?![^>]*\ssrc=)", page)
