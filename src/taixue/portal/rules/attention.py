"""What of a unit's figures deserves a look before the others."""

from collections.abc import Sequence

PEOPLE = 3
"""Units with fewer people are never named: one person would be a third of the figure."""

POINTS = 10
"""Percentage points below the whole from which a unit is named."""


def furthest_behind(parts: Sequence[tuple[int, int]]) -> int | None:
    """Return the place of the part with the lowest completion, if it lies POINTS or more below the whole.

    parts: (people done, people subject to duty) of each part; parts under PEOPLE people are passed over.
    Returns None if no part is that far behind; of equals the first.
    """
    done, subject = sum(part[0] for part in parts), sum(part[1] for part in parts)
    large = [place for place, part in enumerate(parts) if part[1] >= PEOPLE]
    if not large or not subject:
        return None
    place = min(large, key=lambda place: parts[place][0] / parts[place][1])
    part = parts[place]
    return place if done * 100 * part[1] - part[0] * 100 * subject >= POINTS * subject * part[1] else None
