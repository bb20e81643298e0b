"""Which people of a scope a report is about: conditions on the rows of `rows.LIVE` and `rows.FROZEN`."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.lib.errors import NotFound
from taixue.people.queries import audiences, members
from taixue.people.rules import audiences as rules
from taixue.reports.queries import figures, rows
from taixue.reports.queries.figures import Scope
from taixue.reports.rules import rotation
from taixue.reports.rules.grouping import AGES, HERE, UNKNOWN

AGE = "(extract(year FROM %(day)s::date)::int - row.born)"
"""Full years that a person reaches in the year: of a birth only the year is sure everywhere."""

IN_GROUP = """EXISTS (SELECT 1 FROM people_groupmember held
WHERE held.person_id = row.person_id AND held.group_id = %(group)s AND held.first_day <= %(day)s
  AND (held.end_day IS NULL OR held.end_day > %(day)s))"""

EARNED = """(SELECT sum(entry.nominal) FROM credits_entry entry
WHERE entry.person_id = row.person_id AND entry.last_day >= %(month_first)s AND entry.last_day < %(month_end)s
  AND entry.recorded_at <= %(known)s::timestamptz) > 0"""

IN_CYCLE = """coalesce((SELECT sum(entry.nominal) FROM credits_entry entry
WHERE entry.person_id = row.person_id AND entry.last_day >= %(cycle_first)s AND entry.last_day <= %(cycle_last)s), 0)"""
"""Centihours recorded for a person within a cycle, reversals taken off."""


@dataclass(frozen=True, slots=True)
class Narrow:
    """Which of the people. "" is any; below: path of a subtree; exactly: path of one unit; month: "2026-05".

    cycle, least: years ("2022-2026") and hours recorded in them of who was trained; trained: "yes", "no" or "" (both)
    """

    band: str = ""
    rank: str = ""
    sex: str = ""
    age: str = ""
    group: str = ""  # public id
    audience: str = ""  # public id
    below: str = ""
    exactly: str = ""
    month: str = ""
    cycle: str = ""
    least: str = ""
    trained: str = ""

    @property
    def whole(self) -> bool:
        """Is everybody of the scope meant?"""
        return self == Narrow()


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a scope narrowed: what stands after FROM, the condition, and the facts of both.

    Among these are `day`, and `known`: the moment up to which entries are read, so that a frozen year knows none later.
    """

    relation: str
    where: str
    facts: dict[str, Any]


def day_of(scope: Scope, *, today: date) -> date:
    """Return the day on which ages, groups and audiences are asked: today, of a frozen year its reference day."""
    return scope.snapshot.reference if scope.snapshot is not None else today


def of(scope: Scope, narrow: Narrow, *, today: date, by: Actor) -> Rows:
    """Return a scope's rows narrowed.

    Raises NotFound for a unit outside of the scope, and for a group or audience that `by` may not see.
    """
    day = day_of(scope, today=today)
    known = "infinity" if scope.snapshot is None else scope.snapshot.taken_at
    facts = _scope(scope, narrow, today) | {"day": day, "known": known}
    parts = ["row.unit_path = %(exactly)s"] if narrow.exactly else []
    parts += _plain(narrow, facts)
    if narrow.group == UNKNOWN:
        parts.append(f"NOT {IN_GROUP.replace('held.group_id = %(group)s AND ', '')}")
    elif narrow.group:
        facts["group"] = audiences.group(uuid(narrow.group), by=by).pk
        parts.append(IN_GROUP)
    if narrow.audience:
        facts["meant"] = _meant(narrow.audience, day, by)
        parts.append("row.person_id = ANY(%(meant)s::bigint[])")
    if narrow.month:
        facts["month_first"], facts["month_end"] = month(narrow.month)
        parts.append(EARNED)
    if narrow.trained:
        facts |= cycle(narrow)
        parts.append(f"{IN_CYCLE} {'>=' if narrow.trained == 'yes' else '<'} %(cycle_least)s")
    return Rows(rows.LIVE if scope.snapshot is None else rows.FROZEN, " AND ".join(parts) or "true", facts)


def month(text: str) -> tuple[date, date]:
    """Return the first day of a month ("2026-05") and the first day after it. Raises NotFound for what is none."""
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        raise NotFound("month", month=text) from None
    return first, (first.replace(year=first.year + 1, month=1) if first.month == 12 else
                   first.replace(month=first.month + 1))  # fmt: skip


def cycle(narrow: Narrow) -> dict[str, Any]:
    """Return the facts of `IN_CYCLE`, with `cycle_least` in centihours. Raises NotFound for what is no cycle."""
    days = rotation.cycle(narrow.cycle)
    if days is None:
        raise NotFound("cycle", cycle=narrow.cycle)
    least = int(narrow.least or rotation.LEAST) * 100
    return {"cycle_first": days[0], "cycle_last": days[1], "cycle_least": least}


def uuid(text: str) -> UUID:
    """Return a public id that stood in an address. Raises NotFound for what is none."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound("id", id=text) from None


def _scope(scope: Scope, narrow: Narrow, today: date) -> dict[str, Any]:
    inner = narrow.below or narrow.exactly or scope.unit.path
    if not inner.startswith(scope.unit.path):
        raise NotFound("unit")
    low, high = paths.span(inner)
    return {
        "version": scope.version_id, "window": scope.window, "low": low, "high": high, "today": today,
        "snapshot": None if scope.snapshot is None else scope.snapshot.id, "exactly": narrow.exactly,
    }  # fmt: skip


def _plain(narrow: Narrow, facts: dict[str, Any]) -> list[str]:
    said = []
    for name, column in (("band", "row.band"), ("rank", "row.rank"), ("sex", "row.sex")):
        asked = getattr(narrow, name)
        if asked:
            facts[name] = "" if asked == UNKNOWN else asked
            said.append(f"{column} = %({name})s")
    if narrow.age == UNKNOWN:
        said.append("row.born IS NULL")
    elif narrow.age:
        facts["age_first"], facts["age_last"] = next(
            ((first, last) for key, first, last in AGES if key == narrow.age), (1, 0)
        )
        said.append(f"{AGE} BETWEEN %(age_first)s AND %(age_last)s")
    return said


def _meant(audience: str, day: date, by: Actor) -> list[int]:
    found = audiences.get(uuid(audience), by=by)
    read = rules.read(audiences.version(found.public_id).document)
    return members.members(read, scope=audiences.scope(found), day=day, by=by).ids()


def at(scope: Scope, narrow: Narrow, unit_id: str) -> Narrow:
    """Return the narrowing to a unit directly below, or to the unit itself. Raises NotFound for another unit."""
    if unit_id == HERE:
        return replace(narrow, exactly=scope.unit.path)
    found = next((one for one in figures.below(scope) if str(one.public_id) == unit_id), None)
    if found is None:
        raise NotFound("unit", public_id=unit_id)
    return replace(narrow, below=found.path)
