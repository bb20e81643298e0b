"""Two at once, and a worker killed in the middle of a letter."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import connection

from taixue.notices.models import Message, Note
from taixue.notices.services import delivery, notes, outbox
from tests import world
from tests.servers import free_port
from tests.world import NOON

CARRY = """
import django; django.setup()
from datetime import datetime
from taixue.notices.models import Message
from taixue.notices.services import delivery
delivery.deliver(Message.objects.get().pk, at=datetime.fromisoformat("{at}"))
"""


class Slow:
    """A mail server that takes a letter in and never says so."""

    def __init__(self) -> None:
        self.letters = 0

    async def handle_DATA(self, _server: Any, _session: Any, _envelope: Any) -> str:  # noqa: N802 (aiosmtpd names it)
        import asyncio

        self.letters += 1
        await asyncio.sleep(60)
        return "250 OK"


@pytest.fixture
def person(committed: str) -> Any:
    return world.person(world.tree().office, email="lin@qingshi.example.cn")


def tell(person: Any) -> None:
    notes.tell(person.pk, kind="account.seen", key="k", facts={"by": "周", "reason": ""}, at=NOON)


def together(*acts: Callable[[], Any]) -> list[Any]:
    def run(act: Callable[[], Any]) -> Any:
        try:
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [done.result() for done in [pool.submit(run, act) for act in acts]]


def test_two_who_tell_the_same_at_once_leave_one_note_and_one_message(person: Any, postbox: Any):
    together(*[lambda: tell(person)] * 4)
    assert (Note.objects.count(), Message.objects.count()) == (1, 1)


def test_two_workers_at_once_carry_a_message_once(person: Any, postbox: Any):
    tell(person)
    number = Message.objects.get().pk
    together(*[lambda: delivery.deliver(number, at=NOON)] * 4)
    assert len(postbox.letters) == 1 and Message.objects.get().state == "sent"


def test_two_who_try_again_at_once_revive_a_message_once(person: Any, postbox: Any):
    postbox.unknown = {"lin@qingshi.example.cn"}
    tell(person)
    row = Message.objects.get()
    delivery.deliver(row.pk, at=NOON)
    by = world.administrator("academy", None, at_unit=person.postings.get().unit)
    tried = together(*[lambda: outbox.again(message_id=row.public_id, by=by, at=NOON)] * 3)
    assert sorted(tried) == [False, False, True]


def test_a_worker_killed_while_the_server_had_the_letter_is_followed_by_exactly_one(
    person: Any, committed: str, settings: Any
):
    from tests.servers import url

    slow = Slow()
    controller = Controller(slow, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.TAIXUE_SMTP = f"smtp://127.0.0.1:{controller.port}"
    tell(person)
    killed = []
    for minutes in (0, 2, 4):
        known = os.environ | {"TAIXUE_DATABASE_URL": url(committed), "TAIXUE_SMTP": settings.TAIXUE_SMTP}
        known |= {"DJANGO_SETTINGS_MODULE": "taixue.site.settings", "TAIXUE_DATA": str(settings.DATA)}
        script = CARRY.format(at=(NOON + timedelta(minutes=minutes)).isoformat())
        worker = subprocess.Popen([sys.executable, "-c", script], env=known)
        ends = time.monotonic() + 60
        while slow.letters == len(killed) and worker.poll() is None and time.monotonic() < ends:
            time.sleep(0.05)
        if worker.poll() is None:
            os.kill(worker.pid, signal.SIGKILL)
            killed.append(worker.wait())
    controller.stop()
    row = Message.objects.get()
    assert (slow.letters, row.state, row.error) == (2, "given-up", "lost-twice")
