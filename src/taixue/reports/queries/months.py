"""The curve of a year: who recorded hours in each month, and how many."""

from dataclasses import dataclass
from datetime import date

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.reports.queries import narrowing
from taixue.reports.queries.figures import Scope
from taixue.reports.queries.narrowing import Narrow


@dataclass(frozen=True, slots=True)
class Month:
    """A month of the window: people for whom hours were recorded, and the hours of everybody, reversals taken off.

    hours, until: centihours as recorded, before a rule converts or caps them; of the month, and up to its end
    """

    key: str  # "2026-05"
    people: int
    hours: int
    until: int


_MONTHS = """
SELECT month, count(*) FILTER (WHERE hours > 0), sum(hours)::bigint
FROM (SELECT row.person_id, to_char(entry.last_day, 'YYYY-MM') AS month, sum(entry.nominal) AS hours
      FROM {rows} JOIN credits_entry entry ON entry.person_id = row.person_id
      WHERE {where} AND entry.last_day >= %(first)s AND entry.last_day <= %(last)s
        AND entry.recorded_at <= %(known)s::timestamptz
      GROUP BY row.person_id, month) earned
GROUP BY month
"""


def of(scope: Scope, *, narrow: Narrow, today: date, by: Actor) -> list[Month]:
    """Return the months of the scope's window up to today, those in which nothing was recorded with zeros."""
    window = scope.document.calendar.window(scope.window)
    asked = narrowing.of(scope, narrow, today=today, by=by)
    question = _MONTHS.format(rows=asked.relation, where=asked.where)
    known = {
        key: rest for key, *rest in sql.rows(_month, question, first=window.first, last=window.last, **asked.facts)
    }
    found, until = [], 0
    for key in _keys(window.first, min(window.last, today)):
        people, hours = known.get(key, (0, 0))
        until += hours
        found.append(Month(key, people, hours, until))
    return found


def _month(key: str, people: int, hours: int) -> tuple[str, int, int]:
    return key, people, hours


def _keys(first: date, last: date) -> list[str]:
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{n // 12}-{n % 12 + 1:02d}" for n in months]
