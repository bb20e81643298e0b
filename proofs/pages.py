"""prove pages: axe-core on every page of the URL table in both languages, and every form without script.

The table is that of tests/reach, which no address escapes. The second half lets a browser that runs no script send
every form but the player's; axe-core looks at each answer in a second browser. Prints a line a page or step; takes
some minutes. `--axe` and `--forms` run one half.
"""

import sys
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from playwright.sync_api import Browser, Page

from tests import house
from tests.browser import accessibility, axe, chromium
from tests.table import Table

NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)  # of tests/world.py, which needs the settings that stand only later
WIDE, NARROW = [("zh-hans", 1280), ("en", 1280)], [("zh-hans", 390), ("en", 390)]


def main() -> int:
    table = Table()
    offset = round((NOON - datetime.now(UTC)).total_seconds())
    settings = {"TAIXUE_CLOCK_OFFSET": str(offset), "TAIXUE_SMTP": "smtp://127.0.0.1:9"}  # a server that is not there
    with house.standing("pages", **settings) as home, chromium.launched() as browser:
        from tests.reach import stage

        found = stage.build()
        if "--forms" not in sys.argv:
            _look(home, browser, found, table)
        if "--axe" not in sys.argv:
            _send(home, browser, found, table)
    return table.finish("pages")


def _look(home: house.House, browser: Browser, found: Any, table: Table) -> None:
    from tests.browser import pages

    examples = pages.examples(found)
    table.line("pages of the URL table without an example", set(), pages.names() - {one.name for one in examples})

    def opener(role: str, width: int) -> Page:
        return entered(home, browser, found.sessions[role], width=width)

    def see(wanted: list[tuple[str, str]], ways: list[tuple[str, int]]) -> None:
        for where, problems in accessibility.report(wanted, opener=opener, ways=ways).items():
            table.line(where, "nothing serious", "; ".join(problems) or "nothing serious")

    see([(one.path, one.role) for one in examples], WIDE)
    see([(one.path, one.role) for one in examples if one.for_learners], NARROW)
    for path, status in pages.ERRORS.items():
        page = opener("learner", 390)
        said = "; ".join(accessibility.problems(page, path, status=status))
        table.line(f"{path} refused with {status}", "nothing serious", said or "nothing serious")


def _send(home: house.House, browser: Browser, found: Any, table: Table) -> None:
    from tests.browser import scriptless
    from tests.reach.table import TABLE

    def enter(session: str) -> Page:
        return entered(home, browser, session, script=False)

    mirror = home.enter(browser)

    def look(shown: Page) -> list[str]:
        html, address = shown.content(), shown.url.split("#")[0]
        mirror.route(address, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
        mirror.goto(address)
        mirror.unroute_all()
        looked.append(address)
        return axe.serious(mirror)

    looked: list[str] = []
    with TemporaryDirectory() as folder:
        sent = scriptless.walk(found, enter, Path(folder), table, look)
    table.line("answers to forms that axe-core looked at", "> 50", len(looked), good=len(looked) > 50)
    table.line("forms that no browser without script sent", set(), scriptless.unsent(sent, TABLE))


def entered(home: house.House, browser: Browser, session: str, **options: Any) -> Page:
    """Open a page of a browser that holds a session."""
    from django.conf import settings

    page = home.enter(browser, **options)
    if session:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": home.address}
        page.context.add_cookies([cookie])
    return page
