"""Freezing a year: every standing of an authority copied, added up and sealed, in one transaction or not at all.

Set-based, and on rows of its own: what study, beats and completions write is neither read for update nor locked, so
nobody waits. Only changes of the tree wait, for names and places must be those of one moment.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.kit.seals import Seal, sign
from taixue.lib import ids, paths
from taixue.lib.errors import Conflict
from taixue.people.queries import trees
from taixue.people.services.reorganisation import locks
from taixue.policy.queries import years as found
from taixue.policy.services import standing, years
from taixue.reports.models import Snapshot
from taixue.reports.queries import canonical, snapshots
from taixue.reports.queries.snapshots import Frozen
from taixue.reports.rules.canonical import Head, message

TOGETHER = 200
"""People whose standings are computed anew in one transaction before a year is frozen."""

_NEXT = "SELECT nextval(pg_get_serial_sequence('reports_snapshot', 'id'))"

_UNITS = """
INSERT INTO reports_frozenunit (snapshot_id, unit_id, parent_id, path, code, name, name_en, kind)
SELECT %(snapshot)s, span.unit_id, span.parent_id, span.path, unit.code, span.name, span.name_en, span.kind
FROM people_unitspan span JOIN people_unit unit ON unit.id = span.unit_id
WHERE span.first_day <= %(day)s AND (span.end_day IS NULL OR span.end_day > %(day)s)
  AND span.path >= %(low)s AND span.path < %(high)s
"""

_STANDINGS = """
INSERT INTO reports_frozenstanding (snapshot_id, person_id, version_id, "window", name, sex, born, unit_id, unit_path,
    band, rank, "group", first_day, last_day, subject, exempt, participated, met, owed, owed_required, counted,
    counted_required, missing, missing_required, last_study)
SELECT %(snapshot)s, standing.person_id, standing.version_id, standing."window", person.name, person.sex,
       CASE WHEN person.birth_month ~ '^[0-9]{4}' THEN left(person.birth_month, 4)::int END, kept.unit_id, kept.path,
       standing.band, standing.rank, standing."group", standing.first_day, standing.last_day, standing.subject,
       coalesce(standing.reasons ->> 'exempt', ''), standing.participated, standing.met, standing.owed,
       standing.owed_required, standing.counted, standing.counted_required, standing.missing,
       standing.missing_required, standing.last_study
FROM policy_standing standing
JOIN reports_frozenunit kept ON kept.snapshot_id = %(snapshot)s
     AND kept.unit_id = split_part(rtrim(standing.unit_path, '/'), '/', -1)::bigint
JOIN people_person person ON person.id = standing.person_id
WHERE standing.unit_path <> '' AND standing.last_day >= %(first)s AND standing.last_day <= %(last)s
"""

_FIGURES = """
INSERT INTO reports_frozenfigure (snapshot_id, version_id, "window", unit_id, unit_path, band, subject,
    participated, met, owed, owed_required, counted, counted_required, missing, missing_required)
SELECT %(snapshot)s, version_id, "window", unit_id, unit_path, band, count(*), count(*) FILTER (WHERE participated),
       count(*) FILTER (WHERE met), sum(owed), sum(owed_required), sum(counted), sum(counted_required), sum(missing),
       sum(missing_required)
FROM reports_frozenstanding WHERE snapshot_id = %(snapshot)s AND subject
GROUP BY version_id, "window", unit_id, unit_path, band
"""

_VERSIONS = """
SELECT version.id, policy.code, version.number, encode(version.digest, 'hex'),
       array_agg(kept."window" ORDER BY kept."window" COLLATE "C"), sum(kept.people)::bigint
FROM (SELECT version_id, "window", count(*) AS people FROM reports_frozenstanding WHERE snapshot_id = %(snapshot)s
      GROUP BY version_id, "window") kept
JOIN policy_version version ON version.id = kept.version_id JOIN policy_policy policy ON policy.id = version.policy_id
GROUP BY version.id, policy.code ORDER BY policy.code COLLATE "C", version.number
"""


def recount(year_id: UUID, *, by: Actor, at: datetime) -> Iterator[int]:
    """Compute anew the standings of a year that are older than what they rest on; yield how many people are done.

    Each batch is a transaction of its own: stopped, it goes on where it was.
    """
    year = found.get(year_id, by=by)
    waiting = found.stale(year)
    for start in range(0, len(waiting), TOGETHER):
        standing.refresh_many(waiting[start : start + TOGETHER], at)
        yield min(start + TOGETHER, len(waiting))


@transaction.atomic
def freeze(*, year_id: UUID, by: Actor, at: datetime) -> Frozen:
    """Freeze a confirmed year and return its snapshot; frozen already, return what was frozen then.

    Raises NotFound; Denied; Conflict unless it was confirmed, or if standings are older than what they rest on.
    """
    year = years.closing(year_id, by=by)
    known = snapshots.of_year(year.unit_id, year.name)
    if known is not None:
        return known
    if year.state != "confirmed":
        raise Conflict("year-not-confirmed", state=year.state)
    locks.tree()
    if found.stale(year):
        raise Conflict("standings-stale")
    number = sql.row(int, _NEXT) or 0
    units = _copied(number, year)
    kept = sql.rows(_version, _VERSIONS, snapshot=number)
    versions = [one for one, _ in kept]
    head = Head(
        year.unit.public_id, year.name, year.last_day, at,
        tuple((f"{one['code']}.{one['number']}", str(one["digest"])) for one in versions),
    )  # fmt: skip
    digest = canonical.digest(canonical.lines(number, head))
    seal = sign(message(digest))
    _snapshot(number, year, versions, sum(people for _, people in kept), units, digest, seal, at)
    years.frozen(year_id=year_id, digest=digest, by=by, at=at)
    stored = snapshots.of_year(year.unit_id, year.name)
    if stored is None:
        raise RuntimeError("a snapshot just written is not there")
    return stored


def _copied(number: int, year: Any) -> int:
    """Copy units, standings and sums; return how many units."""
    was = trees.on_day([year.unit_id], year.last_day).get(year.unit_id)
    if was is None:
        raise Conflict("authority-was-not", day=str(year.last_day))
    low, high = paths.span(was.path)
    facts = {
        "snapshot": number, "day": year.last_day, "low": low, "high": high, "first": year.first_day,
        "last": year.last_day,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, facts)
        units = cursor.rowcount
        cursor.execute(_STANDINGS, facts)
        cursor.execute(_FIGURES, facts)
    return int(units)


def _version(number: int, code: str, version: int, digest: str, windows: list[str], people: int) -> tuple[Any, int]:
    return {"id": number, "code": code, "number": version, "digest": digest, "windows": windows}, people


def _snapshot(
    number: int, year: Any, versions: list[Any], people: int, units: int, digest: bytes, seal: Seal, at: datetime
) -> None:
    Snapshot.objects.create(
        pk=number, public_id=ids.new(), unit_id=year.unit_id, year=year.name, reference=year.last_day, taken_at=at,
        asked_by=year.asked_by, asked_by_name=year.asked_by_name, confirmed_by=year.confirmed_by,
        confirmed_by_name=year.confirmed_by_name, versions=versions, people=people, units=units, digest=digest,
        key=seal.key, public_key=seal.public_key, signature=seal.signature,
    )  # fmt: skip
