"""The canonical bytes of a snapshot, as the database writes them: streamed, for a province's are some 70 megabytes."""

import hashlib
from collections.abc import Iterator

from django.db import connection

from taixue.people.queries import units
from taixue.reports.queries.snapshots import Frozen
from taixue.reports.rules import canonical
from taixue.reports.rules.canonical import Head

_UNITS = """
SELECT 'unit', unit.public_id, frozen.code, above.public_id, frozen.name, frozen.name_en, frozen.kind
FROM reports_frozenunit frozen JOIN people_unit unit ON unit.id = frozen.unit_id
LEFT JOIN people_unit above ON above.id = frozen.parent_id
WHERE frozen.snapshot_id = %(snapshot)s ORDER BY frozen.code COLLATE "C"
"""
_PEOPLE = """
SELECT 'person', policy.code || '.' || version.number, frozen."window", person.public_id, frozen.name, frozen.sex,
       frozen.born, unit.public_id, frozen.band, frozen.rank, frozen."group", frozen.exempt,
       to_char(frozen.first_day, 'YYYY-MM-DD'), to_char(frozen.last_day, 'YYYY-MM-DD'), frozen.subject::int,
       frozen.participated::int, frozen.met::int, frozen.owed, frozen.owed_required, frozen.counted,
       frozen.counted_required, frozen.missing, frozen.missing_required, to_char(frozen.last_study, 'YYYY-MM-DD')
FROM reports_frozenstanding frozen JOIN people_person person ON person.id = frozen.person_id
JOIN policy_version version ON version.id = frozen.version_id JOIN policy_policy policy ON policy.id = version.policy_id
JOIN people_unit unit ON unit.id = frozen.unit_id
WHERE frozen.snapshot_id = %(snapshot)s ORDER BY policy.code COLLATE "C", version.number, frozen."window" COLLATE "C",
         person.public_id
"""
_FIGURES = """
SELECT 'figure', policy.code || '.' || version.number, frozen."window", unit.public_id, frozen.band, frozen.subject,
       frozen.participated, frozen.met, frozen.owed, frozen.owed_required, frozen.counted, frozen.counted_required,
       frozen.missing, frozen.missing_required
FROM reports_frozenfigure frozen JOIN people_unit unit ON unit.id = frozen.unit_id
JOIN policy_version version ON version.id = frozen.version_id JOIN policy_policy policy ON policy.id = version.policy_id
WHERE frozen.snapshot_id = %(snapshot)s
ORDER BY policy.code COLLATE "C", version.number, frozen."window" COLLATE "C", unit.public_id, frozen.band COLLATE "C"
"""


def lines(snapshot_id: int, head: Head) -> Iterator[bytes]:
    """Yield the canonical bytes of a snapshot in pieces of whole lines; what is inside stands in three tables."""
    yield from canonical.head(head)
    for question in (_UNITS, _PEOPLE, _FIGURES):
        yield from _copied(question, snapshot_id)


def of(snapshot: Frozen) -> Iterator[bytes]:
    """Yield the canonical bytes of a snapshot that stands; its digest is over exactly these."""
    authority = units.by_ids([snapshot.unit_id])[snapshot.unit_id]
    versions = tuple((one.key, one.digest) for one in snapshot.versions)
    return lines(snapshot.id, Head(authority.public_id, snapshot.year, snapshot.reference, snapshot.taken_at, versions))


def digest(pieces: Iterator[bytes]) -> bytes:
    """Return the SHA-256 of canonical bytes."""
    found = hashlib.sha256()
    for piece in pieces:
        found.update(piece)
    return found.digest()


def _copied(question: str, snapshot_id: int) -> Iterator[bytes]:
    facts = {"snapshot": snapshot_id}
    with connection.cursor() as cursor, cursor.copy(f"COPY ({question}) TO STDOUT", facts) as copied:
        for piece in copied:
            yield bytes(piece)
