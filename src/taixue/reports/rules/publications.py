"""What a unit may publish of its people's results, for how long, and which groups are too small to be counted alone."""

from collections.abc import Iterable, Sequence
from datetime import date
from enum import StrEnum


class Shown(StrEnum):
    """What is published: nothing, how many, or who. Each says more than the one before."""

    NONE = "none"
    COUNTS = "counts"
    NAMES = "names"


LONGEST = 366
"""Days that a publication lasts at most."""

MOST = 10_000
"""People that a publication may name: a larger unit leaves names to the units below it."""

FEW = 3
"""People of the smallest group whose counts stand alone: of fewer everybody would know who is meant."""

_ORDER = tuple(Shown)


def least(shown: Iterable[str]) -> Shown:
    """Return the one that says least. Raises ValueError for none at all."""
    return min(map(Shown, shown), key=_ORDER.index)


def allowed(limits: Iterable[str]) -> Shown:
    """Return what the limits at and above a unit leave it: the strictest, counts where nobody has set any."""
    return least([*limits] or [Shown.COUNTS])


def offered(limit: Shown) -> list[Shown]:
    """Return what may be published under a limit, the least first."""
    return [one for one in _ORDER[1:] if _ORDER.index(one) <= _ORDER.index(limit)]


def problem(first_day: date, last_day: date, *, today: date) -> tuple[str, str] | None:
    """Return what is wrong with the days of a publication as (field, code), None if nothing."""
    if first_day < today:
        return "first_day", "past"
    if last_day < first_day:
        return "last_day", "before"
    return ("last_day", "long") if (last_day - first_day).days >= LONGEST else None


def gathered(sizes: Sequence[int]) -> list[list[int]]:
    """Return the places of groups, in their order, those of fewer than FEW people put together into one at the end.

    Where those together are still too few, the next smallest joins them. [5, 2, 9, 1] gives [[0], [2], [1, 3]];
    [5, 1, 9] gives [[2], [1, 0]].
    """
    small = [place for place, size in enumerate(sizes) if size < FEW]
    large = [place for place, size in enumerate(sizes) if size >= FEW]
    while small and large and sum(sizes[place] for place in small) < FEW:
        smallest = min(large, key=lambda place: sizes[place])
        large.remove(smallest)
        small.append(smallest)
    return [[place] for place in large] + ([small] if small else [])
