"""Years of entries for everyone of a stage, or one of them, by one statement: lines as they would stand, seals made
up."""

import time

YEARS, A_YEAR = 5, 4

_LEARN = """
INSERT INTO credits_entry (public_id, person_id, sequence, kind, item, item_version, title, title_en, title_salt,
    subject, category, required, seconds, held, half_days, items, points, score, nominal, first_at, last_at, first_day,
    last_day, source, provenance, origin, recorded_at, format, previous, digest)
SELECT gen_random_uuid(), person.id, place, 'course', gen_random_uuid(), 1, '课程', 'Course', '\\x00', 'law', 'online',
    place %% 3 = 0, 3600, 0, 0, 0, 0, 0, 1000 + place * 50, moment - interval '2 hours', moment,
    (moment AT TIME ZONE 'Asia/Shanghai')::date, (moment AT TIME ZONE 'Asia/Shanghai')::date, 'course:' || place,
    'proven', '', moment, 1, '\\x00', sha256((person.id || ':' || place)::bytea)
FROM people_person person CROSS JOIN generate_series(%(first)s, %(first)s - 1 + %(years)s * %(number)s) AS place,
LATERAL (SELECT make_timestamptz(
    extract(year FROM now())::int - (place - %(first)s) / %(number)s, 1 + (place + person.id)::int %% 10,
    1 + (person.id %% 28)::int, 4, 0, 0, 'UTC')) AS time (moment)
WHERE person.id = %(person)s OR %(person)s IS NULL
"""


_HEADS = """
INSERT INTO credits_head (person_id, chain, sequence, digest)
SELECT person_id, gen_random_uuid(), max(sequence), sha256(person_id::text::bytea) FROM credits_entry GROUP BY person_id
"""
_HEAD = "UPDATE credits_head SET sequence = %(last)s WHERE person_id = %(person)s"
_TRIGGERS = "ALTER TABLE credits_entry {word} TRIGGER USER; ALTER TABLE credits_head {word} TRIGGER USER"


def learn(years: int) -> float:
    """Give everyone some entries a year, in this year and those before it; return the seconds that it took.

    As the owner of the tables, who may set their triggers aside: no chain is told line by line.
    """
    from django.db import connection

    began = time.monotonic()
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS.format(word="DISABLE"))
        cursor.execute(_LEARN, {"first": 1, "years": years, "number": A_YEAR, "person": None})
        cursor.execute(_HEADS)
        cursor.execute(_TRIGGERS.format(word="ENABLE"))
        cursor.execute("UPDATE people_person SET registered_on = '2020-01-01' WHERE registered_on IS NULL")
        cursor.execute("VACUUM (ANALYZE) credits_entry, credits_head, people_person")
    return time.monotonic() - began


def learn_long(person_id: int, *, years: int, a_year: int) -> int:
    """Give one of those people years of entries more, so many in each; return how many entries there are now."""
    from django.db import connection

    first = YEARS * A_YEAR + 1
    with connection.cursor() as cursor:
        cursor.execute(_TRIGGERS.format(word="DISABLE"))
        cursor.execute(_LEARN, {"first": first, "years": years, "number": a_year, "person": person_id})
        cursor.execute(_HEAD, {"last": first - 1 + years * a_year, "person": person_id})
        cursor.execute(_TRIGGERS.format(word="ENABLE"))
        cursor.execute("VACUUM (ANALYZE) credits_entry")
        cursor.execute("SELECT count(*) FROM credits_entry WHERE person_id = %s", [person_id])
        return int(cursor.fetchone()[0])
