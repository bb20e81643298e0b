"""What the steps of `prove accounts` share: a mail server, people of a county, a browser, and every secret typed."""

import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page

from tests import house, totp
from tests.browser import axe
from tests.table import Table

KEEP = Path(__file__).resolve().parent.parent.parent / "proof" / "accounts"
OWN, FRESH, WRONG = "桃李不言下自成蹊-2026", "千里之行始于足下-2026", "wrong-guess-of-a-stranger-7"


class Post:
    """A mail server that keeps what it gets."""

    def __init__(self) -> None:
        self.letters: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd names it)
        from email import message_from_bytes, policy

        said = message_from_bytes(envelope.content, policy=policy.default)
        body = said.get_body(preferencelist=("plain",))
        self.letters.append(f"{said['Subject']}\n{body.get_content() if body else ''}")
        return "250 OK"


class Walk:
    """What the steps share: the house, a browser, the table, the people, and every secret that was typed or shown."""

    def __init__(self, home: house.House, browser: Browser, post: Post, table: Table) -> None:
        from tests import world

        self.home, self.browser, self.post, self.table, self.world = home, browser, post, table, world
        self.address = home.address.replace("127.0.0.1", "localhost")  # passkeys know host names, not numbers
        self.secrets: dict[str, set[str]] = {"password": {OWN, FRESH, WRONG, world.PASSWORD}}
        self.tree = world.tree()
        self.admin = self.staffed("周明远", "unit-admin", self.tree.county)
        self.peer = self.staffed("陈立新", "unit-admin", self.tree.county)
        self.academy = self.staffed("苏砚秋", "academy", self.tree.city)
        self.learner = world.person(self.tree.office, "林若溪", registered_on=None, email="ruoxi@example.org")
        self.apps: dict[str, str] = {}
        self.served: dict[str, int] = {}  # the period of the code that an account took last

    def staffed(self, name: str, role: str, over: Any) -> Any:
        """Take a person in who holds a role and has a password."""
        person = self.world.person(over, name)
        self.world.grant(person, role, over)
        self.world.account(person, password=OWN)
        return person

    def kept(self, kind: str, *texts: str) -> None:
        """Remember what must be found nowhere."""
        self.secrets.setdefault(kind, set()).update(texts)

    def enter(self, *, width: int = 1280) -> Page:
        """Open a browser of its own."""
        phone = width < 760
        size = {"width": width, "height": 844 if phone else 900}
        options = {"base_url": self.address, "viewport": size, "is_mobile": phone, "has_touch": phone}
        page = self.browser.new_context(**options).new_page()
        page.set_default_timeout(60_000)
        return page

    def sure(self, page: Page, address: str) -> None:
        """Open a page that asks for the password again once ten minutes have passed."""
        page.goto(address)
        if "/confirm/" in page.url:
            page.fill("[name=password]", OWN)
            press(page.locator("main form .btn-primary").first)

    def see(self, page: Page, name: str) -> None:
        """Keep a picture, and let axe-core look."""
        page.screenshot(path=KEEP / f"{name}.png", full_page=True)
        serious = axe.serious(page)
        if serious:
            self.table.line(f"{name}: serious findings of axe-core", [], serious)

    def sign_in(self, page: Page, person: Any, password: str = OWN) -> Page:
        """Sign in by the page, with the second step where it is asked for."""
        page.goto("/sign-in/")
        page.fill("[name=who]", person.mobile)
        page.fill("[name=password]", password)
        press(page.locator("main form .btn-primary").first)
        page.wait_for_url(lambda url: not url.endswith("/sign-in/"))
        if "/second/" in page.url:
            self.second(page, person)
        return page

    def second(self, page: Page, person: Any) -> None:
        """Type the app's code; where that of now served already, wait for the next."""
        while int(time.time()) // 30 <= self.served[person.name]:
            time.sleep(0.5)
        page.fill("[name=code]", self.code(person))
        press(page.locator("main form button:not([type=button])").first)
        page.wait_for_url(lambda url: "/second/" not in url)

    def code(self, person: Any) -> str:
        """Return what the person's app shows now; it serves once."""
        now = datetime.now(UTC)
        self.served[person.name] = int(now.timestamp()) // 30
        return totp.code(self.apps[person.name], now)

    def set_up(self, page: Page, person: Any) -> list[str]:
        """Set an app up by the page; return the recovery codes that were shown."""
        page.goto("/me/account/app/")
        secret = page.locator(".key-text").inner_text()
        self.apps[person.name] = secret
        self.kept("secret of an app", secret.replace(" ", ""))
        self.see(page, f"app-{page.viewport_size['width'] if page.viewport_size else 0}")
        page.fill("[name=code]", self.code(person))
        press(page.locator("main form .btn-primary").first)
        page.wait_for_selector(".codes")
        codes = page.locator(".codes li").all_inner_texts()
        self.kept("recovery code", *codes, *(code.replace("-", "") for code in codes))
        return codes


def path(page: Page) -> str:
    """Return the path that a page stands at."""
    return "/" + page.url.split("/", 3)[3].split("?")[0].split("#")[0]


def press(button: Locator) -> None:
    """Click what leads to another page, and wait for that page."""
    with button.page.expect_navigation():
        button.click()


def sign_out(page: Page) -> None:
    """Send the form of the menu."""
    if not page.locator("form[action='/sign-out/']").count():
        page.goto("/desk/")
    with page.expect_navigation():
        page.locator("form[action='/sign-out/'] button").first.evaluate("button => button.form.submit()")
