"""The first year: what is asked of someone who registered within the window. Source: docs/rules/fujian-2017.md."""

from dataclasses import dataclass
from datetime import date

from taixue.lib.hours import HOUR
from taixue.policy.rules.windows import Window


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a full duty that is asked: `parts` of `whole` months or days. unit: "months", "days" or "none"."""

    parts: int
    whole: int
    unit: str


FULL = Share(1, 1, "none")


def share(registered_on: date, window: Window, unit: str) -> Share:
    """Return the share asked of someone who registered on that day, <= the window's last day.

    months: months begun from the month of registration until December, of 12
    days: days from registration to the window's last day, both included, of the window's days
    none, or registered by the window's first day: FULL
    Raises ValueError for another unit, and for a day after the window.
    """
    if unit not in ("months", "days", "none"):
        raise ValueError(f"no pro rata by {unit!r}")
    if registered_on > window.last:
        raise ValueError(f"registered on {registered_on}, after the window")
    if unit == "none" or registered_on <= window.first:
        return FULL
    if unit == "months":
        return Share(13 - registered_on.month, 12, unit)
    return Share((window.last - registered_on).days + 1, window.days, unit)


def asked(full: int, part: Share) -> int:
    """Return the centihours asked: `full` centihours times the share, rounded up to a whole hour if it is not FULL."""
    if part.parts == part.whole:
        return full
    return -(-full * part.parts // (part.whole * HOUR)) * HOUR
