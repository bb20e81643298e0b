"""Counters of the tree: rebuilt whole in one statement, so they can be rebuilt at any time and are never adjusted."""

from datetime import date

from django.db import connection, transaction

_RECOUNT = """
WITH here AS (
    SELECT unit_id, count(*) AS people FROM people_posting
    WHERE kind = 'main' AND first_day <= %(day)s AND (end_day IS NULL OR end_day > %(day)s) GROUP BY unit_id
), chain AS (
    SELECT unit.id, above.id::bigint AS above, unit.valid_to IS NULL OR unit.valid_to > %(day)s AS open
    FROM people_unit unit CROSS JOIN LATERAL unnest(string_to_array(trim('/' FROM unit.path), '/')) AS above(id)
), fresh AS (
    SELECT chain.above AS unit_id, coalesce(sum(here.people) FILTER (WHERE chain.id = chain.above), 0) AS here,
           coalesce(sum(here.people), 0) AS people,
           count(*) FILTER (WHERE chain.open AND chain.id <> chain.above) AS units
    FROM chain LEFT JOIN here ON here.unit_id = chain.id GROUP BY chain.above
)
INSERT INTO people_unitcount AS kept (unit_id, here, people, units) SELECT unit_id, here, people, units FROM fresh
ON CONFLICT (unit_id) DO UPDATE SET here = excluded.here, people = excluded.people, units = excluded.units
WHERE (kept.here, kept.people, kept.units) IS DISTINCT FROM (excluded.here, excluded.people, excluded.units)
"""


@transaction.atomic
def recount(day: date) -> int:
    """Count all units anew for a day; return for how many anything differed. One recount follows another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('people.unitcount', 0))")
        cursor.execute(_RECOUNT, {"day": day})
        return int(cursor.rowcount)
