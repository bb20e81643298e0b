"""A look at a person's data is a line, once an hour."""

import threading
from datetime import timedelta

from django.db import connection

from taixue.audit.models import Line
from taixue.audit.services import lines
from taixue.kit.actor import Actor
from tests import world

VIEWER = Actor(name="卫承泽", account_id=5)


def test_looking_again_within_the_hour_is_the_same_look(db: None) -> None:
    for minutes in (0, 30, 59):
        lines.record_hourly("person.seen", by=VIEWER, at=world.NOON + timedelta(minutes=minutes), person_id=9)
    assert Line.objects.count() == 1
    lines.record_hourly("person.seen", by=VIEWER, at=world.NOON + timedelta(minutes=61), person_id=9)
    lines.record_hourly("person.seen", by=VIEWER, at=world.NOON, person_id=10)
    lines.record_hourly("person.seen", by=Actor(name="他", account_id=6), at=world.NOON, person_id=9)
    assert Line.objects.count() == 4


def test_eight_looks_at_once_are_one_line(committed: str) -> None:
    gate = threading.Barrier(8)

    def look() -> None:
        try:
            gate.wait(timeout=10)
            lines.record_hourly("person.seen", by=VIEWER, at=world.NOON, person_id=9)
        finally:
            connection.close()

    threads = [threading.Thread(target=look) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert Line.objects.count() == 1
