"""For whom a course is required: the most exact statement about a person decides."""

from collections.abc import Iterable
from dataclasses import dataclass

from taixue.lib import paths


@dataclass(frozen=True, slots=True)
class Statement:
    """Required (or expressly elective) for a rank band ("" is any) in the subtree of the unit at `unit_path`.

    A published edition never changes, so the path is that of the day it was stated; its last number is the unit,
    wherever that stands today.
    """

    band: str
    unit_path: str
    required: bool


def required(statements: Iterable[Statement], *, band: str, unit_path: str, named: bool | None = None) -> bool:
    """Is the course required for someone of this band in the unit at this path? Without a statement it is elective.

    named: what an audience that means this person says of it, None if none does; that decides before all else
    Then the statement about the smallest subtree decides; of two about the same subtree the one that names the band.
    """
    if named is not None:
        return named
    fitting = [s for s in statements if s.band in ("", band) and paths.under(paths.last(s.unit_path), unit_path)]
    if not fitting:
        return False
    depth = {number: place for place, number in enumerate(paths.numbers(unit_path), start=1)}
    return max(fitting, key=lambda s: (depth.get(paths.last(s.unit_path), 0), s.band != "")).required
