"""A row of a table of aims: what was measured, what was aimed at, what was seen."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement beside its target. `seen` and `target` in `unit`: "s", "ms", "/s", "changes"."""

    what: str
    seen: float
    target: float
    unit: str
    least: bool = False  # the target is a least instead of a most
    aim: float | None = None  # what would be better still
    note: str = ""  # what was measured how; what a reader must know to trust the figure
    failed: str = ""  # why the row does not count, whatever was seen

    @property
    def holds(self) -> bool:
        """Does what was seen keep the target, and does the row count?"""
        return not self.failed and self._keeps(self.target)

    @property
    def verdict(self) -> str:
        """Return "holds", "holds, aim reached", "does NOT hold" or why the row does not count."""
        if self.failed:
            return f"does NOT count: {self.failed}"
        if not self.holds:
            return "does NOT hold"
        return "holds, aim reached" if self.aim is not None and self._keeps(self.aim) else "holds"

    def _keeps(self, bound: float) -> bool:
        return self.seen >= bound if self.least else self.seen <= bound


def table(rows: Iterable[Row]) -> str:
    """Return rows as a Markdown table."""
    lines = ["| what | seen | target | aim | | how |", "|---|---:|---:|---:|---|---|"]
    for row in rows:
        bound = "at least" if row.least else "at most"
        aim = "" if row.aim is None else _amount(row.aim, row.unit)
        lines.append(
            f"| {row.what} | {_amount(row.seen, row.unit)} | {bound} {_amount(row.target, row.unit)} | {aim} "
            f"| {row.verdict} | {row.note} |"
        )
    return "\n".join(lines)


def _amount(value: float, unit: str) -> str:
    text = f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.1f}"
    return f"{text}{unit}" if unit == "/s" else f"{text} {unit}"
