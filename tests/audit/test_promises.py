"""The audit tables only grow, whoever asks."""

import pytest
from django.db import DatabaseError, connection, transaction

from taixue.audit.models import Line
from taixue.audit.services import lines
from taixue.kit.actor import SYSTEM
from tests import world


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE audit_line SET reason = 'x'",
        "DELETE FROM audit_line",
        "TRUNCATE audit_line CASCADE",
        "TRUNCATE audit_seal",
        "TRUNCATE audit_block CASCADE",
    ],
)
def test_a_change_is_refused(db: None, sql: str) -> None:
    lines.record("unit.renamed", by=SYSTEM, at=world.NOON)
    with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert Line.objects.count() == 1


def test_a_line_goes_with_the_transaction_that_failed(db: None) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        lines.record("unit.renamed", by=SYSTEM, at=world.NOON)
        raise RuntimeError
    assert not Line.objects.exists()


def test_a_fraction_in_the_details_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="fraction"):
        lines.record("unit.renamed", by=SYSTEM, at=world.NOON, details={"share": 0.5})
