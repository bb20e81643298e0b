"""Month of birth, however a unit writes it."""

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from taixue.people.rules.intake.problems import Code

_PARTED = re.compile(r"(\d{4})([.\-/年])(\d{1,2})(?:月|[.\-/月](\d{1,2})日?)?(?:00:00:00)?")
_SERIAL = re.compile(r"(\d{4,5})(?:\.0+)?")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})?")
EARLIEST_YEAR = 1900


@dataclass(frozen=True, slots=True)
class Birth:
    """What a cell says: the months it may mean (one, or 1 and 10 for "1988.1") and the day if it names one."""

    year: int
    months: tuple[int, ...]
    day: int | None = None
    serial: bool = False  # read from a spreadsheet's number of days: the cell lost its look of a date

    @property
    def month(self) -> str:
        """The first reading as the form writes it: "1988.12"."""
        return f"{self.year}.{self.months[0]:02d}"


def read(text: str, *, today: date) -> Birth | Code:
    """Return what a text says or why it says nothing.

    Known: 1988.12, 1988-12, 1988/12, 1988年12月, 198812, each also with a day. A number typed as 1988.10 reaches us as
    1988.1: that text is left open between January and October. A number of four or five digits is the days since
    1899-12-30, as a spreadsheet counts them (ECMA-376, 1900 date base).
    """
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    if _SERIAL.fullmatch(plain):
        return _counted(int(float(plain)), today)
    plain = re.sub(r"(?<=\d{6})\.0+$", "", plain)
    found = _PARTED.fullmatch(plain)
    if found:
        year, mark, month, day = int(found[1]), found[2], found[3], found[4]
    else:
        solid = _SOLID.fullmatch(plain)
        if not solid:
            return Code.BIRTH_UNREADABLE
        year, mark, month, day = int(solid[1]), "", solid[2], solid[3]
    if not 1 <= int(month) <= 12:
        return Code.BIRTH_NO_MONTH
    if year < EARLIEST_YEAR:
        return Code.BIRTH_UNREADABLE
    if day and not 1 <= int(day) <= monthrange(year, int(month))[1]:
        return Code.BIRTH_NO_DAY
    if (year, int(month), int(day or 1)) > (today.year, today.month, today.day):
        return Code.BIRTH_FUTURE
    open_month = mark == "." and month == "1" and not day
    return Birth(year, (1, 10) if open_month else (int(month),), int(day) if day else None)


DAY_ZERO = date(1899, 12, 30)
FIRST_SERIAL = 5_000  # 1913: smaller numbers are years and other things


def _counted(days: int, today: date) -> Birth | Code:
    if days < FIRST_SERIAL or DAY_ZERO + timedelta(days) > today:
        return Code.BIRTH_UNREADABLE
    day = DAY_ZERO + timedelta(days)
    return Birth(day.year, (day.month,), day.day, serial=True)


def agrees(birth: Birth, day: date) -> bool:
    """Can the text mean this day of birth? The first of a month means the month: so Excel keeps a typed 1988-12."""
    return birth.year == day.year and day.month in birth.months and birth.day in (None, 1, day.day)
