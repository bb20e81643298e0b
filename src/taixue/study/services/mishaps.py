"""What is refused before or beside the rules, counted on the visit for those who look into proxy study."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import msgspec
from psycopg import AsyncConnection

from taixue.kit.lane import Answer
from taixue.kit.lane.commits import refusal

_COUNT = """
UPDATE study_visit v
SET refusals = jsonb_set(v.refusals, ARRAY[m.code], to_jsonb(coalesce((v.refusals ->> m.code)::bigint, 0) + m.times))
FROM (SELECT visit, code, times FROM unnest(%s::bigint[], %s::text[], %s::bigint[]) AS u(visit, code, times)
      ORDER BY visit) AS m
WHERE v.id = m.visit
"""
_COUNT_BY_SESSION = """
UPDATE study_visit v
SET refusals = jsonb_set(v.refusals, '{forged}', to_jsonb(coalesce((v.refusals ->> 'forged')::bigint, 0) + m.times))
FROM (SELECT session, times FROM unnest(%s::bytea[], %s::bigint[]) AS u(session, times)) AS m
WHERE v.session = m.session AND v.ended_at IS NULL
"""
_ENDINGS = """
SELECT v.id, v.ending, coalesce(
    (SELECT other.device FROM study_visit other WHERE other.person_id = v.person_id AND other.ended_at IS NULL), '')
FROM study_visit v WHERE v.id = ANY(%s::bigint[])
"""
ENDED = "ended", refusal(409, "ended")


class Mishap(NamedTuple):
    """A delivery turned away and counted: "shared", "taken", "ended" by visit, "forged" by the session it came from."""

    code: str
    visit: int
    session: bytes  # digest; b"" where the visit is known


async def count(connection: AsyncConnection[Any], seen: Sequence[Mishap]) -> None:
    """Add mishaps to the refusals of their visits; a forged ticket to the open visit of the session that sent it."""
    known = Counter((mishap.visit, mishap.code) for mishap in seen if mishap.code != "forged")
    for code in sorted({code for _, code in known}):  # one row of a visit at most in each statement
        rows = sorted((visit, times) for (visit, name), times in known.items() if name == code)
        columns = [[visit for visit, _ in rows], [code] * len(rows), [times for _, times in rows]]
        await connection.execute(_COUNT, columns)
    forged = sorted(Counter(mishap.session for mishap in seen if mishap.code == "forged").items())
    if forged:
        await connection.execute(_COUNT_BY_SESSION, [[session for session, _ in forged], [n for _, n in forged]])


async def endings(connection: AsyncConnection[Any], visits: Iterable[int]) -> dict[int, tuple[str, Answer]]:
    """Return code and refusal for each visit that is not open any more: taken over (and by what), ended (and why)."""
    cursor = await connection.execute(_ENDINGS, [sorted(set(visits))], binary=True)
    answers = {}
    for visit, ending, device in await cursor.fetchall():
        if ending == "taken":
            said = {"ok": False, "code": "taken-over", "device": device}
            answers[visit] = "taken", Answer(409, msgspec.json.encode(said))
        else:
            said = {"ok": False, "code": "ended", "why": ending}
            answers[visit] = "ended", Answer(409, msgspec.json.encode(said))
    return answers
