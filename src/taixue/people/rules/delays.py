"""How long an account waits after wrong passwords or codes. Pure.

A delay, never a lock: nobody can shut another out.
"""

from datetime import datetime, timedelta

FREE = 3
LONGEST = 30
FORGOTTEN = timedelta(minutes=15)
CODES_FREE = 5
CODES_PAUSE = 300


def seconds(failures: int) -> int:
    """Return the wait in seconds after so many wrong passwords in a row: 0, 0, 0, 2, 4, 8, 16, then 30.

    Raises ValueError below 0.
    """
    if failures < 0:
        raise ValueError("failures are counted from 0")
    return 0 if failures < FREE else min(2 ** min(failures - FREE + 1, 10), LONGEST)


def remembered(failures: int, slow_until: datetime | None, at: datetime) -> int:
    """Return the failures that still count: none once a quarter of an hour has passed since the last wait."""
    return 0 if slow_until is None or at - slow_until > FORGOTTEN else failures


def code_seconds(failures: int) -> int:
    """Return the wait in seconds after so many wrong codes of the second step: none for five, then five minutes each.

    Longer than for passwords: only who knows the password comes here, and a code has six digits. Three of a million
    codes are good at a moment, so a year of guessing finds one with a chance of about a quarter, and is told every
    day. Raises ValueError below 0.
    """
    if failures < 0:
        raise ValueError("failures are counted from 0")
    return 0 if failures < CODES_FREE else CODES_PAUSE
