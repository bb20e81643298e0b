"""Activation codes: 80 random bits in sixteen letters that a voice on the telephone does not confuse. Pure.

Letters: Crockford's base 32 (no I, L, O, U); what is read as O is 0, as I or L is 1.
"""

import re
import secrets
from datetime import timedelta

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 16  # 16 letters of 5 bits
LIFE = timedelta(days=30)
TRIES = 5


def new() -> str:
    """Return a new code as it is compared: sixteen letters."""
    return "".join(secrets.choice(LETTERS) for _ in range(LENGTH))


def written(code: str) -> str:
    """Return a code as it is printed: "7F3K-9QRT-0VWX-5ABC"."""
    return "-".join(code[n : n + 4] for n in range(0, len(code), 4))


def normal(text: str) -> str:
    """Return a typed code as it is compared; anything may come out of anything."""
    plain = re.sub(r"[\s\-–—_]", "", text).upper()
    return plain.translate(str.maketrans("OIL", "011"))
