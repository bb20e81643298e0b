"""A person's statement: every line of the ledger, with its sums."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from taixue.credits import labels
from taixue.credits.labels import Mark
from taixue.credits.labels import declarations as measures
from taixue.credits.models import Entry
from taixue.credits.queries import entries
from taixue.credits.rules import chain
from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import periods


@dataclass(frozen=True, slots=True)
class Statement:
    """The lines of a year or of all years, the newest first, and their sums: centihours set by publishers, seconds.

    `lines` counts all lines; the sums hold reversals with their minus.
    """

    person_id: int
    year: int | None
    years: list[int]
    rows: QuerySet[Entry]
    lines: int
    nominal: int
    required: int
    seconds: int

    @property
    def shown(self) -> int | None:
        """The year to open the duty of: the chosen one, else the newest with entries."""
        return self.year or (self.years[0] if self.years else None)

    @property
    def elective(self) -> int:
        """What was not required."""
        return self.nominal - self.required


@dataclass(frozen=True, slots=True)
class Row:
    """A line with its words. pair: the line that takes it back, or the one it takes back."""

    entry: Entry
    kind: str
    provenance: Mark
    pair: Entry | None
    is_reversal: bool

    @property
    def measures(self) -> str:
        """How much it was in words, for lines that no publisher gave hours; "" for others."""
        return measures.measures(self.entry) if self.entry.category == "declared" else ""

    @property
    def is_mark(self) -> bool:
        """Is it about the chain itself, its end or how it goes on?"""
        return self.entry.kind in chain.MARKS


_SUMS = """
SELECT count(*) FILTER (WHERE here), coalesce(sum(nominal) FILTER (WHERE here), 0),
       coalesce(sum(nominal) FILTER (WHERE here AND required), 0), coalesce(sum(seconds) FILTER (WHERE here), 0),
       extract(year FROM min(last_day))::int, extract(year FROM max(last_day))::int
FROM (SELECT *, %(first)s::date IS NULL OR last_day >= %(first)s AND last_day < %(end)s AS here
      FROM credits_entry WHERE person_id = %(person)s) entry
"""


def of_person(person_id: int, *, year: int | None, by: Actor) -> Statement:
    """Return a person's statement. Raises NotFound if `by` may not see the person's evidence."""
    span = periods.year(year) if year else None
    rows = entries.of_person(person_id, by=by, span=span).order_by("-sequence")
    days = {"first": span.first if span else None, "end": span.end if span else None}
    sums = sql.row(lambda *columns: columns, _SUMS, person=person_id, **days) or (0, 0, 0, 0, None, None)
    lines, nominal, required, seconds, oldest, newest = sums
    years = list(range(newest, oldest - 1, -1)) if newest else []
    return Statement(person_id, year, years, rows, lines, nominal, required, seconds)


def rows(found: Sequence[Entry]) -> list[Row]:
    """Return lines (with `reverses` and `reversal` loaded) with their words."""
    return [row(entry) for entry in found]


def row(entry: Entry) -> Row:
    """Return one line with its words."""
    pair = entry.reverses or getattr(entry, "reversal", None)
    return Row(entry, labels.kind(entry.kind), labels.PROVENANCE[entry.provenance], pair, entry.reverses_id is not None)
