"""Counters of units: kept in batches by a job, never by touching ancestors in the request that changed a standing."""

from datetime import date

from django.db import connection, transaction

from taixue.reports.models import Counter, Counting, Stale
from taixue.reports.queries import rollup

BATCH = 5_000
"""Notes of changed units taken in one transaction."""

_LOCK = 0x727074 << 40  # "rpt": one counting at a time; two would add the same difference twice

_TAKE = """
WITH taken AS (
    DELETE FROM reports_stale WHERE id IN (SELECT id FROM reports_stale ORDER BY id LIMIT %s)
    RETURNING path, version, "window"
)
SELECT DISTINCT path, version, "window" FROM taken
"""

_NAMES = rollup.NAMES
_SUMS = ", ".join(f"sum({one})::bigint AS {one}" for one in _NAMES)
_CHANGE = f"""
WITH asked (path, version, "window") AS (
    SELECT * FROM unnest(%(paths)s::text[], %(versions)s::bigint[], %(windows)s::text[])
), {rollup.DIFFERING}, spread AS MATERIALIZED (
    SELECT version, "window", place, alone, band, {_SUMS}
    FROM (SELECT version, "window", path AS place, true AS alone, band, {", ".join(_NAMES)} FROM differing
          UNION ALL
          SELECT version, "window", '/' || array_to_string(parts[1:depth], '/') || '/', false, band, {", ".join(_NAMES)}
          FROM (SELECT *, string_to_array(trim('/' FROM path), '/') AS parts FROM differing) cut
          CROSS JOIN LATERAL generate_series(1, cardinality(parts)) AS depth) all_above
    GROUP BY version, "window", place, alone, band
), changed AS (
    UPDATE reports_counter known SET {", ".join(f"{one} = known.{one} + spread.{one}" for one in _NAMES)}
    FROM spread WHERE known.version_id = spread.version AND known."window" = spread."window"
     AND known.path = spread.place COLLATE "C" AND known.alone = spread.alone AND known.band = spread.band
)
INSERT INTO reports_counter (version_id, "window", path, above, alone, band, {", ".join(_NAMES)})
SELECT version, "window", place, regexp_replace(place, '[0-9]+/$', ''), alone, band, {", ".join(_NAMES)}
FROM spread WHERE NOT EXISTS (
    SELECT FROM reports_counter known WHERE known.version_id = spread.version AND known."window" = spread."window"
     AND known.path = spread.place COLLATE "C" AND known.alone = spread.alone AND known.band = spread.band)
"""
"""Recount the asked units themselves, and carry what differs from before to them and to every unit above them."""

_EVERYWHERE = """
INSERT INTO reports_stale (path, version, "window")
SELECT unit_path, version_id, "window" FROM policy_standing WHERE subject
UNION SELECT path, version_id, "window" FROM reports_counter WHERE alone
"""


_TURNING = """
INSERT INTO reports_stale (path, version, "window")
SELECT DISTINCT unit_path, version_id, "window" FROM policy_standing WHERE subject AND last_day >= %s
"""
"""Of windows that are over by the earlier of two days, both say the same about who will miss."""


@transaction.atomic
def count_next(*, today: date) -> int:
    """Count anew up to BATCH units whose standings changed, and all above them; return how many notes were taken.

    A note and the change it tells of are committed together, so what is counted here has seen the change. The first
    count of a day notes every unit with a window that is not over: who will miss at this pace changes with the day.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        _turn(today)
        cursor.execute(_TAKE, [BATCH])
        found = cursor.fetchall()
        if not found:
            return 0
        paths, versions, windows = (list(column) for column in zip(*found, strict=True))
        cursor.execute(_CHANGE, {"paths": paths, "versions": versions, "windows": windows})
    Counter.objects.filter(subject=0).delete()
    return len(found)


def _turn(today: date) -> None:
    counting, is_first = Counting.objects.get_or_create(defaults={"day": today})
    if is_first:
        note_everywhere()
    elif counting.day != today:
        with connection.cursor() as cursor:
            cursor.execute(_TURNING, [min(counting.day, today)])
        Counting.objects.update(day=today)


def count_all(*, today: date) -> int:
    """Count until no unit is left whose standings changed; return how many units were counted."""
    done = 0
    while counted := count_next(today=today):
        done += counted
    return done


@transaction.atomic
def note_everywhere() -> None:
    """Note every unit, so that the job counts all of them anew: counters can be rebuilt at any time."""
    Stale.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute(_EVERYWHERE)
