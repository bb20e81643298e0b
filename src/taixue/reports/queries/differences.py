"""What is otherwise today than a frozen year says: beside the frozen figure, never inside it. Live minus frozen."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from taixue.credits.queries import entries
from taixue.credits.queries.entries import Entry
from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.reports.queries.figures import Figures, Scope
from taixue.reports.queries.snapshots import Frozen, Named

ENDING = timedelta(days=31)
"""Days after a year that may count for it: statistics days."""

MOST = 500
"""People with a difference that a page names; the figures add up all of them."""


@dataclass(frozen=True, slots=True)
class Stand:
    """Where a person stands, frozen or live. Centihours."""

    subject: bool
    met: bool
    owed: int
    counted: int
    counted_required: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A person who stands otherwise today under one rule. entries: recorded later, about days of the frozen year.

    Without an entry a posting or a registration was put right later. unit_path: as it was, "" for who was not counted
    """

    person_id: int
    public_id: UUID
    name: str
    unit_path: str
    code: str
    number: int
    window: str
    frozen: Stand
    live: Stand
    entries: list[Entry] = field(default_factory=list)

    @property
    def counted(self) -> int:
        """Centihours that count today and did not, below 0 those that no longer do."""
        return self.live.counted - self.frozen.counted


_FROZEN = "frozen.subject, frozen.met, frozen.owed, frozen.counted, frozen.counted_required"
_LIVE = """coalesce(live.subject, false), coalesce(live.met, false), coalesce(live.owed, 0), coalesce(live.counted, 0),
       coalesce(live.counted_required, 0)"""
_FOUND = """found(person_id, version_id, "window", name, unit_path, was_subject, was_met, was_owed, was_counted,
    was_required, is_subject, is_met, is_owed, is_counted, is_required)"""
_CHANGED = f"""
SELECT frozen.person_id, frozen.version_id, frozen."window", frozen.name, frozen.unit_path, {_FROZEN}, {_LIVE}
FROM reports_frozenstanding frozen LEFT JOIN policy_standing live ON live.person_id = frozen.person_id
     AND live.version_id = frozen.version_id AND live."window" = frozen."window"
WHERE frozen.snapshot_id = %(snapshot)s AND frozen.unit_path >= %(low)s AND frozen.unit_path < %(high)s
  AND ROW({_FROZEN}) IS DISTINCT FROM ROW({_LIVE})
"""
_NEW = f"""
SELECT live.person_id, live.version_id, live."window", person.name, '', false, false, 0, 0, 0, {_LIVE}
FROM policy_standing live JOIN people_person person ON person.id = live.person_id
WHERE live.subject AND live.last_day >= %(first)s AND live.last_day <= %(last)s
  AND live.unit_path >= %(now_low)s AND live.unit_path < %(now_high)s AND NOT EXISTS (
    SELECT FROM reports_frozenstanding frozen WHERE frozen.snapshot_id = %(snapshot)s
       AND (frozen.person_id, frozen.version_id, frozen."window") = (live.person_id, live.version_id, live."window"))
"""
_LISTED = f"""
SELECT found.person_id, person.public_id, found.name, found.unit_path, policy.code, version.number, found."window",
       was_subject, was_met, was_owed, was_counted, was_required, is_subject, is_met, is_owed, is_counted, is_required
FROM ({_CHANGED} UNION ALL {_NEW}) {_FOUND}
JOIN people_person person ON person.id = found.person_id JOIN policy_version version ON version.id = found.version_id
JOIN policy_policy policy ON policy.id = version.policy_id
ORDER BY found.unit_path, found.name COLLATE "C", found.person_id, policy.code, version.number, found."window"
LIMIT %(most)s
"""
_SUMMED = """coalesce(sum(CASE WHEN is_subject THEN is_{0} ELSE 0 END
                    - CASE WHEN was_subject THEN was_{0} ELSE 0 END), 0)::bigint"""
_SUMS = f"""
SELECT coalesce(sum(is_subject::int - was_subject::int), 0)::int, 0,
       coalesce(sum(is_met::int - was_met::int), 0)::int, 0, {_SUMMED.format("owed")}, 0, {_SUMMED.format("counted")},
       {_SUMMED.format("required")}
FROM ({_CHANGED} AND frozen.version_id = %(version)s AND frozen."window" = %(window)s) {_FOUND}
"""


