"""When may a person register? A window names a unit with all below it, a rank band, and days. Pure.

Source: the notice of 2017 (requirement RB4): each rank band registers between a first and a last day. Where an
authority never opened a window over a unit, registration there is not limited by windows at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from taixue.people.rules.ranks import Band

EVERY_BAND = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A window as the rule needs it. band: EVERY_BAND or one of rules.ranks; end_day: the first day it is shut."""

    path: str
    band: str
    first_day: date
    end_day: date

    def meets(self, path: str, band: Band | None) -> bool:
        """Is the window for this unit and this rank band?"""
        return path.startswith(self.path) and self.band in (EVERY_BAND, band or Band.OTHER)

    def holds(self, day: date) -> bool:
        """Is the window open on the day?"""
        return self.first_day <= day < self.end_day


def governs(spans: Iterable[Span], path: str) -> bool:
    """Does any window, past or coming, cover the unit at the path? Only then do windows limit registration there."""
    return any(path.startswith(span.path) for span in spans)


def is_open(spans: Iterable[Span], *, path: str, band: Band | None, day: date) -> bool:
    """May a person of this rank band, standing in this unit, register on the day?"""
    known = list(spans)
    return not governs(known, path) or any(span.meets(path, band) and span.holds(day) for span in known)


def coming(spans: Iterable[Span], *, path: str, band: Band | None, day: date) -> Span | None:
    """Return the window for this person that is open on the day, else the next to open, else None."""
    mine = [span for span in spans if span.meets(path, band) and span.end_day > day]
    return min(mine, key=lambda span: (span.first_day > day, span.first_day, span.end_day), default=None)
