"""Two windows, versions or frozen years of one unit beside each other."""

from dataclasses import dataclass
from datetime import date

from taixue.kit.actor import Actor
from taixue.reports.queries import breakdowns
from taixue.reports.queries.breakdowns import Line
from taixue.reports.queries.figures import Figures, Scope
from taixue.reports.queries.narrowing import Narrow
from taixue.reports.rules.grouping import By


@dataclass(frozen=True, slots=True)
class Pair:
    """A line of both; where one has nobody in it, its figures are zeros."""

    line: Line
    first: Figures
    second: Figures

    @property
    def difference(self) -> int | None:
        """Completion of the first less that of the second, in tenths of a per cent; None if one is of nobody."""
        if not self.first.subject or not self.second.subject:
            return None
        first, second = (one.met * 1000 // one.subject for one in (self.first, self.second))
        return first - second


@dataclass(frozen=True, slots=True)
class Comparison:
    """The lines of both in their order, and both in all."""

    pairs: list[Pair]
    total: Pair


def of(first: Scope, second: Scope, by_what: By, *, narrow: Narrow, today: date, by: Actor) -> Comparison:
    """Return two scopes of one unit beside each other. Raises NotFound as `breakdowns.of`."""
    one, other = (breakdowns.of(scope, by_what, narrow=narrow, today=today, by=by) for scope in (first, second))
    known = {line.key: line for line in (*one.lines, *other.lines)}
    figures = [{line.key: line.figures for line in found.lines} for found in (one, other)]
    pairs = [Pair(line, *(found.get(key, Figures()) for found in figures)) for key, line in known.items()]
    return Comparison(pairs, Pair(Line("", "", "", one.total), one.total, other.total))
