"""What a person will have at the end, at this pace: counted / days passed x days of the window."""

from datetime import date


def centihours(counted: int, *, first: date, last: date, today: date) -> int:
    """Return centihours by the last day at the pace so far, rounded down.

    first: the window's first day, or the day of registration if later; both ends and today are counted as days.
    Before `first` nothing is known yet: `counted`. After `last` the pace is over: `counted`.
    """
    passed, whole = (today - first).days + 1, (last - first).days + 1
    if passed < 1 or passed >= whole:
        return counted
    return counted * whole // passed
