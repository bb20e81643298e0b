"""Every page with an example: axe-core finds nothing serious. Every form: a browser without script sends it.

Learners' pages in Chinese on a phone, the others in English on a desk; all ways: `prove pages`. One town stands for the
whole file; the forms, which change it, come last.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from playwright.sync_api import Browser, Page

from tests import databases
from tests.browser import accessibility
from tests.servers import running


@dataclass(frozen=True)
class Town:
    """address: of the running server; stage: what tests/reach built in it."""

    address: str
    stage: Any


@pytest.fixture(scope="module")
def town(
    cluster: str, template: str, django_db_blocker: Any, assets: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Town]:
    """Let server and test show noon of 20 November 2026, and build the stage."""
    from tests.reach import stage
    from tests.world import NOON

    offset = round((NOON - datetime.now(UTC)).total_seconds())
    environment = {
        "TAIXUE_CLOCK_OFFSET": str(offset),
        "TAIXUE_SMTP": "smtp://127.0.0.1:9",
    }  # a server that is not there
    data = tmp_path_factory.mktemp("town")
    with (
        databases.cloned(cluster, template, django_db_blocker) as name,
        django_db_blocker.unblock(),
        databases.using(name),
        override_settings(TAIXUE_CLOCK_OFFSET=offset),
        running(name, data, assets, environment) as server,
    ):
        yield Town(server.address, stage.build())


@pytest.fixture
def enter(browser: Browser, town: Town) -> Callable[..., Page]:
    """Return a function that opens a page of a browser holding a session of the stage."""

    def opened(session: str, *, width: int = 1280, script: bool = True) -> Page:
        phone = width < 760
        context = browser.new_context(
            base_url=town.address, viewport={"width": width, "height": 844}, is_mobile=phone, java_script_enabled=script
        )
        if session:
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": town.address}])
        return context.new_page()

    return opened


@pytest.mark.timeout(900)  # every page there is: minutes on a busy machine
@pytest.mark.parametrize(
    ("for_learners", "way"), [(True, ("zh-hans", 390)), (False, ("en", 1280))], ids=["learners", "others"]
)
def test_nothing_serious_is_found_on_any_page(
    for_learners: bool, way: tuple[str, int], town: Town, enter: Callable[..., Page]
) -> None:
    from tests.browser import pages

    examples = {one.name: one for one in pages.examples(town.stage)}
    assert pages.names() - set(examples) == set(), "give each an example in tests/reach/table.py"
    wanted = [(one.path, one.role) for one in examples.values() if one.for_learners is for_learners]
    found = accessibility.report(wanted, opener=lambda role, w: enter(town.stage.sessions[role], width=w), ways=[way])
    assert len(found) == len(wanted) > 15
    lines = [f"{page}: {problem}" for page, problems in found.items() for problem in problems]
    assert not lines, "\n".join(lines)


@pytest.mark.timeout(900)  # every form there is
def test_every_form_is_sent_by_a_browser_without_script(town: Town, enter: Callable[..., Page], tmp_path: Path) -> None:
    from tests.browser import scriptless
    from tests.reach.table import TABLE
    from tests.table import Table

    connection.close()  # Playwright's loop has a connection of its own, perhaps still on the database of a file before
    table = Table()
    sent = scriptless.walk(town.stage, lambda session: enter(session, script=False), tmp_path, table)
    assert len(table.lines) > 100
    assert [line for line in table.lines if not line[3]] == []
    assert scriptless.unsent(sent, TABLE) == set(), "send each of them in a walk of tests/browser/scriptless_*.py"
