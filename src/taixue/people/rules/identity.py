"""Identity numbers: form, check digit, date, mask. Pure.

Sources: GB 11643-1999 (18 characters, check digit ISO 7064 MOD 11-2); residence permits of Hong Kong, Macao and
Taiwan residents (81, 82, 83: same form); foreigners' permanent residence cards (9 + 17 digits, same check digit, or
the form before 2023: three letters and twelve digits, without one we know). Division codes: GB/T 2260, structure only.
"""

import re
import unicodedata
from datetime import date
from enum import StrEnum
from functools import lru_cache
from operator import mul

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
_ZEROS = ord("0") * sum(WEIGHTS)
PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
EARLIEST_YEAR = 1900

_FULL = re.compile(r"\d{17}[\dX]", re.ASCII)
_OLD = re.compile(r"\d{15}")
_OLD_PERMIT = re.compile(r"[A-Z]{3}\d{12}")


class Problem(StrEnum):
    """Why a number is refused."""

    FORM = "form"  # neither 18 characters nor a permit
    DATE = "date"  # digits 7 to 14 are no day, or one that has not come
    CHECK = "check"  # the last character does not fit the others


class Hint(StrEnum):
    """Why a number should be looked at; it is accepted."""

    DIVISION = "division"  # no such division code that we know


def normal(text: str) -> str:
    """Return a number as it is stored: half width, no spaces or hyphens, capital X."""
    plain = unicodedata.normalize("NFKC", text).strip().upper()
    return re.sub(r"[\s\-']", "", plain)


def has_form(number: str) -> bool:
    """Does a normal text look like an identity number: 18 characters, 15 digits of old, or an old permit?"""
    return any(form.fullmatch(number) for form in (_FULL, _OLD, _OLD_PERMIT))


def problem(number: str, *, today: date) -> Problem | None:
    """Return why a normal number is refused, the first reason found, or None if it is good."""
    if _OLD_PERMIT.fullmatch(number):
        return None
    if not _FULL.fullmatch(number):
        return Problem.FORM
    day = birth(number)
    if day is None or day > today or day.year < EARLIEST_YEAR:
        return Problem.DATE
    return None if check_character(number[:17]) == number[17] else Problem.CHECK


def sound(number: str, *, today: date) -> bool:
    """Is a text as typed a number of 18 characters that `problem` has nothing against? The quick answer to most."""
    if not _FULL.fullmatch(number):
        return False
    day = _day(number[6:14])
    return (
        day is not None
        and day <= today
        and day.year >= EARLIEST_YEAR
        and CHECKS[(sum(map(mul, number[:17].encode(), WEIGHTS)) - _ZEROS) % 11] == number[17]
    )


def hint(number: str) -> Hint | None:
    """Return what is odd about a good number: a division code outside the structure of GB/T 2260."""
    if not _FULL.fullmatch(number) or number[0] == "9":
        return None
    city = int(number[2:4])
    if number[:2] in ("81", "82", "83"):
        return None
    return None if number[:2] in PROVINCES and (1 <= city <= 70 or city == 90) else Hint.DIVISION


def check_character(digits: str) -> str:
    """Return the check character of 17 digits (ISO 7064 MOD 11-2). Raises ValueError for anything else."""
    if len(digits) != 17 or not (digits.isascii() and digits.isdigit()):
        raise ValueError("a check character needs 17 digits")
    return CHECKS[(sum(map(mul, digits.encode(), WEIGHTS)) - _ZEROS) % 11]


def birth(number: str) -> date | None:
    """Return the day of birth written in an 18-character number, None where it is no day."""
    return _day(number[6:14]) if _FULL.fullmatch(number) else None


@lru_cache(maxsize=50_000)
def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def sex(number: str) -> str:
    """Return "1" (male) or "2" (female) as an 18-character number says, "" for others."""
    if not _FULL.fullmatch(number):
        return ""
    return "1" if int(number[16]) % 2 else "2"


def mask(number: str) -> str:
    """Return a number for pages: the first six, stars, the last four; shorter ones show the last four only."""
    if len(number) >= 15:
        return number[:6] + "*" * (len(number) - 10) + number[-4:]
    return "*" * max(len(number) - 4, 0) + number[-4:]


def ending(number: str) -> str:
    """Return the last six characters: what a person shows beside an activation code."""
    return number[-6:]
