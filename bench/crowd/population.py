"""A hundred thousand learners and more, each in the middle of a 45-minute lesson: rows by SQL, tickets as files."""

import hashlib
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from django.db import connection

LENGTH = 2700  # seconds of the lesson
AHEAD = 15  # seconds that every visit has been open when the load begins
_COPIES = "INSERT INTO {table} ({columns}) SELECT {taken} FROM {table} row, generate_series(1, %s) g WHERE row.id = %s"
_COLUMNS = """
SELECT attname FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
"""


def make(count: int) -> None:
    """Fill an empty installation with so many learners in one lesson."""
    first = _first(datetime.now(UTC))
    person, enrolment = first["person"], first["enrolment"]
    _copy("people_person", count, person, public_id="gen_random_uuid()")
    _copy("people_account", count, first["account"], public_id="gen_random_uuid()", handle="'bench-' || g",
          person_id=f"{person} + g")  # fmt: skip
    _copy("study_enrolment", count, enrolment, public_id="gen_random_uuid()", person_id=f"{person} + g")
    _copy("study_visit", count, first["visit"], public_id="gen_random_uuid()", person_id=f"{person} + g",
          enrolment_id=f"{enrolment} + g")  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO study_progress
               SELECT (jsonb_populate_record(row, jsonb_build_object('enrolment_id', row.enrolment_id + g,
                   'person_id', row.person_id + g, 'visit', row.visit + g))).*
               FROM study_progress row, generate_series(1, %s) g WHERE row.enrolment_id = %s""",
            [count, enrolment],
        )
        cursor.execute(
            "INSERT INTO django_session SELECT md5('bench' || g), '', %s FROM generate_series(1, %s) g",
            [datetime.now(UTC) + timedelta(hours=12), count],
        )
        cursor.execute("VACUUM (ANALYZE)")


def _first(at: datetime) -> dict[str, int]:
    """Make one learner with an open visit, whose rows are copied, and return the numbers of these rows."""
    from taixue.catalog.models import Course, Lesson, Subject, Version
    from taixue.people.models import Account, Person
    from taixue.study.models import Enrolment, Progress, Visit

    subject, _ = Subject.objects.get_or_create(code="bench", defaults={"name": "测", "name_en": "Bench"})
    course = Course.objects.create(created_at=at)
    version = Version.objects.create(
        course=course, number=1, subject=subject, title="测速", centihours=100, created_at=at
    )
    lesson = Lesson.objects.create(version=version, position=1, title="一", file=uuid4(), milliseconds=LENGTH * 1000)
    version.state, version.published_at = "published", at
    version.save()
    person = Person.objects.create(name="测", created_at=at)
    account = Account.objects.create(handle="bench", person=person, name="测", created_at=at)
    enrolment = Enrolment.objects.create(
        person=person, course=course.public_id, version=version, window="", started_at=at
    )
    visit = Visit.objects.create(person=person, enrolment=enrolment, lesson=lesson, opened_at=at, session=bytes(16))
    Progress.objects.create(
        enrolment=enrolment, lesson=lesson, person_id=person.pk, bits=bytes(-(-LENGTH // 8)), visit=visit.pk
    )
    return {"person": person.pk, "account": account.pk, "enrolment": enrolment.pk, "visit": visit.pk}


def open_all(file: Path, count: int, *, made: int) -> int:
    """Open every visit, write a line for `count` learners (session, ticket), wait until the load shall begin.

    Visits open AHEAD seconds before the load; that moment is returned (Unix ms). Tickets end two to five minutes after
    its start, as in the middle of a day.
    """
    from taixue.study.models import Enrolment, Progress
    from taixue.study.rules import tickets
    from taixue.study.services import signing

    start = int(time.time()) + 10 + made // 6_000
    opened = (start - AHEAD) * 1000
    Progress.objects.update(
        bits=bytes(-(-LENGTH // 8)), seconds=0, held=0, resume=0, completed_at=None, opened_ms=opened, filled_ms=opened,
        acked_ms=opened, allowance=0, sequence=0, seen=0, claimed=0, proven=0, visit_held=0, fast=0, replayed=0,
        clock=0, absent=0, ask_ms=0,
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) study_progress")
    first = Enrolment.objects.order_by("pk")[0]
    row = Progress.objects.get(enrolment=first)
    with file.open("w") as out:
        for number in range(1, count + 1):
            session = hashlib.md5(b"bench%d" % number).hexdigest()
            ticket = tickets.Ticket(
                visit=(row.visit or 0) + number, person=first.person_id + number, enrolment=first.pk + number,
                lesson=row.lesson_id, length=LENGTH, expires=start + 120 + number * 997 % 180, speed=100, held_limit=20,
                presence=0, interval=15, threshold=90, session=tickets.session_digest(session),
            )  # fmt: skip
            out.write(f"{session} {signing.signer().seal(tickets.pack(ticket))}\n")
    if time.time() > start:
        raise RuntimeError(f"opening {count} visits took longer than planned")
    time.sleep(start - time.time())
    return opened


def _copy(table: str, count: int, row: int, **changes: str) -> None:
    """Insert a row `count` times, with changes by column in SQL; generated columns stay the database's affair."""
    taken = {"id": f"{row} + g", **changes}
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [table])
        columns = [name for (name,) in cursor.fetchall()]
        statement = _COPIES.format(
            table=table,
            columns=", ".join(f'"{one}"' for one in columns),
            taken=", ".join(taken.get(one, f'row."{one}"') for one in columns),
        )
        cursor.execute(statement, [count, row])
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {row + count})")
