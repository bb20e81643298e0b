"""prove join: two records of one person joined and parted again in the browser, by two administrators.

A fresh database, the server as `taixue serve` starts it, Chromium. After each step the chains are computed again, and
the hours are read where people read them: the ring, the unit desk, the sums of the ledger. Pictures in proof/join.
"""

import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests import house
from tests.browser import chromium
from tests.table import Table

ROOT = Path(__file__).resolve().parent.parent
KEEP = ROOT / "proof" / "join"
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)  # of tests/world.py, which needs the settings that stand only later
SHARED, OWN, THEIRS = "course:shared:2026", "course:own:2026", "course:theirs:2026"


def main() -> int:
    shutil.rmtree(KEEP, ignore_errors=True)
    KEEP.mkdir(parents=True)
    table = Table()
    offset = round((NOON - datetime.now(UTC)).total_seconds())
    with house.standing("join", TAIXUE_CLOCK_OFFSET=str(offset)) as home, chromium.launched() as browser:
        found = _people()
        first, second = (house.sign_in(home.enter(browser), login) for login in found["administrators"])
        learner = house.sign_in(home.enter(browser, width=390), found["learner"])
        pages = {"first": first, "second": second, "learner": learner}
        _figures(pages, found, table, "before", stays=1000, gone=1500, unit=2500)
        address = _join(pages, found, table)
        _figures(pages, found, table, "joined", stays=1900, gone=None, unit=1900)
        _shut(home.enter(browser), found, table)
        _part(pages, address, table)
        _figures(pages, found, table, "parted", stays=1000, gone=1500, unit=2500)
        _again(pages, address, table)
    return table.finish("join")


def _people() -> dict[str, Any]:
    """Take in two records of one person with hours on both, one course on each of them, and two administrators."""
    from taixue.kit import clock
    from taixue.policy.services import standing
    from tests import world
    from tests.credits.builders import post
    from tests.portal import builders

    builders.rule()
    tree = world.tree()
    known = {"ethnicity": "01", "education": "21"}
    stays = world.person(tree.station, "林若溪", **known, sex="2")
    gone = world.person(tree.office, "林若溪", **known, email="lin@example.org", school="闽岚大学", post="办事员")
    for person, source, hours in (
        (stays, SHARED, 600), (stays, OWN, 400), (gone, SHARED, 600), (gone, THEIRS, 900),
    ):  # fmt: skip
        post(person, source=source, nominal=hours)
    standing.refresh_many([stays.pk, gone.pk], clock.now())
    password = "竹简上的九行字-2026"
    world.account(stays, password=password)
    logins = []
    for name in ("周明远", "陈立新"):
        made = world.person(tree.county, name, registered_on=None)
        world.account(made, password=password)
        world.grant(made, "unit-admin", tree.county)
        logins.append((made.mobile or "", password))
    return {
        "stays": stays, "gone": gone, "unit": tree.county, "administrators": logins,
        "learner": (stays.mobile or "", password),
    }  # fmt: skip


def _join(pages: dict[str, Page], found: dict[str, Any], table: Table) -> str:
    """The first administrator finds the other record, compares, asks; the second one approves."""
    page = pages["first"]
    page.goto(f"/people/{found['stays'].public_id}/")
    page.locator("a[href^='/joins/new/']").click()
    _shot(page, "1-which-record")
    page.locator("main td a.btn").first.click()
    _shot(page, "2-side-by-side")
    table.line("hours that the page promises after joining", "19.00", page.locator(".sums b").nth(2).inner_text())
    page.fill("[name=reason]", "身份证号核对一致，重复建档")
    page.locator("main form .btn-primary").click()
    address = page.url
    table.line("who asked finds no button to approve", 0, page.locator("form[action$='/approve/']").count())
    other = pages["second"]
    other.goto("/joins/")
    other.locator("main th a").first.click()
    _shot(other, "3-decision")
    other.locator("form[action$='/approve/'] button").click()
    other.wait_for_load_state()
    _shot(other, "4-joined")
    return address


def _part(pages: dict[str, Page], address: str, table: Table) -> None:
    """The second administrator asks to part; the first one approves."""
    other, page = pages["second"], pages["first"]
    other.goto(address)
    other.locator("main details summary").click()
    other.fill("[name=reason]", "两人同名，并非一人")
    other.locator("form[action$='/ask-to-part/'] button").click()
    table.line("who asked to part finds no button for it", 0, other.locator("form[action$='/part/']").count())
    page.goto(address)
    _shot(page, "5-part")
    page.locator("form[action$='/part/'] button").click()
    page.wait_for_load_state()
    _shot(page, "6-parted")


def _again(pages: dict[str, Page], address: str, table: Table) -> None:
    """Both administrators look again; nothing is left to press."""
    for name in ("first", "second"):
        pages[name].goto(address)
        table.line(f"buttons left for the {name} administrator", 0, pages[name].locator("main form button").count())


def _shut(page: Page, found: dict[str, Any], table: Table) -> None:
    """The account of the record that went takes nobody in."""
    from taixue.people.models import Account

    account = Account.objects.get(person=found["gone"])
    table.line("the account of the record that went is closed", False, account.is_active)
    page.goto(f"/people/{found['gone'].public_id}/")
    table.line("its card is shut to who is not signed in", True, "/sign-in/" in page.url)


def _figures(
    pages: dict[str, Page], found: dict[str, Any], table: Table, when: str, *, stays: int, gone: int | None, unit: int
) -> None:
    """Read the hours on the ring, on the unit desk and in the ledger, and compute every chain again."""
    from taixue.credits.queries import chains, joins
    from taixue.kit import queue

    queue.run_waiting()
    reports = list(chains.verify_all())
    table.line(
        f"{when}: chains computed again", "all unbroken", "all unbroken" if all(r.valid for r in reports) else reports
    )
    tallies = joins.tallies([found["stays"].pk, found["gone"].pk])
    ring = _ring(pages["learner"], when)
    table.line(f"{when}: hours on the learner's ring", f"{stays / 100:.1f}", ring)
    sums = {key: tally.nominal for key, tally in tallies.items() if not tally.closed}
    table.line(f"{when}: ledger of the staying record", stays, sums[found["stays"].pk])
    table.line(f"{when}: ledger of the other record", gone, sums.get(found["gone"].pk))
    table.line(f"{when}: sum over the chains that count", unit, sum(sums.values()))
    table.line(f"{when}: hours of the unit", unit, _desk(pages["first"], found, when))


def _ring(page: Page, when: str) -> str:
    page.goto("/desk/")
    _shot(page, f"ring-{when}")
    return page.locator(".tx-ring .mid b").inner_text().strip()


def _desk(page: Page, found: dict[str, Any], when: str) -> int:
    """Return the centihours that the unit's standings count, and take a picture of the desk."""
    from taixue.policy.models import Standing

    page.goto(f"/units/{found['unit'].public_id}/desk/")
    _shot(page, f"desk-{when}")
    rows = Standing.objects.filter(window="2026", subject=True, unit_path__startswith=found["unit"].path)
    return sum(row.counted for row in rows)


def _shot(page: Page, name: str) -> None:
    page.screenshot(path=KEEP / f"{name}.png", full_page=True)
