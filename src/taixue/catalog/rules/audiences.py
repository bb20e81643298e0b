"""For whom a course is required: the most exact statement about a person decides."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """Required (or expressly elective) for a rank band ("" is any) in the subtree at `unit_path`."""

    band: str
    unit_path: str
    required: bool


def required(statements: Iterable[Statement], *, band: str, unit_path: str) -> bool:
    """Is the course required for someone of this band in the unit at this path? Without a statement it is elective.

    The statement about the smallest subtree decides; of two about the same subtree the one that names the band.
    """
    fitting = [s for s in statements if s.band in ("", band) and unit_path.startswith(s.unit_path)]
    if not fitting:
        return False
    return max(fitting, key=lambda s: (len(s.unit_path), s.band != "")).required
