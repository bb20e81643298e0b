"""A real mail server and a real gateway for the tests of this app, and a learner who can be reached by both.

Models are imported when a test runs: here the apps are not loaded yet.
"""

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.servers import free_port


@dataclass
class Postbox:
    """What a mail server took in. answers: what it says to the next letters ("450 later"), then "250 OK"."""

    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    answers: list[str] = field(default_factory=list)
    unknown: set[str] = field(default_factory=set)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802 (aiosmtpd names it)
        if address in self.unknown:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 (aiosmtpd names it)
        if self.answers and not self.answers[0].startswith("250"):
            return self.answers.pop(0)
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        self.recipients += envelope.rcpt_tos
        return "250 OK"

    def text(self, number: int = -1) -> str:
        """Return the plain part of a letter."""
        part = self.letters[number].get_body(("plain",))
        return str(part.get_content())

    def html(self, number: int = -1) -> str:
        """Return the HTML part of a letter."""
        part = self.letters[number].get_body(("html",))
        return str(part.get_content())


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    """Run a mail server and let letters leave by it."""
    box = Postbox()
    controller = Controller(box, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.TAIXUE_SMTP = f"smtp://127.0.0.1:{controller.port}"
    settings.TAIXUE_MAIL_FROM = "academy@xue.example.cn"
    settings.TAIXUE_ADDRESS = "https://xue.example.cn"
    yield box
    controller.stop()


@dataclass
class Counter:
    """What an HTTP gateway took in. answers: statuses for the next messages, then 202; 0 cuts the line."""

    taken: list[dict[str, Any]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    url: str = ""


@pytest.fixture
def counter(settings: Any) -> Iterator[Counter]:
    """Run a gateway and let SMS leave by it."""
    found = Counter()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            found.bodies.append(body)
            found.headers.append(dict(self.headers))
            found.taken.append(json.loads(body) | {"path": self.path})
            status = found.answers.pop(0) if found.answers else 202
            if status == 0:
                self.close_connection = True
                self.connection.close()
                return
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "900")
            self.end_headers()

        def log_message(self, *_said: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    found.url = f"http://127.0.0.1:{server.server_port}"
    settings.TAIXUE_SMS, settings.TAIXUE_SMS_SECRET = f"{found.url}/sms?app=xue", "竹简"
    settings.TAIXUE_ADDRESS = "https://xue.example.cn"
    yield found
    server.shutdown()
    server.server_close()


@pytest.fixture
def tree(db: None) -> Any:
    from tests import world

    return world.tree()


@pytest.fixture
def learner(tree: Any) -> Any:
    """林若溪 of 青石县, with a mail address and a mobile."""
    from tests import world

    return world.person(tree.office, email="lin@qingshi.example.cn", mobile="13912344417")


@pytest.fixture(autouse=True)
def noon(settings: Any) -> None:
    """Let the clock show noon, as the tests' own moments do: at night letters wait for the morning."""
    from tests.world import NOON

    settings.TAIXUE_CLOCK_OFFSET = round((NOON - datetime.now(UTC)).total_seconds())