def listed(snapshot: Frozen, *, at: Named, now: str, first: date, by: Actor) -> list[Difference]:
    """Return who of a frozen unit and those below stands otherwise today, and who was not counted and would be now.

    at: the unit as it was, fetched with `by`; now: the path at which it stands today; first: the year's first day
    At most MOST; the entries behind each are those that `by` may see.
    """
    low, high = paths.span(at.path)
    now_low, now_high = paths.span(now)
    found = sql.rows(
        _difference, _LISTED, snapshot=snapshot.id, low=low, high=high, now_low=now_low, now_high=now_high,
        first=first, last=snapshot.reference, most=MOST,
    )  # fmt: skip
    later = _later({one.person_id for one in found}, snapshot, first, by=by)
    return [replace(one, entries=later[one.person_id]) for one in found]


@dataclass(frozen=True, slots=True)
class Total:
    """What a frozen year says of a unit under one rule in one window, and by how much that differs today."""

    code: str
    number: int
    window: str
    subject: int
    met: int
    counted: int
    more_subject: int
    more_met: int
    more_counted: int


_TOTALS = f"""
SELECT policy.code, version.number, kept."window", kept.subject, kept.met, kept.counted, coalesce(later.subject, 0),
       coalesce(later.met, 0), coalesce(later.counted, 0)
FROM (SELECT version_id, "window", sum(subject)::bigint AS subject, sum(met)::bigint AS met,
             sum(counted)::bigint AS counted
      FROM reports_frozenfigure WHERE snapshot_id = %(snapshot)s AND unit_path >= %(low)s AND unit_path < %(high)s
      GROUP BY version_id, "window") kept
LEFT JOIN (SELECT version_id, "window", sum(is_subject::int - was_subject::int)::bigint AS subject,
                  sum(is_met::int - was_met::int)::bigint AS met,
                  sum(CASE WHEN is_subject THEN is_counted ELSE 0 END
                      - CASE WHEN was_subject THEN was_counted ELSE 0 END)::bigint AS counted
           FROM ({_CHANGED}) {_FOUND} GROUP BY version_id, "window") later USING (version_id, "window")
JOIN policy_version version ON version.id = version_id JOIN policy_policy policy ON policy.id = version.policy_id
ORDER BY policy.code COLLATE "C", version.number, kept."window" COLLATE "C"
"""


def totals(snapshot: Frozen, *, at: Named) -> list[Total]:
    """Return the frozen figures of a unit and those below it with what differs today, a row a rule and window.

    at: the unit as it was, fetched with `by`
    """
    low, high = paths.span(at.path)
    return sql.rows(Total, _TOTALS, snapshot=snapshot.id, low=low, high=high)


def of(scope: Scope) -> Figures:
    """Return live minus frozen of a frozen scope's people: what stands beside the frozen figure. Whoever holds it may.

    Only subject, met, owed, counted and its required part are compared. Raises ValueError for a live scope.
    """
    if scope.snapshot is None:
        raise ValueError("a live figure has no difference")
    low, high = paths.span(scope.unit.path)
    facts = {"snapshot": scope.snapshot.id, "version": scope.version_id, "window": scope.window}
    return sql.row(Figures, _SUMS, low=low, high=high, **facts) or Figures()


def _later(person_ids: set[int], snapshot: Frozen, first: date, *, by: Actor) -> dict[int, list[Entry]]:
    """Return what was recorded after the freezing about days of the frozen year, by person, in order."""
    found: dict[int, list[Entry]] = defaultdict(list)
    rows = entries.visible(by=by).filter(
        person__in=person_ids, recorded_at__gt=snapshot.taken_at, last_day__gte=first,
        last_day__lte=snapshot.reference + ENDING,
    )  # fmt: skip
    for row in rows.order_by("person", "sequence"):
        found[row.person_id].append(row)
    return found


def _difference(
    person_id: int, public_id: UUID, name: str, path: str, code: str, number: int, window: str, *amounts: Any
) -> Difference:
    return Difference(person_id, public_id, name, path, code, number, window, Stand(*amounts[:5]), Stand(*amounts[5:]))
