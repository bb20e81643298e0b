"""prove correction: a course learned and not recorded, from the request to the new standing, seen by four roles.

A fresh database, the server as `taixue serve` starts it, Chromium. One administrator asks with a file, a second one
approves; the learner and an auditor read the same. Then the learner objects, and a third person undoes it. The lines of
the ledger and of the audit are printed before and after. Pictures in proof/correction.
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
KEEP = ROOT / "proof" / "correction"
NOON = datetime(2026, 11, 20, 4, tzinfo=UTC)  # of tests/world.py, which needs the settings that stand only later
DAY = "2026-11-12"
PASSWORD = "竹简上的九行字-2026"


def main() -> int:
    shutil.rmtree(KEEP, ignore_errors=True)
    KEEP.mkdir(parents=True)
    table = Table()
    offset = round((NOON - datetime.now(UTC)).total_seconds())
    with house.standing("correction", TAIXUE_CLOCK_OFFSET=str(offset)) as home, chromium.launched() as browser:
        found = _people()
        paper = home.data / "证明.pdf"
        paper.write_bytes(found["paper"])
        pages = {
            role: house.sign_in(home.enter(browser, width=390 if role == "learner" else 1280), login)
            for role, login in found["logins"].items()
        }
        _state(pages, found, table, "before", lines=["course 500 proven"], hours=500)
        address = _ask(pages, found, paper, table)
        _state(pages, found, table, "asked", lines=["course 500 proven"], hours=500)
        _approve(pages, address, table)
        later = ["course 500 proven", "course 100 corrected"]
        _state(pages, found, table, "approved", lines=later, hours=600)
        _read(pages, found, address, table)
        _object(pages, address, table)
        _state(pages, found, table, "undone", lines=[*later, "course -100 corrected reversal"], hours=500)
        _audit(found, table)
    return table.finish("correction")


def _people() -> dict[str, Any]:
    """Take in a learner with five hours, three administrators and an auditor; publish a course."""
    from taixue.kit import clock
    from taixue.policy.services import standing
    from tests import world
    from tests.credits.builders import PDF, post
    from tests.portal import builders
    from tests.study.conftest import course

    builders.rule()
    tree = world.tree()
    learner = world.person(tree.station, "林若溪")
    post(learner, source="course:known:2026")
    standing.refresh_many([learner.pk], clock.now())
    world.account(learner, password=PASSWORD)
    logins = {"learner": (learner.mobile or "", PASSWORD)}
    for key, name, role, unit in (
        ("asker", "周明远", "unit-admin", tree.county), ("approver", "陈立新", "unit-admin", tree.county),
        ("third", "方知远", "unit-admin", tree.city), ("auditor", "卫承泽", "auditor", tree.province),
    ):  # fmt: skip
        made = world.person(unit, name, registered_on=None)
        world.account(made, password=PASSWORD)
        world.grant(made, role, unit)
        logins[key] = (made.mobile or "", PASSWORD)
    version = course(2700)
    return {"learner": learner, "course": version, "logins": logins, "paper": PDF}


def _ask(pages: dict[str, Page], found: dict[str, Any], paper: Path, table: Table) -> str:
    """The first administrator looks for the course and asks with a file."""
    page, learner = pages["asker"], found["learner"]
    page.goto(f"/people/{learner.public_id}/statement/")
    page.locator("a[href*='/corrections/new/']").click()
    page.fill("form[role=search] [name=q]", found["course"].title)
    page.locator("form[role=search] button").click()
    page.locator("main ul.tx-list a").first.click()
    page.fill("[name=day]", DAY)
    page.fill("[name=reason]", "平台未记录，已核实学习截图")
    page.set_input_files("[name=file]", paper)
    _shot(page, "1-asked-for")
    page.locator("main form.card .btn-primary").click()
    page.wait_for_url("**/corrections/*/")
    table.line("who asked finds no button to approve", 0, page.locator("form[action$='/approve/']").count())
    return page.url


def _approve(pages: dict[str, Page], address: str, table: Table) -> None:
    """The second administrator finds it on the page of the week and approves."""
    page = pages["approver"]
    page.goto("/corrections/")
    page.locator("main tbody th a").first.click()
    _shot(page, "2-decision")
    table.line("the second administrator stands before", address, page.url)
    page.fill("form[action$='/approve/'] [name=answer]", "情况属实")
    page.locator("form[action$='/approve/'] button").click()
    page.wait_for_load_state()
    _shot(page, "3-approved")


def _read(pages: dict[str, Page], found: dict[str, Any], address: str, table: Table) -> None:
    """Each of the four reads both names, the reason and the file; the learner has a note that leads there."""
    for role in ("learner", "asker", "approver", "auditor"):
        page = pages[role]
        page.goto(address)
        _shot(page, f"4-{role}")
        text = page.locator("main").inner_text()
        seen = [word for word in ("周明远", "陈立新", "平台未记录", "情况属实", "证明.pdf") if word in text]
        table.line(f"{role} reads names, reason, answer and file", 5, len(seen))
    table.line("buttons for the auditor", 0, pages["auditor"].locator("main form button").count())
    learner = pages["learner"]
    learner.goto("/inbox/")
    table.line("the learner was told", True, "已补录" in learner.locator("main").inner_text())
    _shot(learner, "5-inbox")
    learner.goto("/corrections/mine/")
    table.line("and finds it among the corrections of the file", 1, learner.locator("main tbody tr").count())


def _object(pages: dict[str, Page], address: str, table: Table) -> None:
    """The learner objects; neither of the two may look again; a third person undoes it."""
    learner = pages["learner"]
    learner.goto(address)
    learner.fill("[name=words]", "这门课我没有学完")
    learner.locator("form[action$='/object/'] button").click()
    learner.wait_for_load_state()
    for role in ("asker", "approver"):
        pages[role].goto(address)
        table.line(f"{role} may not look again", 0, pages[role].locator("form[action$='/uphold/']").count())
    page = pages["third"]
    page.goto("/corrections/?list=objections")
    page.locator("main tbody th a").first.click()
    _shot(page, "6-objection")
    page.fill("form[action$='/uphold/'] [name=answer]", "核对后确未学完")
    page.locator("form[action$='/uphold/'] .btn-primary").click()
    page.wait_for_load_state()
    _shot(page, "7-undone")


def _state(
    pages: dict[str, Page], found: dict[str, Any], table: Table, when: str, *, lines: list[str], hours: int
) -> None:
    """Print ledger and chain, and read the hours where the learner, the unit and the database have them."""
    from taixue.credits.models import Entry
    from taixue.credits.queries import chains
    from taixue.kit import queue
    from taixue.kit.actor import SYSTEM
    from taixue.policy.models import Standing

    queue.run_waiting()
    number = found["learner"].pk
    seen = [
        f"{one.kind} {one.nominal} {one.provenance}{' reversal' if one.reverses_id else ''}"
        for one in Entry.objects.filter(person=number).order_by("sequence")
    ]
    table.line(f"{when}: the ledger", lines, seen)
    table.line(f"{when}: the chain computed again", True, chains.verify(number, by=SYSTEM).valid)
    page = pages["learner"]
    page.goto("/desk/")
    _shot(page, f"desk-{when}")
    table.line(f"{when}: hours on the ring", f"{hours / 100:.1f}", page.locator(".tx-ring .mid b").inner_text().strip())
    counted = Standing.objects.get(person=number, window="2026").counted
    table.line(f"{when}: the standing counts", hours, counted)


def _audit(found: dict[str, Any], table: Table) -> None:
    """Print what the learner can read about who did what."""
    from taixue.audit.models import Line

    lines = Line.objects.filter(person=found["learner"].pk, action__startswith="credits.").order_by("pk")
    expected = [
        ("credits.correction-asked", "周明远"), ("credits.correction-approved", "陈立新"),
        ("credits.correction-objected", "林若溪"), ("credits.correction-objection-upheld", "方知远"),
        ("credits.correction-approved", "方知远"), ("credits.reversed", "方知远"),
    ]  # fmt: skip
    seen = [(line.action, line.actor_name) for line in lines]
    table.line("the audit lines about the learner", expected, seen)


def _shot(page: Page, name: str) -> None:
    page.screenshot(path=KEEP / f"{name}.png", full_page=True)
