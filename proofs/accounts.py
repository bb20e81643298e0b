"""prove accounts: windows, slip, second steps, lost passwords, an office of 300, seeing as another, deputies, traces.

A fresh database, the server as `taixue serve` starts it with second steps required of administrators, a mail server of
the proof's own, Chromium with a virtual authenticator. Pictures in proof/accounts.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from aiosmtpd.controller import Controller
from playwright.sync_api import Page

from tests import house
from tests.browser import chromium, offices
from tests.browser.accounts import KEEP, OWN, Post, Walk, path, press, sign_out
from tests.table import Table


def main() -> int:
    shutil.rmtree(KEEP, ignore_errors=True)
    KEEP.mkdir(parents=True)
    table = Table()
    with _mail() as (post, port):
        settings = {"TAIXUE_SMTP": f"smtp://127.0.0.1:{port}", "TAIXUE_SECOND_FACTOR": "required", "TAIXUE_LOG": "INFO"}
        with house.standing("accounts", **settings) as home, chromium.launched() as browser:
            walk = Walk(home, browser, post, table)
            admin, academy = _first_things(walk)
            _windows(walk, academy)
            learner = _slip(walk, admin)
            _enrolled(walk, learner)
            _steps(walk, learner)
            _passkey(walk)
            offices.lost(walk, admin)
            offices.two(walk, admin)
            offices.seen(walk, admin)
            offices.deputy(walk, admin)
            offices.office(walk)
            offices.command(walk)
            offices.traces(walk)
    return table.finish("accounts")


@contextmanager
def _mail() -> Iterator[tuple[Post, int]]:
    from tests.servers import free_port

    post, port = Post(), free_port()
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield post, port
    finally:
        controller.stop()


def _first_things(walk: Walk) -> tuple[Page, Page]:
    """An administrator meets the second step before anything else; return her page and the academy's."""
    page = walk.sign_in(walk.enter(), walk.admin)
    page.goto("/people/")
    walk.table.line("an administrator is led first to", "/me/account/first/", path(page))
    walk.see(page, "first-1280")
    codes = walk.set_up(page, walk.admin)
    walk.table.line("recovery codes shown once", 10, len(codes))
    page.goto("/people/")
    walk.table.line("and then comes to", "/people/", path(page))
    academy = walk.sign_in(walk.enter(), walk.academy)
    walk.set_up(academy, walk.academy)
    return page, academy


def _windows(walk: Walk, academy: Page) -> None:
    today = datetime.now(UTC).astimezone().date()
    _open_window(walk, academy, "division", today)
    walk.see(academy, "windows-1280")
    listed = academy.locator("main tbody tr").count()
    walk.table.line("windows listed after the academy opened one", 1, listed)


def _open_window(walk: Walk, academy: Page, band: str, today: Any) -> None:
    academy.goto("/registration/open/")
    academy.fill("[name=unit]", walk.tree.county.code)
    academy.select_option("[name=band]", band)
    academy.fill("[name=first_day]", (today - timedelta(days=1)).isoformat())
    academy.fill("[name=last_day]", (today + timedelta(days=20)).isoformat())
    press(academy.locator("main form .btn-primary").first)
    academy.wait_for_url("**/registration/")


def _slip(walk: Walk, admin: Page) -> Page:
    """Print a slip, read its picture, follow its address on a phone, activate; return the learner's page."""
    import segno

    walk.sure(admin, f"/slips/?q={quote(walk.learner.name)}")
    admin.locator("main form[method=post] [name=person]").first.check()
    press(admin.locator("main form[method=post] .btn-primary").first)
    admin.wait_for_selector(".code")
    walk.see(admin, "slips-1280")
    code = admin.locator(".code").inner_text()
    walk.kept("activation code", code, code.replace("-", ""))
    address = f"{walk.address}/a/#{code}"
    expected = segno.make(address, error="m", micro=False).svg_inline(border=2, omitsize=True)
    drawn = admin.locator(".tx-qr path").get_attribute("d")
    walk.table.line("the slip's picture holds the address with the code behind #", True, f'd="{drawn}"' in expected)
    page = walk.enter(width=390)
    page.goto(address)
    walk.see(page, "slip-390")
    walk.table.line("followed on a phone the code is filled in", code, page.input_value("[name=code]"))
    walk.table.line("and has left the address", f"{walk.address}/a/", page.url)
    from taixue.people.services import numbers

    number = numbers.read(walk.learner)
    walk.kept("identity number", number)
    page.fill("[name=ending]", number[-6:])
    press(page.locator("main form .btn-primary").first)
    page.fill("[name=password]", OWN)
    page.fill("[name=again]", OWN)
    press(page.locator("main form .btn-primary").first)
    page.wait_for_url("**/activate/check/")
    walk.table.line("the learner came in", "/activate/check/", path(page))
    return page


