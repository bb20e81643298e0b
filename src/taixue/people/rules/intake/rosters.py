"""A file as a roster: which sheet, which heading row, which rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from taixue.lib.sheets import headings
from taixue.lib.sheets.grids import Grid, Unreadable
from taixue.lib.sheets.headings import Heading
from taixue.people.rules.intake import drafts
from taixue.people.rules.intake.columns import KNOWN, Column
from taixue.people.rules.intake.drafts import Draft

MOST_ROWS = 30_000


@dataclass(frozen=True, slots=True)
class Roster:
    """The rows of people of one sheet."""

    grid: Grid
    heading: Heading
    drafts: tuple[Draft, ...]
    skipped: tuple[int, ...]  # rows below the headings that are about no person

    def facts(self) -> dict[str, object]:
        """Return as plain JSON what a reader wants to know of the sheet before the rows."""
        return {
            "name": self.grid.name,
            "heading": self.heading.row,
            "words": dict(self.heading.words),
            "letters": {key: letter(column) for key, column in self.heading.columns.items()},
            "unknown": list(self.heading.unknown[:20]),
            "absent": [column.value for column in WANTED if column.value not in self.heading.columns],
            "skipped": list(self.skipped[:50]),
        }


def letter(column: int) -> str:
    """Return a column's letters, from 0: A, B … Z, AA."""
    more, last = divmod(column, 26)
    return (letter(more - 1) if more else "") + chr(ord("A") + last)


WANTED = (Column.UNIT, Column.IDENTITY, Column.MOBILE, Column.RANK)
"""Columns whose absence is worth a word: nobody new, no sign-in, or everybody "other staff"."""


def read(grids: Sequence[Grid], *, today: date) -> Roster:
    """Return the roster in a file: the sheet whose heading row has the most known headings.

    Raises Unreadable: no-heading, heading-twice, columns-missing (a name, and identity number or mobile), no-rows,
    too-large (more than 30,000 rows of people).
    """
    found = [(grid, heading) for grid in grids if (heading := headings.find(grid, KNOWN))]
    if not found:
        raise Unreadable("empty" if not any(grid.rows for grid in grids) else "no-heading")
    grid, heading = max(found, key=lambda pair: len(pair[1].columns))
    if heading.twice:
        raise Unreadable("heading-twice", columns=list(heading.twice))
    if missing := _missing(heading):
        raise Unreadable("columns-missing", columns=missing)
    rows, skipped = drafts.divided(grid, heading)
    if not rows:
        raise Unreadable("no-rows")
    if len(rows) > MOST_ROWS:
        raise Unreadable("too-large", rows=MOST_ROWS)
    read_rows = drafts.without_twins(drafts.read(row, heading, today=today) for row in rows)
    return Roster(grid, _with_split(heading), tuple(read_rows), tuple(skipped))


def _missing(heading: Heading) -> list[str]:
    if Column.NAME not in heading.columns:
        return [Column.NAME.value]
    return [] if {Column.IDENTITY, Column.MOBILE} & set(heading.columns) else [Column.IDENTITY.value]


def _with_split(heading: Heading) -> Heading:
    """Name post and rank by the one column that holds both."""
    both = heading.columns.get(Column.POST_RANK)
    if both is None:
        return heading
    word = heading.words[Column.POST_RANK]
    columns = {Column.POST.value: both, Column.RANK.value: both, **heading.columns}
    words = {Column.POST.value: word, Column.RANK.value: word, **heading.words}
    return Heading(heading.row, columns, words, heading.unknown, heading.twice)
