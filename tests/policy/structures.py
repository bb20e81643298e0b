"""Hours by unit: in the tree as it was on a day, in today's tree, and where standings are counted, all one sum."""

from datetime import date

from django.db import connection

_HOURS = "SELECT person_id, sum(counted) AS hours FROM policy_standing GROUP BY person_id"
_HELD = "p.kind = 'main' AND p.first_day <= {0} AND (p.end_day IS NULL OR p.end_day > {0})"
_STANDS = "{0}.first_day <= %(day)s AND ({0}.end_day IS NULL OR {0}.end_day > %(day)s)"
_THEN = f"SELECT p.person_id FROM people_posting p WHERE {_HELD.format('%(day)s')}"

AS_IT_WAS = f"""
SELECT coalesce(sum(h.hours), 0) FROM people_unitspan top
JOIN people_unitspan s ON starts_with(s.path, top.path) AND {_STANDS.format("s")}
JOIN people_posting p ON p.unit_id = s.unit_id AND {_HELD.format("%(day)s")}
JOIN ({_HOURS}) h ON h.person_id = p.person_id
WHERE top.parent_id IS NULL AND {_STANDS.format("top")}"""

TODAY = f"""
SELECT coalesce(sum(h.hours), 0) FROM people_unit top
JOIN people_unit u ON starts_with(u.path, top.path) AND u.valid_to IS NULL
JOIN people_posting p ON p.unit_id = u.id AND {_HELD.format("%(today)s")}
JOIN ({_HOURS}) h ON h.person_id = p.person_id
WHERE top.parent_id IS NULL AND top.valid_to IS NULL AND p.person_id IN ({_THEN})"""

COUNTED = f"""
SELECT coalesce(sum(s.counted), 0) FROM people_unit top
JOIN policy_standing s ON starts_with(s.unit_path, top.path)
WHERE top.parent_id IS NULL AND top.valid_to IS NULL AND s.person_id IN ({_THEN})"""


def totals(day: date, *, today: date) -> tuple[int, int, int]:
    """Return the hours of who stood somewhere on a day, added up in the three ways; centihours."""
    found = []
    with connection.cursor() as cursor:
        for question in (AS_IT_WAS, TODAY, COUNTED):
            cursor.execute(question, {"day": day, "today": today})
            found.append(int(cursor.fetchone()[0]))
    was, now, counted = found
    return was, now, counted