def _enrolled(walk: Walk, page: Page) -> None:
    """Outside of a window nobody is enrolled; inside one gets a number that card and record show."""
    from taixue.people.models import Person
    from taixue.people.rules import enrolment

    page.goto("/me/enrolment/")
    walk.table.line("a section member in the division's window may enrol", 0, page.locator("main form button").count())
    walk.see(page, "enrolment-shut-390")
    academy = walk.sign_in(walk.enter(), walk.academy)
    _open_window(walk, academy, "section", datetime.now(UTC).astimezone().date())
    page.reload()
    walk.see(page, "enrolment-open-390")
    press(page.locator("main form button").first)
    page.wait_for_selector(".enrolment")
    walk.see(page, "enrolment-390")
    number = page.locator(".enrolment").inner_text()
    walk.table.line("an enrolment number with a check digit that fits", True, enrolment.is_number(number))
    for address in (f"/people/{walk.learner.public_id}/", "/statement/"):
        page.goto(address)
        walk.table.line(f"it stands on {address.split('/')[1]}", True, number in page.locator("main").inner_text())
    again = list(Person.objects.filter(enrolment_number=number).values_list("name", flat=True))
    walk.table.line("and belongs to one person", [walk.learner.name], again)


def _steps(walk: Walk, page: Page) -> None:
    """TOTP and recovery codes on a phone."""
    codes = walk.set_up(page, walk.learner)
    walk.see(page, "codes-390")
    page.goto("/me/account/")
    walk.see(page, "safety-390")
    sign_out(page)
    page = walk.enter(width=390)
    page.goto("/sign-in/")
    page.fill("[name=who]", walk.learner.mobile)
    page.fill("[name=password]", OWN)
    walk.see(page, "signin-390")
    press(page.locator("main form .btn-primary").first)
    page.wait_for_url("**/second/")
    walk.see(page, "second-390")
    page.fill("[name=code]", "000000")
    press(page.locator("main form button:not([type=button])").first)
    walk.table.line("a wrong code stays at", "/sign-in/second/", path(page))
    walk.second(page, walk.learner)
    walk.table.line("the app's code opens", True, path(page) in ("/desk/", "/start/"))
    sign_out(page)
    seen = []
    for _ in range(2):
        page.goto("/sign-in/")
        page.fill("[name=who]", walk.learner.mobile)
        page.fill("[name=password]", OWN)
        press(page.locator("main form .btn-primary").first)
        page.fill("[name=code]", codes[0])
        press(page.locator("main form button:not([type=button])").first)
        seen.append("/second/" not in page.url)
        if seen[-1]:
            sign_out(page)
    walk.table.line("a recovery code opens the first and the second time", [True, False], seen)


def _passkey(walk: Walk) -> None:
    """A passkey of a virtual authenticator: added, then alone, then as the second step."""
    page = walk.enter()
    wire = page.context.new_cdp_session(page)
    wire.send("WebAuthn.enable")
    device = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
              "isUserVerified": True, "automaticPresenceSimulation": True}  # fmt: skip
    wire.send("WebAuthn.addVirtualAuthenticator", {"options": device})
    walk.sign_in(page, walk.learner)
    walk.sure(page, "/me/account/passkeys/add/")
    walk.see(page, "passkey-1280")
    page.locator("[data-passkey-go]").click()
    page.wait_for_url("**/me/account/")
    walk.see(page, "safety-1280")
    walk.table.line("passkeys of the account", 1, page.locator("form[action*='/passkeys/']").count())
    sign_out(page)
    page.goto("/sign-in/?next=/me/account/")
    page.locator("[data-passkey-go]").click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    walk.table.line("the passkey alone opens", "/me/account/", path(page))
    sign_out(page)
    page.goto("/sign-in/")
    page.fill("[name=who]", walk.learner.mobile)
    page.fill("[name=password]", OWN)
    press(page.locator("main form .btn-primary").first)
    page.wait_for_url("**/second/")
    page.locator("[data-passkey-go]").click()
    page.wait_for_url(lambda url: "/second/" not in url)
    walk.table.line("and the password with it as the second step", True, "/sign-in/" not in page.url)
