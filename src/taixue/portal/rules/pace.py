"""Where the calendar stands in a window, and how much a week will do. Centihours; days counted with both ends."""

from datetime import date

WEEK = 7


def passed(*, first: date, last: date, today: date) -> tuple[int, int]:
    """Return (days passed with today, days of the window); none passed before it, all after it."""
    whole = (last - first).days + 1
    return max(0, min((today - first).days + 1, whole)), whole


def expected(owed: int, *, first: date, last: date, today: date) -> int:
    """Return the centihours that an even pace would have by today, cut: 8000 on day 324 of 354 is 7322."""
    done, whole = passed(first=first, last=last, today=today)
    return owed * done // whole


def left(*, last: date, today: date) -> int:
    """Return how many days are left after today, 0 after the last."""
    return max(0, (last - today).days)


def weekly(missing: int, *, last: date, today: date) -> int:
    """Return the centihours a week that still reach the goal, rounded up to a tenth of an hour: 1650 in 30 days is 390.

    In the last week the whole of it. missing >= 0.
    """
    days = left(last=last, today=today)
    if days <= WEEK:
        return missing
    return -(-missing * WEEK // (days * 10)) * 10
