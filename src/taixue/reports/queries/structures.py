"""Frozen figures in today's structure: the same people and sums, by where their units stand now."""

from collections import defaultdict
from dataclasses import dataclass

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.people.queries import successors, units
from taixue.people.rules.permissions import Permission
from taixue.people.rules.ranks import Band
from taixue.reports.queries import figures, rows
from taixue.reports.queries.figures import Cell, Figures, Line, Report, Scope


@dataclass(frozen=True, slots=True)
class Structured:
    """The figures of a unit as it stands today; elsewhere: what the same snapshot keeps of units outside of it.

    Report and elsewhere together are always all that the snapshot keeps: nobody is lost, nobody counts twice.
    """

    report: Report
    elsewhere: Figures


_TODAY = f"""
SELECT CASE WHEN place.path >= %(low)s AND place.path < %(high)s THEN split_part(place.path, '/', %(part)s) END
       AS branch, band, sum(subject)::bigint, sum(participated)::bigint, sum(met)::bigint, sum(subject - met)::bigint,
       {", ".join(f"sum({column})::bigint" for column in rows.SUMS)}
FROM reports_frozenfigure frozen JOIN {successors.PLACES} ON place.unit_id = frozen.unit_id
WHERE snapshot_id = %(snapshot)s AND version_id = %(version)s AND "window" = %(window)s
GROUP BY branch, band
"""


def today(scope: Scope, *, by: Actor) -> Structured:
    """Return a frozen scope's figures in the tree of today, for its unit where it stands now.

    Raises ValueError for a live scope, which is always today's; NotFound if `by` may not see the unit where it stands.
    """
    if scope.snapshot is None:
        raise ValueError("live figures stand in today's structure already")
    unit = units.get(scope.unit.public_id, Permission.FIGURES_SEE, by=by)
    low, high = paths.span(unit.path)
    facts = {"snapshot": scope.snapshot.id, "version": scope.version_id, "window": scope.window}
    part = len(paths.numbers(unit.path)) + 2
    found = sql.rows(_cell, _TODAY, low=low, high=high, part=part, **facts)
    inside = [cell for kept, cell in found if kept]
    by_branch: dict[int | None, Figures] = defaultdict(Figures)
    by_band: dict[str, Figures] = defaultdict(Figures)
    for cell in inside:
        by_branch[cell.branch] += cell.figures
        by_band[cell.band] += cell.figures
    below = sorted(units.around(unit, ()).values(), key=lambda one: one.code)
    lines = [Line(figures.named(one), "", by_branch[one.pk]) for one in below if one.pk in by_branch]
    own = [Line(None, "", by_branch[None])] if None in by_branch else []
    bands = [Line(None, band, by_band[band]) for band in Band if band in by_band]
    report = Report(scope, sum((cell.figures for cell in inside), Figures()), own + lines, bands)
    return Structured(report, sum((cell.figures for kept, cell in found if not kept), Figures()))


def _cell(branch: str | None, band: str, *sums: int) -> tuple[bool, Cell]:
    return branch is not None, Cell(int(branch or 0) or None, band, Figures(*sums))
