"""Rotation progress: people trained within a cycle, of those who should be, by unit directly below."""

from dataclasses import dataclass
from datetime import date

from taixue.kit import sql
from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.reports.queries import figures, narrowing
from taixue.reports.queries.figures import Scope
from taixue.reports.queries.narrowing import Narrow
from taixue.reports.queries.snapshots import Named


@dataclass(frozen=True, slots=True)
class Trained:
    """People who should be trained, those who were, and the centihours recorded for all of them in the cycle."""

    due: int = 0
    trained: int = 0
    hours: int = 0

    def __add__(self, other: "Trained") -> "Trained":
        return Trained(self.due + other.due, self.trained + other.trained, self.hours + other.hours)

    @property
    def left(self) -> int:
        """People still to be trained."""
        return self.due - self.trained

    @property
    def share(self) -> int | None:
        """Trained of those who should be, tenths of a per cent, cut; None of nobody."""
        return self.trained * 1000 // self.due if self.due else None


@dataclass(frozen=True, slots=True)
class Line:
    """A unit directly below (None: the unit itself) and its people."""

    unit: Named | None
    people: Trained


@dataclass(frozen=True, slots=True)
class Rotation:
    """The lines of a unit, in the order of codes, the unit itself first, and all of them together."""

    lines: list[Line]
    total: Trained


_LINES = """
SELECT split_part(person.unit_path, '/', %(part)s), count(*),
       count(*) FILTER (WHERE person.hours >= %(cycle_least)s), sum(person.hours)::bigint
FROM (SELECT row.unit_path, {hours} AS hours FROM {rows} WHERE {where}) person GROUP BY 1
"""


def of(scope: Scope, *, narrow: Narrow, today: date, by: Actor) -> Rotation:
    """Return who of a scope was trained within `narrow.cycle`. Raises NotFound as `narrowing.of`, or without one."""
    asked = narrowing.of(scope, narrow, today=today, by=by)
    facts = asked.facts | narrowing.cycle(narrow) | {"part": len(paths.numbers(scope.unit.path)) + 2}
    question = _LINES.format(hours=narrowing.IN_CYCLE, rows=asked.relation, where=asked.where)
    found = dict(sql.rows(_line, question, **facts))
    below = [Line(one, found[str(one.pk)]) for one in figures.below(scope) if str(one.pk) in found]
    own = [Line(None, found[""])] if "" in found else []
    return Rotation(own + below, sum(found.values(), Trained()))


def _line(branch: str, due: int, trained: int, hours: int) -> tuple[str, Trained]:
    return branch, Trained(due, trained, hours)
