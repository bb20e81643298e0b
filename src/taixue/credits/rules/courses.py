"""A course whose hours were earned and not recorded: what its line in the ledger would say. The apps above tell it."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Course:
    """A published course. nominal: centihours; source: what it earns under on the day asked about."""

    item: UUID
    version: int
    title: str
    title_en: str
    subject: str
    nominal: int
    source: str


@dataclass(frozen=True, slots=True)
class Named:
    """A course for some people. required: inner numbers of those for whom it was required on the day."""

    course: Course
    required: frozenset[int]
