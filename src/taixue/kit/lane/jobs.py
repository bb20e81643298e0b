"""Queue work in a batch's own transaction: the same jobs as kit.queue, without Django's connection."""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from psycopg import AsyncConnection

_DEFER = """
SELECT procrastinate_defer_jobs_v1(array_agg(
    ROW('default', task, 0, lock, NULL, args::jsonb, NULL)::procrastinate_job_to_defer_v1))
FROM unnest(%s::text[], %s::text[], %s::text[]) AS waiting(task, lock, args)
"""


class Job(NamedTuple):
    """A job by name, the lock under which it runs, and plain JSON facts."""

    name: str
    lock: str
    facts: dict[str, Any]


async def defer(connection: AsyncConnection[Any], jobs: Sequence[Job]) -> None:
    """Queue jobs; a worker sees them after the commit."""
    facts = [json.dumps(job.facts) for job in jobs]
    await connection.execute(_DEFER, [[job.name for job in jobs], [job.lock for job in jobs], facts])
