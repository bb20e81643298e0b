"""prove forms: rosters through the browser, from the upload to the applied plan; every verdict beside the expected one.

A fresh database, the server as `taixue serve` starts it, Chromium, the academy's account. Pictures in proof/forms.
"""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests import house
from tests.browser import axe, chromium
from tests.table import Table

ROOT = Path(__file__).resolve().parent.parent
KEEP = ROOT / "proof" / "forms"
FORMS = ROOT / "tests" / "data" / "rosters"
GOOD, MISTAKES = FORMS / "registration-form.xlsx", FORMS / "registration-form-with-mistakes.xlsx"
ACTIONS = ("new", "changed", "moved", "unchanged", "refused")
EXPECTED = {
    "3": {"身份证号码"}, "5": {"手机号码"}, "7": {"所属单位"}, "9": {"姓名"}, "11": {"身份证号码", "性别", "出生年月"},
    "13": {"出生年月"}, "15": {"身份证号码"}, "17": {"职级"}, "19": {"电子邮件"}, "21": {"性别"}, "23": {"姓名"},
    "25": {"手机号码"},
}  # fmt: skip


def main() -> int:
    shutil.rmtree(KEEP, ignore_errors=True)
    KEEP.mkdir(parents=True)
    table = Table()
    with house.standing("forms") as home, chromium.launched() as browser:
        units = _run("import-units", str(FORMS / "units.csv"))
        table.line("units.csv", "created 77, renamed 0, unchanged 0", units)
        page = house.sign_in(home.enter(browser), house.staff("academy", "academy"))
        _forms(page, table)
        _others(page, table, home.data)
    return table.finish("forms")


def _run(*command: str) -> str:
    done = subprocess.run([sys.executable, "-m", "taixue.cli", *command], capture_output=True, text=True, check=False)
    return (done.stdout or done.stderr).strip()


def _forms(page: Page, table: Table) -> None:
    """The registration form, the one with mistakes, and both again."""
    for title, path, counts in (
        ("registration form", GOOD, {"new": 180}),
        ("form with mistakes", MISTAKES, {"new": 18, "refused": 12}),
        ("registration form again", GOOD, {"unchanged": 180}),
        ("form with mistakes again", MISTAKES, {"unchanged": 18, "refused": 12}),
    ):
        before = _people(page)
        upload(page, path)
        page.screenshot(path=KEEP / f"{title.replace(' ', '-')}.png", full_page=True)
        table.line(f"{title}: plan", counts, plan(page))
        if path is MISTAKES:
            _refusals(page, table, title, EXPECTED)
        apply(page)
        table.line(f"{title}: people more after applying", counts.get("new", 0), _people(page) - before)
    table.line("people in all", 198, _people(page))


def _others(page: Page, table: Table, folder: Path) -> None:
    """Other sheets of this kind, made on the spot."""
    from tests.rosters import sheets

    for sheet in sheets.every(folder):
        upload(page, sheet.path)
        page.screenshot(path=KEEP / f"{sheet.path.stem}.png", full_page=True)
        if sheet.refusal:
            said = page.locator(".tx-msg.bad").inner_text()
            table.line(f"{sheet.name}: the file is refused", f"… {sheet.refusal} …", said, good=sheet.refusal in said)
            continue
        table.line(f"{sheet.name}: plan", sheet.counts, plan(page))
        if sheet.refused:
            _refusals(page, table, sheet.name, sheet.refused)
        apply(page)


def upload(page: Page, path: Path) -> None:
    """Send a file and wait until it is judged."""
    page.goto("/intake/")
    page.set_input_files("[name=file]", path)
    page.locator("main form .btn-primary").click()
    page.wait_for_url(re.compile(r"/intake/[0-9a-f-]{36}/"))
    _until(page, lambda: page.locator(".plan, .tx-msg.bad").count() > 0)


def plan(page: Page) -> dict[str, int]:
    """Return the figures above the plan that are not 0."""
    found = {name: page.locator(f".plan a[href$='action={name}'] b").inner_text() for name in ACTIONS}
    return {name: int(n) for name, n in found.items() if int(n)}


def apply(page: Page) -> None:
    """Apply the plan in view and wait until the job has."""
    page.locator(".apply form button").click()
    page.wait_for_load_state()
    _until(page, lambda: page.locator(".apply .say").count() > 0 and page.locator(".apply form").count() == 0)


def _refusals(page: Page, table: Table, title: str, expected: dict[str, set[str]]) -> None:
    """Read the refused rows with their columns, print each reason."""
    address = page.url.split("?")[0]
    page.goto(f"{address}?action=refused")
    found: dict[str, dict[str, str]] = {}
    for row in page.locator("#refused tbody tr").all():
        serial = row.locator("th .tx-muted").inner_text().strip("() ")
        column, why, cure = (row.locator(f"td:nth-child({n})").inner_text() for n in (3, 5, 6))
        found.setdefault(serial, {})[column.split(" ", 1)[-1].replace("\n", "")] = f"{why} {cure}"
    for serial in sorted({*expected, *found}, key=int):
        reasons = found.get(serial, {})
        wanted = expected.get(serial, set())
        good = set(reasons) == wanted and all(text.strip() for text in reasons.values())
        said = "; ".join(f"{column}: {text}" for column, text in reasons.items()) or "accepted"
        table.line(f"{title}: {serial} refused for", "、".join(sorted(wanted)) or "nothing", said, good=good)
    serious = axe.serious(page)
    table.line(f"{title}: serious findings of axe-core", [], serious)
    page.goto(address)


def _people(page: Page) -> int:
    """Return how many people the list of people counts."""
    page.goto("/people/")
    found = re.search(r"(\d+)\s*人", page.locator("main").inner_text())
    return int(found[1]) if found else 0


def _until(page: Page, ready: Callable[[], bool], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > ends:
            raise TimeoutError(page.locator("main").inner_text()[:300])
        time.sleep(0.3)
        page.goto(page.url)
