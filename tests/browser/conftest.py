"""A real browser for tests: pages of our own scripts alone, and pages of a running server."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

import taixue
from tests.browser import chromium
from tests.servers import Live

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread of the test
SCRIPTS = Path(taixue.__file__).parent / "study" / "static" / "study"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return the browser of a file of tests: while it is there, no other loop than Playwright's runs in the thread."""
    with chromium.launched() as running:
        yield running


@pytest.fixture
def scripts(browser: Browser) -> Iterator[Page]:
    """Return an empty page that holds the player's parts that need no page: bits, stretches, journal."""
    context = browser.new_context()
    page = context.new_page()
    empty = "<!doctype html><title>scripts</title>"
    page.route("**/*", lambda route: route.fulfill(body=empty, content_type="text/html"))
    page.goto("http://scripts.test/")
    for name in ("bits", "stretches", "journal"):
        page.add_script_tag(path=SCRIPTS / f"{name}.js")
    yield page
    context.close()


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of videos made for this run."""
    return tmp_path_factory.mktemp("films")


@pytest.fixture
def signed_out(browser: Browser, live: Live) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a browser of its own on the running server, and a page in it."""
    contexts = []

    def open_page(*, width: int = 1280, agent: str | None = None) -> Page:
        phone = width < 760
        context = browser.new_context(
            viewport={"width": width, "height": 844 if phone else 900},
            is_mobile=phone,
            has_touch=phone,
            user_agent=agent,
            base_url=live.address,
        )
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("console", lambda said: "Content Security" in said.text and page.complaints.append(said.text))
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def signed_in(signed_out: Callable[..., Page], live: Live) -> Callable[..., Page]:
    """Return a function like `signed_out` that signs a person, or who acts, in first."""

    def open_page(who: Any, **options: Any) -> Page:
        from tests import world  # models are there only after Django's setup

        client = world.sign_in(Client(), who)
        page = signed_out(**options)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live.address}])
        return page

    return open_page
