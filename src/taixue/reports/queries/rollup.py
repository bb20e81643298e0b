"""The figures of a unit and the units below it from counters: as fast for seven million people as for seven."""

from collections import defaultdict

from taixue.kit import sql
from taixue.lib import paths
from taixue.reports.queries import breakdowns
from taixue.reports.queries.breakdowns import Breakdown
from taixue.reports.queries.figures import Figures, Scope
from taixue.reports.queries.narrowing import Narrow
from taixue.reports.rules.grouping import By

NAMES = ("subject", "participated", "met", "owed", "owed_required", "counted", "counted_required", "missing",
         "missing_required")  # fmt: skip
"""What counters add up, in the order of figures.Figures without its forecast, which moves with every day."""

SUMS = ", ".join(
    ["count(*) AS subject", *(f"count(*) FILTER (WHERE {one}) AS {one}" for one in ("participated", "met")),
     *(f"sum({one})::bigint AS {one}" for one in NAMES[3:])]
)  # fmt: skip

_LIST = ", ".join(f"{one}::bigint" for one in NAMES)
_CELLS = f"""
SELECT path, band, {_LIST} FROM reports_counter
WHERE version_id = %(version)s AND "window" = %(window)s
  AND ((above = %(path)s AND NOT alone) OR (path = %(path)s AND alone))
"""
_STALE = """
SELECT EXISTS (SELECT FROM reports_stale WHERE version = %(version)s AND "window" = %(window)s
               AND path >= %(low)s AND path < %(high)s)
"""
_RECOUNT = f"""
SELECT place, alone, band, {", ".join(f"sum({one})::bigint" for one in NAMES)}
FROM (SELECT unit_path AS place, true AS alone, band, {SUMS} FROM policy_standing
      WHERE subject AND version_id = %(version)s AND "window" = %(window)s GROUP BY unit_path, band
      UNION ALL
      SELECT '/' || array_to_string(parts[1:depth], '/') || '/', false, band, {", ".join(NAMES)}
      FROM (SELECT string_to_array(trim('/' FROM unit_path), '/') AS parts, band, {SUMS} FROM policy_standing
            WHERE subject AND version_id = %(version)s AND "window" = %(window)s GROUP BY unit_path, band) own
      CROSS JOIN LATERAL generate_series(1, cardinality(parts)) AS depth) everywhere
GROUP BY place, alone, band
"""
_KNOWN = f"""
SELECT path, alone, band, {_LIST} FROM reports_counter WHERE version_id = %(version)s AND "window" = %(window)s
"""

Key = tuple[str, bool, str]


def serves(scope: Scope, narrow: Narrow, by_what: By) -> bool:
    """Can the counters answer? Of what stands now, of everybody, by unit or band, with nothing left to be counted."""
    if scope.snapshot is not None or not narrow.whole or by_what not in (By.UNIT, By.BAND):
        return False
    low, high = paths.span(scope.unit.path)
    stale = sql.row(bool, _STALE, version=scope.version_id, window=scope.window, low=low, high=high)
    return not stale


def of(scope: Scope, by_what: By) -> Breakdown:
    """Return the figures of everybody in a scope by unit or band, without the forecast. Whoever holds a scope may."""
    found: dict[str, Figures] = defaultdict(Figures)
    facts = {"version": scope.version_id, "window": scope.window, "path": scope.unit.path}
    for path, band, figures in sql.rows(_cell, _CELLS, **facts):
        branch = "" if path == scope.unit.path else str(paths.last(path))
        found[branch if by_what == By.UNIT else band] += figures
    total = sum(found.values(), Figures())
    return Breakdown(by_what, breakdowns.named(scope, by_what, dict(found)), total)


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
    return path, band, _figures(sums)


def _row(path: str, alone: bool, band: str, *sums: int) -> tuple[Key, Figures]:
    return (path, alone, band), _figures(sums)


def _figures(sums: tuple[int, ...]) -> Figures:
    return Figures(**dict(zip(NAMES, sums, strict=True)))
