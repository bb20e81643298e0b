"""A duty as its page shows it: bar by bar, with how each figure came about."""

from dataclasses import dataclass

from taixue.policy.rules.document import Bar, Duty
from taixue.policy.rules.steps import Step


@dataclass(frozen=True, slots=True)
class Part:
    """One bar of a duty with how its figures came about, in 1/100 of `unit`; parts in per cent of the bar drawn."""

    bar: Bar
    unit: str
    asked: int
    counted: int
    steps: list[Step]
    required_part: float
    elective_part: float

    @property
    def missing(self) -> int:
        """What is still owed here."""
        return 0 if self.bar.at_most else max(0, self.asked - self.counted)

    @property
    def exceeded(self) -> bool:
        """Is it more than is allowed?"""
        return self.bar.at_most and self.counted > self.asked


@dataclass(frozen=True, slots=True)
class Asked:
    """One duty, bar by bar. missing: in its first bar, 1/100 of its unit; level: place among its levels, -1 none."""

    duty: Duty
    met: bool
    missing: int
    parts: list[Part]
    level: int

    @property
    def first(self) -> Part:
        """The bar in which the duty is shown in one figure."""
        return next((part for part in self.parts if part.bar.measure == "credit"), self.parts[0])
