"""People subject to duty, one row each, live or frozen: the same columns, so that one question serves both.

Columns: person_id, name, sex, born (year), unit_path, band, rank, first_day, last_day, participated, met, owed,
owed_required, counted, counted_required, missing, missing_required, last_study, likely (will miss at this pace),
forecast (centihours by the last day at this pace). Amounts in centihours.
"""

from taixue.policy.queries import people

SUMS = ("owed", "owed_required", "counted", "counted_required", "missing", "missing_required")
"""Columns that figures add up."""

LIVE = f"""
(SELECT standing.person_id, person.name, person.sex,
        CASE WHEN person.birth_month ~ '^[0-9]{{4}}' THEN left(person.birth_month, 4)::int END AS born,
        standing.unit_path, standing.band, standing.rank, standing.first_day, standing.last_day,
        standing.participated, standing.met, standing.owed, standing.owed_required, standing.counted,
        standing.counted_required, standing.missing, standing.missing_required, standing.last_study,
        ({people.BEHIND}) AS likely, standing.forecast
 FROM {people.STANDING} LEFT JOIN people_person person ON person.id = standing.person_id) row
"""
"""What stands now. Facts: version, window, low, high (span of the path), today."""

FROZEN = """
(SELECT person_id, name, sex, born, unit_path, band, rank, first_day, last_day, participated, met, owed, owed_required,
        counted, counted_required, missing, missing_required, last_study, NOT met AS likely, counted AS forecast
 FROM reports_frozenstanding
 WHERE subject AND snapshot_id = %(snapshot)s AND version_id = %(version)s AND "window" = %(window)s
   AND unit_path >= %(low)s AND unit_path < %(high)s) row
"""
"""What was frozen, in the tree as it was. Facts: snapshot, version, window, low, high (span of the path as it was)."""
