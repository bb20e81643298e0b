"""How often a message is tried, and when again."""

from datetime import timedelta

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
"""After the first failed try, the second …; after the last of them it is given up: seven tries in about 17 hours."""

LEASE = timedelta(seconds=60)
"""A message taken up longer ago than this lost its worker: every carrier answers or ends within 30 s."""


def pause(tries: int, *, asked: timedelta | None = None) -> timedelta | None:
    """Return how long to wait after the failed try of this number (1, 2 …), None if it was the last.

    asked: what the other side asked to wait; at most an hour of it is heard
    """
    if tries > len(PAUSES):
        return None
    wait = PAUSES[max(tries, 1) - 1]
    return max(wait, min(asked, timedelta(hours=1))) if asked else wait
