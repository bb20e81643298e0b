"""The figures of a unit and the units below it from counters: as fast for seven million people as for seven.

Counters are kept by a job, once a minute; what changed since is noted in `reports_stale` and added up here, unit by
unit. So what is said is exact at any moment, and costs what changed in a minute.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.policy.queries import people, standings
from taixue.policy.queries.branches import Held
from taixue.reports.queries import breakdowns
from taixue.reports.queries.breakdowns import Breakdown
from taixue.reports.queries.figures import Figures, Scope
from taixue.reports.queries.narrowing import Narrow
from taixue.reports.rules.grouping import By

NAMES = ("subject", "participated", "met", "likely", "owed", "owed_required", "counted", "counted_required", "missing",
         "missing_required")  # fmt: skip
"""What counters add up, in the order of figures.Figures."""

_MARKS = {"participated": "participated", "met": "met", "likely": people.BEHIND}
_SUMS = ", ".join(
    ["count(*) AS subject", *(f"count(*) FILTER (WHERE {one}) AS {name}" for name, one in _MARKS.items()),
     *(f"sum({one})::bigint AS {one}" for one in NAMES[4:])]
)  # fmt: skip
_DAY = "(SELECT day FROM reports_counting)"
_ALONE = people.FORECAST.format(
    today=_DAY,
    which='version_id = asked.version AND "window" = asked."window" AND unit_path = asked.path COLLATE "C"',
)

DIFFERING = f"""differing AS MATERIALIZED (
    SELECT version, "window", path, band, {", ".join(f"sum({one})::bigint AS {one}" for one in NAMES)}
    FROM (
        SELECT asked.version, asked."window", asked.path, now.*
        FROM asked CROSS JOIN LATERAL (SELECT band, {_SUMS} FROM {_ALONE} GROUP BY band) now
        UNION ALL
        SELECT asked.version, asked."window", asked.path, known.band, {", ".join(f"-known.{one}" for one in NAMES)}
        FROM asked JOIN reports_counter known ON known.version_id = asked.version AND known."window" = asked."window"
         AND known.path = asked.path COLLATE "C" AND known.alone
    ) both_ways
    GROUP BY version, "window", path, band
    HAVING {" OR ".join(f"sum({one}) <> 0" for one in NAMES)}
)"""
"""What the units of `asked` (path, version, "window") have more or less than their own counters say, by band."""

_LIST = ", ".join(f"{one}::bigint" for one in NAMES)
_CELLS = f"""
WITH asked AS (
    SELECT DISTINCT path, version, "window" FROM reports_stale
    WHERE version = %(version)s AND "window" = %(window)s AND path >= %(low)s AND path < %(high)s
), {DIFFERING}
SELECT path, band, {_LIST} FROM reports_counter
WHERE version_id = %(version)s AND "window" = %(window)s
  AND ((above = %(path)s AND NOT alone) OR (path = %(path)s AND alone))
UNION ALL SELECT path, band, {_LIST} FROM differing
"""
_WINDOWS = f"""
WITH asked AS (
    SELECT DISTINCT path, version, "window" FROM reports_stale WHERE path >= %(low)s AND path < %(high)s
), {DIFFERING}
SELECT {_DAY}, found."window", found.version_id, found.n, policy.code, version.number, version.document
FROM (SELECT "window", version_id, sum(subject) AS n
      FROM (SELECT "window", version_id, subject FROM reports_counter WHERE path = %(low)s AND NOT alone
            UNION ALL SELECT "window", version, subject FROM differing) both_ways
      GROUP BY "window", version_id HAVING sum(subject) > 0) found
