"""prove what-if: a changed rule, tried over everybody, approved by a second person and assigned, in the browser.

A fresh database, the server as `taixue serve` starts it with its worker, Chromium. A learner's page of the duty before
and after, with its reasons; what the try foretold beside what came. Pictures in proof/what-if.
"""

import re
import shutil
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests import house
from tests.browser import chromium
from tests.table import Table

ROOT = Path(__file__).resolve().parent.parent
KEEP = ROOT / "proof" / "what-if"
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)  # of tests/world.py, which needs the settings that stand only later
PASSWORD = "竹简上的九行字-2026"
HOURS = {"林若溪": 85, "江晚舟": 60, "顾言深": 95, "苏砚秋": 88}
"""Hours of everybody; 80 are asked before, 90 after: who has 85 or 88 newly has not met it."""


def main() -> int:
    shutil.rmtree(KEEP, ignore_errors=True)
    KEEP.mkdir(parents=True)
    table = Table()
    offset = round((NOON - datetime.now(UTC)).total_seconds())
    with house.standing("what-if", TAIXUE_CLOCK_OFFSET=str(offset)) as home, chromium.launched() as browser:
        found = _people()
        asks, approves = (house.sign_in(home.enter(browser), (login, PASSWORD)) for login in found["academy"])
        learner = house.sign_in(home.enter(browser, width=390), (found["learner"], PASSWORD))
        _duty(learner, table, "before", asked="80", met=True, numbers=["85", "80"])
        draft = _change(asks, table)
        foretold = _try(asks, table)
        _duty(learner, table, "after the try", asked="80", met=True, numbers=["85", "80"])
        _publish(asks, approves, draft, table)
        _assign(approves, table)
        _until(lambda: _asked(learner) == "90", 180)
        _duty(learner, table, "after", asked="90", met=False, numbers=["90", "85", "5"])
        _compare(foretold, table)
        _lines(table)
    return table.finish("what-if")


def _people() -> dict[str, Any]:
    """Take in the Fujian rule, two people of the academy, and learners with hours."""
    from taixue.kit import clock
    from taixue.policy.services import standing
    from tests import world
    from tests.policy.builders import learn
    from tests.portal import builders

    builders.rule()
    tree = world.tree()
    units = (tree.station, tree.station, tree.office, tree.other_office)
    people = [world.person(unit, name) for unit, name in zip(units, HOURS, strict=True)]
    for person in people:
        learn(person, HOURS[person.name], date(2026, 6, 1), required=True)
    academy = [world.person(tree.province, name, registered_on=None) for name in ("周明远", "陈立新")]
    for person in (*academy, people[0]):
        world.account(person, password=PASSWORD)
    for person in academy:
        world.grant(person, "academy", None)
    standing.refresh_many([person.pk for person in (*people, *academy)], clock.now())
    return {"academy": [person.mobile or "" for person in academy], "learner": people[0].mobile or ""}


def _asked(page: Page) -> str:
    """Return how many hours the learner's page asks for in all."""
    page.goto("/duties/2026/")
    return page.locator(".du-duty .tx-num").first.inner_text().split("/")[1].split()[0]


def _duty(page: Page, table: Table, when: str, *, asked: str, met: bool, numbers: list[str]) -> None:
    """Read the learner's page of the duty: what is asked, whether it is met, and the numbers of the last reason."""
    table.line(f"{when}: hours asked of the learner", asked, _asked(page))
    first = page.locator(".du-duty").first
    table.line(f"{when}: it is met", met, first.locator(".badge.ok").count() == 1)
    reason = first.locator(".du-steps li").last.inner_text()
    seen = [f"{float(number):g}" for number in re.findall(r"\d+(?:\.\d+)?", reason)]
    table.line(f"{when}: the numbers of the reason “{reason}”", numbers, seen)
    _shot(page, f"duty-{when.replace(' ', '-')}")


