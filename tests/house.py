"""A whole Taixue for a proof: `taixue serve` with its worker on a fresh embedded database, and the doors to it."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's loop runs in the thread of the proof


@dataclass(frozen=True)
class House:
    """A running server. address has no slash at its end; log: what server and worker said."""

    address: str
    data: Path
    log: Path
    server: Any  # tests.servers.Live

    def enter(self, browser: Browser, *, width: int = 1280, script: bool = True) -> Page:
        """Open a browser of its own on the front page's side of the door."""
        phone = width < 760
        size = {"width": width, "height": 844 if phone else 900}
        context = browser.new_context(
            base_url=self.address, viewport=size, is_mobile=phone, has_touch=phone, java_script_enabled=script
        )
        return context.new_page()


@contextmanager
def standing(name: str, **settings: str) -> Iterator[House]:
    """Run a server on a fresh database while the block lasts; this process stands on the same database as its owner.

    settings: further environment of this process and of the server
    """
    os.environ.pop("TAIXUE_DATABASE_URL", None)
    data = Path(tempfile.mkdtemp(prefix=f"{name}-"))
    os.environ.update({"TAIXUE_DATA": str(data), "TAIXUE_SECOND_FACTOR": "offered"} | settings)
    from taixue.cli import ground
    from taixue.kit.postgres import Cluster

    try:
        with ground.stand():
            from taixue.cli.serve import bring_up
            from tests.servers import Live, free_port

            bring_up()  # here, so that a server which makes all tables first need not be waited for longer than others
            port, log = free_port(), data / "server.log"
            server = Live(f"http://127.0.0.1:{port}", port, "", dict(os.environ), log)
            try:
                yield House(server.address, data, log, server)
            finally:
                server.stop()
    finally:
        Cluster(data / "postgres").erase()
        shutil.rmtree(data, ignore_errors=True)


def staff(handle: str, role: str, over: Any = None) -> tuple[str, str]:
    """Make an account without a person that holds a role over a unit, None is everything; return its sign-in."""
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.people.services import accounts, roles

    password, now = f"竹简上的九行字-{handle}", clock.now()
    account = accounts.create_staff(handle=handle, name=handle, password=password, by=SYSTEM, at=now)
    roles.grant(account_id=account.pk, role=role, unit=over, by=SYSTEM, at=now)
    return handle, password


def sign_in(page: Page, login: tuple[str, str]) -> Page:
    """Sign in by the page."""
    page.goto("/sign-in/")
    page.fill("[name=who]", login[0])
    page.fill("[name=password]", login[1])
    page.locator("main form .btn-primary").first.click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)
    return page