JOIN policy_version version ON version.id = found.version_id
JOIN policy_policy policy ON policy.id = version.policy_id
ORDER BY found."window" DESC, found.n DESC, found.version_id
"""
_EVERYBODY = people.FORECAST.format(today=_DAY, which='version_id = %(version)s AND "window" = %(window)s')
_OWN = f"SELECT unit_path, band, {_SUMS} FROM {_EVERYBODY} GROUP BY unit_path, band"
_RECOUNT = f"""
SELECT place, alone, band, {", ".join(f"sum({one})::bigint" for one in NAMES)}
FROM (SELECT unit_path AS place, true AS alone, band, {", ".join(NAMES)} FROM ({_OWN}) alone_there
      UNION ALL
      SELECT '/' || array_to_string(parts[1:depth], '/') || '/', false, band, {", ".join(NAMES)}
      FROM (SELECT *, string_to_array(trim('/' FROM unit_path), '/') AS parts FROM ({_OWN}) own) cut
      CROSS JOIN LATERAL generate_series(1, cardinality(parts)) AS depth) everywhere
GROUP BY place, alone, band
"""
_KNOWN = f"""
SELECT path, alone, band, {_LIST} FROM reports_counter WHERE version_id = %(version)s AND "window" = %(window)s
"""

Key = tuple[str, bool, str]


@dataclass(frozen=True, slots=True)
class Windows:
    """Where people of a subtree stand, and the local day for which counters were counted, None before the first."""

    held: list[Held]
    counted: date | None


def figures(scope: Scope, by_what: By, *, narrow: Narrow, today: date, by: Actor) -> Breakdown:
    """Return a scope's figures grouped, from counters where they can answer. As `breakdowns.of`."""
    if serves(scope, narrow, by_what, today=today):
        return of(scope, by_what)
    return breakdowns.of(scope, by_what, narrow=narrow, today=today, by=by)


def serves(scope: Scope, narrow: Narrow, by_what: By, *, today: date) -> bool:
    """Can counters answer? Of what stands now, of everybody, by unit or band, once they were counted today."""
    return (
        scope.snapshot is None and scope.counted == today and narrow.whole and by_what in (By.UNIT, By.BAND)
    )  # fmt: skip


def of(scope: Scope, by_what: By) -> Breakdown:
    """Return the figures of everybody in a scope by unit or band. Whoever holds a scope may."""
    found: dict[str, Figures] = defaultdict(Figures)
    here = scope.unit.path
    low, high = paths.span(here)
    facts = {"version": scope.version_id, "window": scope.window, "path": here, "low": low, "high": high}
    for path, band, sums in sql.rows(_cell, _CELLS, **facts):
        branch = path[len(here) :].split("/")[0]  # the unit directly below in which it lies, "" for the unit itself
        found[branch if by_what == By.UNIT else band] += sums
    total = sum(found.values(), Figures())
    kept = {key: sums for key, sums in found.items() if sums.subject}
    return Breakdown(by_what, breakdowns.named(scope, by_what, kept), total)


def windows(unit_path: str, *, by: Actor) -> Windows:
    """Return where people of a subtree stand, as `policy.queries.branches.windows` without adding all of them up."""
    standings.require(unit_path, by=by)
    low, high = paths.span(unit_path)
    found = sql.rows(lambda day, *held: (day, Held(*held)), _WINDOWS, low=low, high=high)
    return Windows([held for _, held in found], found[0][0] if found else None)


def recount(version_id: int, window: str) -> dict[Key, Figures]:
    """Return what the counters must say, added up from the standings now; for tests, proofs and the nightly job."""
    return dict(sql.rows(_row, _RECOUNT, version=version_id, window=window))


def known(version_id: int, window: str) -> dict[Key, Figures]:
    """Return what the counters say."""
    return dict(sql.rows(_row, _KNOWN, version=version_id, window=window))


def kept() -> list[tuple[int, str]]:
    """Return the versions and windows in which anybody stands."""
    question = 'SELECT DISTINCT version_id, "window" FROM policy_standing WHERE subject ORDER BY 1, 2'
    return sql.rows(lambda version, window: (version, window), question)


def _cell(path: str, band: str, *sums: int) -> tuple[str, str, Figures]:
    return path, band, Figures(*sums)


def _row(path: str, alone: bool, band: str, *sums: int) -> tuple[Key, Figures]:
    return (path, alone, band), Figures(*sums)
