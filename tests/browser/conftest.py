"""A real browser for tests: pages of our own scripts alone, and pages of a running server."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

import taixue
from tests.browser import chromium

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread of the test; we use no coroutine
SCRIPTS = Path(taixue.__file__).parent / "study" / "static" / "study"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return the browser of this run."""
    with chromium.launched() as running:
        yield running


@pytest.fixture
def scripts(browser: Browser) -> Iterator[Page]:
    """Return an empty page that holds the player's parts that need no page: bits, stretches, journal."""
    context = browser.new_context()
    page = context.new_page()
    page.route("**/*", lambda route: route.fulfill(body="<!doctype html><title>scripts</title>", content_type="text/html"))
    page.goto("http://scripts.test/")
    for name in ("bits", "stretches", "journal"):
        page.add_script_tag(path=SCRIPTS / f"{name}.js")
    yield page
    context.close()
