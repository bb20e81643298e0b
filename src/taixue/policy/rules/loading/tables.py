"""A TOML table being read: what is asked for and wrong, and what is there and was never asked for, is a mistake."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from taixue.policy.rules import positions
from taixue.policy.rules.document.words import NOWHERE, Parameter, Words
from taixue.policy.rules.windows import MonthDay

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
REFERENCE = re.compile(r"\?([a-z0-9]+(?:-[a-z0-9]+)*)")
MONTH_DAY = re.compile(r"(\d\d)-(\d\d)")
SHARE = re.compile(r"([1-9]\d{0,3})/([1-9]\d{0,3})")
MOST = 10_000_000
"""Amounts above are slips of the hand; 1/100."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Mistake:
    """code: "syntax", "missing", "unknown", "type", "value" or "twice". cure: what to write, as one would type it."""

    line: int
    key: str
    code: str
    cure: str


@dataclass(slots=True)
class Reading:
    """What all tables of a text share: places, mistakes, and the parameters with what is given for them."""

    lines: dict[str, int]
    mistakes: list[Mistake] = field(default_factory=list)
    parameters: dict[str, Parameter] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(slots=True)
class Table:
    """One table. Each reader returns a value that fits, whatever the text says, so that reading goes on."""

    data: dict[str, Any]
    path: str
    reading: Reading
    asked: set[str] = field(default_factory=set)

    def at(self, key: str) -> str:
        """Return the whole name of a key."""
        return f"{self.path}.{key}" if self.path else key

    def has(self, key: str) -> bool:
        """Is the key there? Asking makes it known."""
        self.asked.add(key)
        return key in self.data

    def fault(self, key: str, code: str, cure: str) -> None:
        """Note a mistake at a key."""
        path = self.at(key)
        self.reading.mistakes.append(Mistake(positions.nearest(self.reading.lines, path), path, code, cure))

    def value(self, key: str, kind: type[T], cure: str, otherwise: T, fits: Callable[[T], object] | None = None) -> T:
        """Return a value of a type, `otherwise` if it is missing, wrong or a parameter that nobody has said."""
        self.asked.add(key)
        found = self.data.get(key)
        if isinstance(found, str) and (named := REFERENCE.fullmatch(found)):
            if named[1] not in self.reading.parameters:
                self.fault(key, "value", f'[[parameters]] id = "{named[1]}"')
                return otherwise
            found = self.reading.values[named[1]]
            if found is None:
                return otherwise
        if kind is Decimal and type(found) is int:
            found = Decimal(found)
        if found is None:
            self.fault(key, "missing", cure)
        elif type(found) is not kind:
            self.fault(key, "type", cure)
        elif fits is not None and not fits(found):
            self.fault(key, "value", cure)
        else:
            return found
        return otherwise

    def text(self, key: str, cure: str, pattern: re.Pattern[str] | None = None) -> str:
        """Return a text."""
        return self.value(key, str, cure, "", lambda text: text if pattern is None else pattern.fullmatch(text))

    def code(self, key: str, cure: str) -> str:
        """Return an optional code, "" without."""
        return self.text(key, cure, CODE) if self.has(key) else ""

    def choice(self, key: str, *options: str) -> str:
        """Return one of the options."""
        cure = " | ".join(f'"{option}"' for option in options)
        return self.value(key, str, cure, options[0], options.__contains__)

    def may(self, key: str, *options: str) -> str:
        """Return one of the options, the first where the key is not there."""
        return self.choice(key, *options) if self.has(key) else options[0]

    def number(self, key: str, cure: str, *, least: int = 1, most: int = 100_000) -> int:
        """Return a whole number."""
        return self.value(key, int, cure, int(cure), lambda number: least <= number <= most)

    def number_or(self, key: str, otherwise: int, cure: str, *, least: int = 1, most: int = 100_000) -> int:
        """Return a whole number, or `otherwise` where the key is not there."""
        return self.number(key, cure, least=least, most=most) if self.has(key) else otherwise

    def amount(self, key: str, cure: str, *, zero: bool = False) -> int:
        """Return an amount in hundredths; written with at most two decimals, and read exactly."""
        found = self.value(
            key,
            Decimal,
            cure,
            Decimal(0),
            lambda one: (one > 0 or (zero and one == 0)) and _hundredths(one) is not None,
        )
        return _hundredths(found) or 0

    def amount_or(self, key: str, otherwise: int, cure: str) -> int:
        """Return an amount in hundredths, or `otherwise` where the key is not there."""
        return self.amount(key, cure, zero=True) if self.has(key) else otherwise

    def share(self, key: str) -> Fraction:
        """Return a share as "2/3"."""
        found = SHARE.fullmatch(self.value(key, str, '"2/3"', "", lambda text: SHARE.fullmatch(text)))
        return Fraction(int(found[1]), int(found[2])) if found else Fraction(1)

    def truth(self, key: str, *, otherwise: bool) -> bool:
        """Return true or false, `otherwise` where the key is not there."""
        return self.value(key, bool, "true | false", otherwise) if self.has(key) else otherwise

    def words(self, key: str) -> Words:
        """Return a text in both languages."""
        cure = '{ zh = "…", en = "…" }'
        found = self.value(
            key, dict, cure, {}, lambda d: set(d) == {"zh", "en"} and all(isinstance(v, str) and v for v in d.values())
        )
        return Words(found["zh"], found["en"]) if found else NOWHERE

    def words_or_none(self, key: str) -> Words:
        """Return a text in both languages, NOWHERE where the key is not there."""
        return self.words(key) if self.has(key) else NOWHERE

    def month_day(self, key: str) -> MonthDay:
        """Return a day of every year."""
        found = self.value(key, str, '"12-20"', "", lambda text: _month_day(text) is not None)
        return _month_day(found) or (1, 1)

    def day(self, key: str) -> date:
        """Return a day."""
        return self.value(key, date, "2017-01-01", date(2000, 1, 1))

    def texts(self, key: str, options: Sequence[str], *, some: bool) -> tuple[str, ...]:
        """Return a list of some of the options."""
        cure = "[" + " | ".join(f'"{option}"' for option in options) + "]"
        found = self.value(key, list, cure, [], lambda row: (row or not some) and all(item in options for item in row))
        return tuple(found)

    def codes(self, key: str, cure: str, pattern: re.Pattern[str] = CODE) -> tuple[str, ...]:
        """Return a list of codes, () where the key is not there."""
        if not self.has(key):
            return ()
        found = self.value(
            key, list, cure, [], lambda row: row and all(isinstance(one, str) and pattern.fullmatch(one) for one in row)
        )
        return tuple(found)

    def table(self, key: str) -> "Table":
        """Return a table that must be there."""
        found: dict[str, Any] = self.value(key, dict, f"[{self.at(key)}]", {})
        reading = self.reading if found else Reading({"": 1}, values=self.reading.values)
        return Table(found, self.at(key), reading)

    def tables(self, key: str) -> list["Table"]:
        """Return a list of tables of which there must be one."""
        cure = "[[" + re.sub(r"\[\d+\]", "", self.at(key)) + "]]"
        found: list[Any] = self.value(
            key, list, cure, [], lambda row: row and all(isinstance(item, dict) for item in row)
        )
        return [Table(item, f"{self.at(key)}[{n}]", self.reading) for n, item in enumerate(found)]

    def tables_or_none(self, key: str) -> list["Table"]:
        """Return a list of tables, [] where the key is not there."""
        return self.tables(key) if self.has(key) else []

    def done(self) -> None:
        """Note every key that nobody asked for."""
        for key in sorted(self.data.keys() - self.asked):
            self.fault(key, "unknown", ", ".join(sorted(self.asked)))


def _hundredths(number: Decimal) -> int | None:
    scaled = number * 100
    return int(scaled) if scaled == scaled.to_integral_value() and abs(scaled) <= MOST else None


def _month_day(text: str) -> MonthDay | None:
    found = MONTH_DAY.fullmatch(text)
    try:
        return (date(2023, int(found[1]), int(found[2])).timetuple()[1:3]) if found else None
    except ValueError:
        return None
