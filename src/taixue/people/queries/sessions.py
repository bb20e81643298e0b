"""Sessions as the lean lane asks for them: many at once, on the lane's own connection."""

from collections.abc import Iterable
from typing import Any

from psycopg import AsyncConnection

_ALIVE = """
SELECT asked.key, asked.person
FROM unnest(%s::text[], %s::bigint[]) AS asked(key, person)
JOIN django_session session ON session.session_key = asked.key AND session.expire_date > now()
JOIN people_account account ON account.person_id = asked.person AND account.is_active
"""


async def alive(connection: AsyncConnection[Any], asked: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Return which pairs (session key, person id) still hold: the session is not over and the account is active."""
    pairs = sorted(set(asked))
    cursor = await connection.execute(_ALIVE, [[key for key, _ in pairs], [person for _, person in pairs]], binary=True)
    return set(await cursor.fetchall())
