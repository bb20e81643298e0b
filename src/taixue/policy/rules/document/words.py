"""Texts of a document, and who issued it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """A short text in Chinese and English."""

    zh: str
    en: str

    def __bool__(self) -> bool:
        return bool(self.zh)


NOWHERE = Words("", "")
"""No words: the source does not say it, or nothing is to be said."""


@dataclass(frozen=True, slots=True)
class Issuer(Words):
    """An authority that issued the document. leading: the one in whose name it goes out."""

    leading: bool = False


@dataclass(frozen=True, slots=True)
class Clauses:
    """Where the notice says it: window, statistics days, carry, first year, conversion; NOWHERE where it does not."""

    window: Words
    statistics: Words
    carry: Words
    first_year: Words
    conversion: Words


Value = int | float | str | bool
"""What a parameter may be; amounts as they stand in the text."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """What the source does not say, or leaves to the authority. value: None where nobody has said it yet.

    least, most, choices: what an assignment may set instead; None and () for a value that only a new version changes
    """

    id: str
    words: Words
    value: Value | None
    least: float | None = None
    most: float | None = None
    choices: tuple[Value, ...] = ()

    @property
    def open(self) -> bool:
        """May an assignment set it?"""
        return bool(self.choices) or self.least is not None or self.most is not None

    def allows(self, value: Value) -> bool:
        """May an assignment set it to this value? A floor is a `least`."""
        if self.choices:
            return any(value == one and type(value) is type(one) for one in self.choices)
        if not self.open or isinstance(value, (bool, str)):
            return False
        return (self.least is None or self.least <= value) and (self.most is None or value <= self.most)