def _change(page: Page, table: Table) -> str:
    """Copy the published version into a draft, change one figure, and read what that changes; return its address."""
    page.goto("/policies/fujian-2017/1/")
    page.locator(".tx-actions .btn-primary").click()
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/policies/drafts/*/")
    address = page.url
    page.locator("a[href$='/figures/']").click()
    page.fill("[name='groups[1].duties[0].hours']", "90")
    _shot(page, "1-figures")
    page.locator("main form .btn-primary").click()
    page.wait_for_url(address)
    page.locator("a[href$='/changes/']").click()
    _shot(page, "2-changes")
    seen = [page.locator(f".po-changes {tag}").all_inner_texts() for tag in ("del", "ins")]
    table.line("what the draft changes", [["科级及以下：总计至少 80 学时"], ["科级及以下：总计至少 90 学时"]], seen)
    page.goto(address)
    return address


def _try(page: Page, table: Table) -> dict[str, int]:
    """Try the draft over everybody in the worker, read the counts and names, and keep it; return the counts."""
    page.locator("a[href$='/try/']").click()
    page.locator("main form .btn-primary").click()
    page.wait_for_url("**/policies/what-if/*/")
    _until(lambda: page.locator("#progress").count() == 0 and page.locator(".tx-stat").count() > 0, 180)
    _shot(page, "3-what-if")
    counts = [int(text) for text in page.locator(".tx-stat .v").all_inner_texts()[:4]]
    table.line("newly not met, newly met, stays not met, stays met", [2, 0, 1, 1], counts)
    names = sorted(page.locator("section[aria-labelledby=p] tbody th").all_inner_texts())
    table.line("who newly has not met it", ["林若溪", "苏砚秋"], names)
    for place in ("闽岚省", "云溪市"):
        page.locator("section[aria-labelledby=u] tbody a", has_text=place).click()
    rows = page.locator("section[aria-labelledby=u] tbody tr").all_inner_texts()
    seen = sorted((row.split()[0], row.split()[1]) for row in rows)
    table.line("newly not met by county", [("白鹤县", "1"), ("青石县", "1")], seen)
    _shot(page, "4-by-county")
    page.fill("[name=name]", "科级及以下 90 学时")
    page.locator("form[action$='/keep/'] button").click()
    page.wait_for_load_state()
    return dict(zip(("fails", "passes", "unmet", "met"), counts, strict=True))


def _publish(asks: Page, approves: Page, draft: str, table: Table) -> None:
    """The first person asks; the second one approves, which publishes."""
    asks.locator(".tx-actions .btn-primary").click()
    asks.fill("[name=reason]", "按 2026 年度计划，科级及以下提高到 90 学时")
    asks.locator("form[action$='/ask/'] .btn-primary").click()
    asks.wait_for_load_state()
    table.line("who asked finds no button to approve", 0, asks.locator("form[action$='/approve/']").count())
    _shot(asks, "5-asked")
    approves.goto("/policies/approvals/")
    _shot(approves, "6-approvals")
    approves.locator(f"main a[href='{draft[draft.index('/policies/') :]}']").first.click()
    _shot(approves, "7-decision")
    approves.locator("form[action$='/approve/'] button").click()
    approves.wait_for_url("**/policies/fujian-2017/2/")
    _shot(approves, "8-published")
    meta = approves.locator("section[aria-labelledby=meta]").inner_text()
    table.line("the version names both", "both", "both" if "周明远" in meta and "陈立新" in meta else meta)


def _assign(page: Page, table: Table) -> None:
    """Let the new version hold everywhere for the whole year."""
    page.locator("a[href$='/assign/']").click()
    page.fill("[name=first_day]", "2026-01-01")
    page.locator("main form .btn-primary").click()
    page.wait_for_load_state()
    _shot(page, "9-assigned")
    table.line("assigned, in one place", 1, page.locator(".tx-list.in li").count())


def _compare(foretold: dict[str, int], table: Table) -> None:
    """What the try foretold is what the standings of the new version say."""
    from taixue.policy.models import Standing

    rows = Standing.objects.filter(window="2026", subject=True, version__number=2)
    _until(lambda: rows.count() == len(HOURS), 120)
    table.line("people under the new version", len(HOURS), rows.count())
    unmet = foretold["fails"] + foretold["unmet"]
    table.line("have not met it: foretold and come", unmet, rows.filter(met=False).count())
    table.line(
        "people left under the old version", 0, Standing.objects.filter(window="2026", version__number=1).count()
    )


def _lines(table: Table) -> None:
    """The audit says who did what, in order."""
    from taixue.audit.models import Line

    lines = Line.objects.filter(action__startswith="policy.", actor_account__isnull=False).order_by("pk")
    expected = ["policy.draft-made", "policy.draft-changed", "policy.tried", "policy.try-kept", "policy.asked",
                "policy.approved", "policy.published", "policy.assigned"]  # fmt: skip
    table.line("audit lines", expected, list(lines.values_list("action", flat=True)))
    people = len(set(lines.values_list("actor_account", flat=True)))
    table.line("of so many people", 2, people)


def _until(condition: Callable[[], bool], seconds: float) -> None:
    """Wait until it holds; after that time the table shows what was seen instead."""
    ends = time.monotonic() + seconds
    while not condition() and time.monotonic() < ends:
        time.sleep(0.5)


def _shot(page: Page, name: str) -> None:
    page.screenshot(path=KEEP / f"{name}.png", full_page=True)
