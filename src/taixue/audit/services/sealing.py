"""Sealing: committed lines are linked into blocks, each over the block before. Runs as a job, one at a time."""

from datetime import datetime

from django.db import connection, transaction

from taixue.audit.models import Block, Line, Seal
from taixue.audit.queries import blocks
from taixue.audit.rules import sealing

MOST = 2000  # lines in one block

_SNAPSHOT = """
SELECT pg_snapshot_xmin(snapshot)::text::bigint, pg_snapshot_xmax(snapshot)::text::bigint
FROM (SELECT pg_current_snapshot() AS snapshot) AS now
"""

_WAITING = """
SELECT line.id FROM audit_line AS line
WHERE (line.xid >= %(low)s::text::xid8 AND line.xid < %(horizon)s::text::xid8 OR line.xid >= %(future)s::text::xid8)
  AND NOT EXISTS (SELECT 1 FROM audit_seal AS seal WHERE seal.line_id = line.id)
ORDER BY line.xid, line.id LIMIT %(most)s
"""


@transaction.atomic
def seal(*, at: datetime) -> int:
    """Seal the committed lines that are not sealed yet, at most 2,000, and return how many.

    A line is taken once every transaction that began before it has ended, so none slips in behind a sealed block.
    After a restore into another cluster transaction numbers begin again: lines from before are found all the same.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtextextended('audit.seal', 0))")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(_SNAPSHOT)
        horizon, future = cursor.fetchone()
        last = Block.objects.order_by("-number").first()
        low = last.horizon if last is not None and last.horizon <= future else 0
        cursor.execute(_WAITING, {"low": low, "horizon": horizon, "future": future, "most": MOST})
        waiting = [row[0] for row in cursor.fetchall()]
    if not waiting:
        return 0
    _write(waiting, last, low if len(waiting) == MOST else horizon, at)
    return len(waiting)


def _write(ids: list[int], last: Block | None, horizon: int, at: datetime) -> None:
    rows = Line.objects.in_bulk(ids)
    digests = [sealing.line_digest(blocks.facts(rows[number])) for number in ids]
    previous = bytes(last.digest) if last else sealing.FIRST
    number = last.number + 1 if last else 1
    block = Block.objects.create(
        number=number, sealed_at=at, lines=len(ids), horizon=horizon, previous=previous,
        digest=sealing.block_digest(number=number, sealed_at=at, horizon=horizon, previous=previous, lines=digests),
    )  # fmt: skip
    Seal.objects.bulk_create(
        [
            Seal(line_id=line, block=block, position=n, digest=d)
            for n, (line, d) in enumerate(zip(ids, digests, strict=True), 1)
        ]
    )
