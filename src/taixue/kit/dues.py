"""What waits for somebody: each app says which rows wait, and one question to the database counts them all.

An app's `due(by=, at=)` returns a `Question` for each thing that may wait: the rows that its own page lists. A test
compares the two, so that a count and the list behind it never differ.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection

from taixue.kit import clock

MOMENT, DAY = "moment", "day"
"""What the one column of a question's rows is: a moment, or a local day."""

_LAST = {MOMENT: "(row.x AT TIME ZONE %s)::date + %s::int", DAY: "row.x::date + %s::int"}


@dataclass(frozen=True, slots=True)
class Due:
    """How many of a thing wait. until: the first deadline, a local day that still counts, None without one; overdue:
    how many are past theirs."""

    code: str
    count: int
    until: date | None
    overdue: int


@dataclass(frozen=True, slots=True)
class Question:
    """Rows that wait: a SELECT of one column with its values.

    days: from that column to the last day on which the thing is in time; None: there is no deadline
    """

    code: str
    select: str
    values: tuple[Any, ...]
    column: str = MOMENT
    days: int | None = None


def ask(questions: Iterable[Question], *, at: datetime) -> list[Due]:
    """Return what waits, in the order asked, things of which none wait too. One query, none without questions."""
    parts: list[str] = []
    values: list[Any] = []
    today = clock.day(at)
    for one in questions:
        last, facts = "NULL::date", tuple[Any, ...]()
        if one.days is not None:
            last = _LAST[one.column]
            facts = (str(clock.zone()), one.days) if one.column == MOMENT else (one.days,)
        parts.append(
            f"SELECT %s::text, count(*), min(row.last), count(*) FILTER (WHERE row.last < %s)"
            f" FROM (SELECT {last} AS last FROM ({one.select}) row(x)) row"
        )
        values += [one.code, today, *facts, *one.values]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return [Due(*row) for row in cursor.fetchall()]
