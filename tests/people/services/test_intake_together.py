"""Rosters applied by several workers at once, or by one that dies in the middle."""

import os
import signal
import threading
import time

from django.db import connection, connections

from taixue.audit.models import Line
from taixue.kit.actor import SYSTEM
from taixue.people.models import Account, Intake, Person, Posting
from taixue.people.services.intake import application
from tests import world
from tests.people.rosters import GOOD, counts, planned, province


def run(threads: list[threading.Thread]) -> None:
    """Start all and wait for all."""
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def waiting(query: str) -> int:
    """Return how many backends of this database wait for a lock with a query that begins so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            " AND query LIKE %s",
            [query + "%"],
        )
        return cursor.fetchone()[0]


def until(condition) -> None:
    """Wait up to 20 s."""
    end = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_worker_killed_in_the_middle_of_applying_leaves_nothing(committed):
    province()
    made = planned(GOOD)
    connection.close()
    blocker = connections.create_connection("default")
    blocker.set_autocommit(False)
    blocker.cursor().execute("LOCK TABLE audit_line IN SHARE MODE")  # the persons are written, their lines must wait
    worker = os.fork()
    if not worker:
        try:
            application.apply(intake_id=made.public_id, by=SYSTEM, at=world.NOON)
        finally:
            os._exit(0)
    until(lambda: waiting("INSERT INTO audit_line"))
    os.kill(worker, signal.SIGKILL)
    os.waitpid(worker, 0)
    blocker.rollback()
    blocker.close()
    until(lambda: not waiting("INSERT INTO audit_line"))
    assert (Person.objects.count(), Account.objects.count(), Posting.objects.count()) == (0, 0, 0)
    assert not Line.objects.filter(action="person.created").exists()
    assert counts(application.apply(intake_id=made.public_id, by=SYSTEM, at=world.NOON)) == {"new": 180}


def test_two_workers_applying_the_same_and_an_equal_plan_write_each_person_once(committed):
    province()
    first, second = planned(GOOD), planned(GOOD)
    failed: list[BaseException] = []

    def work(intake: Intake) -> None:
        try:
            application.apply(intake_id=intake.public_id, by=SYSTEM, at=world.NOON)
        except BaseException as error:
            failed.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(one,)) for one in (first, first, second)]
    run(threads)
    assert not failed
    assert (Person.objects.count(), Account.objects.count(), Posting.objects.count()) == (180, 180, 180)
    first.refresh_from_db()
    second.refresh_from_db()
    assert sorted([counts(first), counts(second)], key=str) == [{"new": 180}, {"unchanged": 180}]
