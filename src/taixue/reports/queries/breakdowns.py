"""The figures of a scope by unit, rank band, rank, sex, age or priority group: one question, live or frozen alike."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.people.queries import audiences
from taixue.people.rules.ranks import RANKS, Band
from taixue.reports.queries import figures, narrowing, rows
from taixue.reports.queries.figures import Figures, Scope
from taixue.reports.queries.narrowing import AGE, Narrow
from taixue.reports.rules.grouping import AGES, HERE, UNKNOWN, By

SUMS = ", ".join(
    ["count(*)", *(f"count(*) FILTER (WHERE {one})" for one in ("participated", "met", "likely")),
     *(f"coalesce(sum({one}), 0)::bigint" for one in rows.SUMS)]
)  # fmt: skip
"""The columns of figures.Figures over rows, in its order."""

_AGE = " ".join(f"WHEN {AGE} BETWEEN {first} AND {last} THEN '{key}'" for key, first, last in AGES)

KEYS: dict[str, str] = {
    By.UNIT: "split_part(row.unit_path, '/', %(part)s)",
    By.BAND: "row.band",
    By.RANK: "row.rank",
    By.SEX: "row.sex",
    By.AGE: f"CASE {_AGE} ELSE '' END",
    By.GROUP: "coalesce(held.group_id::text, '')",
}
"""The key of a line as SQL; "" is what `grouping.UNKNOWN` (of units: `grouping.HERE`) says."""

_HELD = """LEFT JOIN people_groupmember held ON held.person_id = row.person_id AND held.first_day <= %(day)s
AND (held.end_day IS NULL OR held.end_day > %(day)s)"""

_GROUPED = "SELECT {key}, {sums} FROM {rows} {joined} WHERE {where} GROUP BY 1"
_TOTAL = "SELECT {sums} FROM {rows} WHERE {where}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a report. key: what an address says to mean it; name: of a unit or group, "" where labels say it."""

    key: str
    name: str
    name_en: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The lines of a report and all of them together. Groups overlap: their lines say more than `total`."""

    by: By
    lines: list[Line]
    total: Figures


def of(scope: Scope, by_what: By, *, narrow: Narrow, today: date, by: Actor) -> Breakdown:
    """Return a scope's figures grouped, lines without anyone left out. Raises NotFound as `narrowing.condition`."""
    asked = narrowing.of(scope, narrow, today=today, by=by)
    facts = asked.facts | {"part": len(paths.numbers(scope.unit.path)) + 2}
    question = _GROUPED.format(
        key=KEYS[by_what], sums=SUMS, rows=asked.relation, where=asked.where,
        joined=_HELD if by_what == By.GROUP else "",
    )  # fmt: skip
    found = dict(sql.rows(_line, question, **facts))
    total = sum(found.values(), Figures())
    if by_what == By.GROUP:
        total = sql.row(Figures, _TOTAL.format(sums=SUMS, rows=asked.relation, where=asked.where), **facts) or total
    return Breakdown(by_what, named(scope, by_what, found), total)


def _line(key: str, *sums: int) -> tuple[str, Figures]:
    return key, Figures(*sums)


def named(scope: Scope, by_what: By, found: dict[str, Figures]) -> list[Line]:
    """Return the lines in their order: units by code, bands and ranks from the highest, ages from the youngest."""
    if by_what == By.UNIT:
        own = [Line(HERE, "", "", found[""])] if "" in found else []
        return own + [
            Line(
                str(one.public_id), one.name.removeprefix(scope.unit.name) or one.name, one.name_en, found[str(one.pk)]
            )
            for one in figures.below(scope)
            if str(one.pk) in found
        ]
    if by_what == By.GROUP:
        known = {str(one.pk): one for one in audiences.groups_at(scope.unit.path)}
        named = [Line(str(one.public_id), one.name, one.name_en, found[key])
                 for key, one in known.items() if key in found]  # fmt: skip
        return named + _unknown(found)
    order: dict[By, Any] = {
        By.BAND: list(Band), By.RANK: [rank for rank in RANKS if rank], By.SEX: ["1", "2"],
        By.AGE: [key for key, _, _ in AGES],
    }  # fmt: skip
    return [Line(str(key), "", "", found[key]) for key in order[by_what] if key in found] + _unknown(found)


def _unknown(found: dict[str, Figures]) -> list[Line]:
    return [Line(UNKNOWN, "", "", found[""])] if "" in found else []
