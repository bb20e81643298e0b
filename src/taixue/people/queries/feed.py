"""The feed: which units, persons and postings changed, in an order in which nothing slips in behind a reader.

A line is told once every transaction that began before the one that wrote it has ended, as audit lines are sealed:
then no line with a lower number can still appear. Order is (transaction, line).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from taixue.kit import sql
from taixue.lib import paths
from taixue.lib.errors import Refusal
from taixue.people.rules.cursors import Point

SCANNED = 5_000
"""Lines looked at for one page of a subtree's reader, who is led on past others' changes."""

LAST = (1 << 63) - 1
"""Behind every line of a transaction."""


class Over(Refusal):
    """What followed the cursor is no longer kept, or was written by another cluster: read everything anew."""

    code = "cursor-over"


@dataclass(frozen=True, slots=True)
class News:
    """A thing changed. gone: there is no such thing any more, or it left what the reader reaches."""

    kind: str
    public_id: UUID
    key: str | None  # the reader's own name for it
    gone: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Lines in their order, where to read on, and whether more is there now."""

    news: tuple[News, ...]
    after: Point
    more: bool


_NOW = """
SELECT system_identifier, pg_snapshot_xmin(snapshot)::text::bigint, pg_snapshot_xmax(snapshot)::text::bigint, now()
FROM pg_control_system(), (SELECT pg_current_snapshot() AS snapshot) AS shot
"""

_LINES = """
WITH scanned AS MATERIALIZED (
    SELECT line.xid::text::bigint AS xid, line.id, line.kind, line.public_id, line.target, line.unit, line.at
    FROM people_feedline AS line
    WHERE (line.xid, line.id) > (%(xid)s::text::xid8, %(line)s) AND line.xid < %(horizon)s::text::xid8
    ORDER BY line.xid, line.id LIMIT %(scanned)s
), seen AS (
    SELECT scanned.*, unit.path AS path,
        CASE scanned.kind
            WHEN 'person' THEN EXISTS (
                SELECT 1 FROM people_person one JOIN people_posting p ON p.person_id = one.id AND p.end_day IS NULL
                JOIN people_unit u ON u.id = p.unit_id
                WHERE one.id = scanned.target AND one.joined_into_id IS NULL AND u.path >= %(low)s AND u.path < %(high)s
            )
            WHEN 'posting' THEN EXISTS (
                SELECT 1 FROM people_posting p JOIN people_unit u ON u.id = p.unit_id
                WHERE p.id = scanned.target AND u.path >= %(low)s AND u.path < %(high)s
            )
            ELSE EXISTS (
                SELECT 1 FROM people_unit u WHERE u.id = scanned.target AND u.path >= %(low)s AND u.path < %(high)s
            )
        END AS inside
    FROM scanned LEFT JOIN people_unit AS unit ON unit.id = scanned.unit
)
SELECT seen.xid, seen.id, seen.at, seen.kind, seen.public_id, seen.inside, key.key,
    seen.kind = ANY(%(kinds)s) AND (seen.inside OR seen.path >= %(low)s AND seen.path < %(high)s) AS told
FROM seen LEFT JOIN people_externalkey AS key ON key.source = %(source)s AND key.kind = seen.kind AND
    CASE seen.kind WHEN 'unit' THEN key.unit_id WHEN 'person' THEN key.person_id ELSE key.posting_id END = seen.target
ORDER BY seen.xid, seen.id
"""


def latest() -> Point:
    """Return where the feed ends now: whoever reads everything after this misses nothing by reading on from here."""
    return _now()[0]


def oldest() -> Point:
    """Return where the feed begins: before the oldest line that is kept."""
    now = latest()
    return Point(now.cluster, 0, 0, now.at)


def _now() -> tuple[Point, int]:
    """Return where the feed ends, and the first transaction that has not begun yet."""
    found = sql.row(
        lambda cluster, horizon, future, at: (Point(cluster, horizon - 1, LAST, at), future), _NOW
    )  # fmt: skip
    assert found is not None
    return found


def after(point: Point, *, limit: int, kinds: Collection[str], source: str, path: str) -> Page:
    """Return what changed after a point among things of these kinds in the subtree at `path`. Two queries.

    limit: lines at most; fewer, even none, may come while `more` is true
    source: whose keys to add
    Raises Over if lines may be missing.
    """
    end, future = _now()
    if point.cluster != end.cluster or point.transaction >= future or point.is_over(end.at):
        raise Over
    scanned = limit + 1 if path == paths.ROOT else SCANNED
    low, high = paths.span(path)
    rows: list[tuple[Any, ...]] = sql.rows(
        lambda *columns: columns, _LINES, xid=point.transaction, line=point.line, horizon=end.transaction + 1,
        scanned=scanned, low=low, high=high, kinds=sorted(kinds), source=source,
    )  # fmt: skip
    news: list[News] = []
    for n, (xid, line, at, kind, public_id, inside, key, told) in enumerate(rows, start=1):
        if told:
            news.append(News(kind, public_id, key, not inside, at))
        if len(news) == limit or n == len(rows) == scanned:
            return Page(tuple(news), Point(end.cluster, xid, line, at), n < len(rows) or n == scanned)
    return Page(tuple(news), end, False)
