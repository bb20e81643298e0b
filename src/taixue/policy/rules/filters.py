"""Which entries are meant: one idea for conversions, repeats, caps, duties and gates."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

Hours = tuple[int, int]
"""From minute to minute of the day, the second not included."""


class Sortable(Protocol):
    """What a filter reads of an entry."""

    @property
    def kind(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def subject(self) -> str: ...
    @property
    def required(self) -> bool: ...
    @property
    def provenance(self) -> str: ...
    @property
    def item(self) -> str: ...
    @property
    def minute(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Filter:
    """Every condition that is set must hold; an empty tuple and None set none.

    hours: local time of the last moment; prescribed: the item is on the person's list, or is not
    """

    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()
    provenances: tuple[str, ...] = ()
    required: bool | None = None
    prescribed: bool | None = None
    hours: tuple[Hours, ...] = ()

    def meets(self, entry: Sortable, prescribed: Collection[str]) -> bool:
        """Is the entry meant? prescribed: the items of the person's list."""
        return (
            (not self.kinds or entry.kind in self.kinds)
            and (not self.categories or entry.category in self.categories)
            and (not self.subjects or entry.subject in self.subjects)
            and (not self.provenances or entry.provenance in self.provenances)
            and (self.required is None or entry.required is self.required)
            and (self.prescribed is None or (entry.item in prescribed) is self.prescribed)
            and (not self.hours or any(first <= entry.minute < end for first, end in self.hours))
        )


ANY = Filter()


@dataclass(frozen=True, slots=True)
class Which:
    """Entries of a filter, without those of another."""

    of: Filter = ANY
    without: Filter | None = None

    @property
    def narrows(self) -> bool:
        """Is anything left out?"""
        return self.of != ANY or self.without is not None

    def meets(self, entry: Sortable, prescribed: Collection[str]) -> bool:
        """Is the entry meant?"""
        if self.without is not None and self.without.meets(entry, prescribed):
            return False
        return self.of is ANY or self.of.meets(entry, prescribed)


EVERY = Which()
