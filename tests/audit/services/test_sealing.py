"""Sealing on a real database: what is committed is sealed once, in order, and a change shows."""

import threading
import time
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from taixue.audit.models import Block, Line, Seal
from taixue.audit.queries import blocks
from taixue.audit.rules.sealing import FIRST, block_digest
from taixue.audit.services import lines, sealing
from taixue.kit.actor import SYSTEM

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


def write(count: int) -> None:
    for number in range(count):
        lines.record("unit.renamed", by=SYSTEM, at=NOON, target=number, details={"name": "财政局", "n": number})


def settled() -> None:
    """Wait until every transaction that was open when the last line was written has ended, in the whole cluster."""
    for _ in range(400):
        with connection.cursor() as cursor:
            cursor.execute("SELECT coalesce(max(xid) < pg_snapshot_xmin(pg_current_snapshot()), true) FROM audit_line")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("a transaction of this cluster does not end")


def tamper(sql: str) -> None:
    """Change a sealed table as only the owner of the database can: with its triggers off."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in ("audit_line", "audit_block", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in ("audit_line", "audit_block", "audit_seal"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def test_committed_lines_are_sealed_once_and_verify(committed: str) -> None:
    write(3)
    settled()
    assert sealing.seal(at=NOON) == 3
    assert sealing.seal(at=NOON) == 0
    write(2)
    settled()
    assert sealing.seal(at=NOON) == 2
    assert [(b.number, b.lines) for b in Block.objects.order_by("number")] == [(1, 3), (2, 2)]
    assert blocks.verify() == blocks.SealReport(True, 2, 5, "")
    assert blocks.state().waiting == 0


def test_a_line_waits_while_a_transaction_that_began_before_it_is_open(committed: str) -> None:
    opened, finish = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                write(1)
                opened.set()
                finish.wait(timeout=20)
        finally:
            connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    assert opened.wait(timeout=10)
    write(1)
    assert sealing.seal(at=NOON) == 0
    finish.set()
    thread.join(timeout=20)
    settled()
    assert sealing.seal(at=NOON) == 2
    assert blocks.verify().valid


def test_two_sealing_at_once_seal_nothing_twice(committed: str) -> None:
    write(40)
    settled()
    gate = threading.Barrier(3)
    sealed: list[int] = []

    def run() -> None:
        try:
            gate.wait(timeout=10)
            sealed.append(sealing.seal(at=NOON))
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    settled()
    sealing.seal(at=NOON)
    assert Seal.objects.count() == 40
    assert blocks.verify() == blocks.SealReport(True, Block.objects.count(), 40, "")


def test_a_block_holds_so_many_lines_and_the_rest_follows(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealing, "MOST", 4)
    write(10)
    settled()
    assert [sealing.seal(at=NOON) for _ in range(4)] == [4, 4, 2, 0]
    assert blocks.verify().lines == 10


def test_a_changed_line_shows(committed: str) -> None:
    write(3)
    settled()
    sealing.seal(at=NOON)
    victim = Line.objects.order_by("pk")[1].pk
    tamper(f"UPDATE audit_line SET actor_name = 'nobody' WHERE id = {victim}")
    assert blocks.verify().first_problem == f"line {victim} in block 1 was changed"


def test_a_removed_line_shows(committed: str) -> None:
    write(3)
    settled()
    sealing.seal(at=NOON)
    victim = Line.objects.order_by("pk")[1].pk
    tamper(f"DELETE FROM audit_seal WHERE line_id = {victim}; DELETE FROM audit_line WHERE id = {victim}")
    assert blocks.verify().first_problem == "block 1 does not hold its 3 lines"


def test_a_removed_or_changed_block_shows(committed: str) -> None:
    for _ in range(3):
        write(1)
        settled()
        sealing.seal(at=NOON)
    tamper("UPDATE audit_block SET sealed_at = sealed_at + interval '1 hour' WHERE number = 3")
    assert blocks.verify().first_problem == "block 3 was changed"
    tamper("DELETE FROM audit_seal WHERE block_id = (SELECT id FROM audit_block WHERE number = 2)")
    tamper("DELETE FROM audit_block WHERE number = 2")
    assert blocks.verify().first_problem == "block 2 is missing"


def test_lines_from_before_a_restore_into_a_new_cluster_are_sealed(committed: str) -> None:
    write(2)
    settled()
    sealing.seal(at=NOON)
    far = 4_000_000_000_000  # the transactions of the cluster that was lost
    block = Block.objects.get()
    digests = [bytes(seal.digest) for seal in Seal.objects.order_by("position")]
    digest = block_digest(number=1, sealed_at=NOON, horizon=far, previous=FIRST, lines=digests)
    tamper(f"UPDATE audit_block SET horizon = {far}, digest = '\\x{digest.hex()}' WHERE id = {block.pk}")
    write(2)
    settled()
    tamper(f"UPDATE audit_line SET xid = '{far - 1}'::xid8 WHERE id = (SELECT max(id) FROM audit_line)")
    assert sealing.seal(at=NOON) == 2
    assert blocks.verify().valid
