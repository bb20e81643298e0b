"""Where people of units that are no more stand today: in the unit into which theirs was merged, and so on."""

PLACES = """
(WITH RECURSIVE onward(unit_id, now_id, steps) AS (
    SELECT id, id, 0 FROM people_unit
  UNION ALL
    SELECT onward.unit_id, kept.id, onward.steps + 1
    FROM onward JOIN people_unitevent event ON event.unit_id = onward.now_id AND event.kind = 'merged'
    JOIN people_unit kept ON kept.public_id = (event.after ->> 'unit')::uuid
    WHERE onward.steps < 1000)
 SELECT DISTINCT ON (onward.unit_id) onward.unit_id, place.id AS now_id, place.path
 FROM onward JOIN people_unit place ON place.id = onward.now_id
 ORDER BY onward.unit_id, onward.steps DESC) place
"""
"""A relation (unit_id, now_id, path) for questions of other apps: every unit with the one that stands for it today. A
unit that was closed without one stands where it stood last; one that was split stands for itself."""
