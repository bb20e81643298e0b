"""A file as a roster: which sheet, which heading row, which rows; or a sheet a person, as the administrators' form."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from taixue.lib.sheets import headings
from taixue.lib.sheets.grids import Grid, Row, Unreadable
from taixue.lib.sheets.headings import Heading
from taixue.people.rules.intake import forms
from taixue.people.rules.intake.columns import KNOWN, Column
from taixue.people.rules.intake.drafts import Draft, Reader, Twins

MOST_ROWS = 400_000
SHOWN = 50
"""Numbers of left-out rows that are kept for the page; of more only how many."""

WANTED = (Column.UNIT, Column.IDENTITY, Column.MOBILE, Column.RANK)
"""Columns whose absence is worth a word: nobody new, no sign-in, or everybody "other staff"."""


class Roster:
    """The people of one sheet, read as its rows come; afterwards it knows which rows it left out."""

    def __init__(self, grid: Grid, number: int, heading: Heading, *, today: date, hidden_too: bool = False) -> None:
        """grid: the sheet, of which the first rows are enough; number: which sheet of the file, from 0."""
        self.grid, self.number, self.heading = grid, number, _with_split(heading)
        self.chosen = heading.columns  # key -> column, before columns that hold two things were taken apart
        self.people = 0
        self.skipped: list[int] = []  # rows below the headings that are about no person
        self.hidden: list[int] = []  # rows that nobody sees who opens the sheet
        self.left_out = 0
        self._reader = Reader(heading, today=today)
        self._twins = Twins()
        self._hidden_too = hidden_too

    @property
    def sheets(self) -> tuple[int, ...]:
        """The numbers of the sheets whose rows are to be read."""
        return (self.number,)

    def drafts(self, pieces: Iterable[tuple[int, Sequence[Row]]]) -> Iterator[list[Draft]]:
        """Yield the drafts of each piece of rows.

        Hidden rows are left out unless they were asked for: what its sender did not see, nobody looked through.
        Raises Unreadable: no-rows, too-large (more than 400,000 rows of people).
        """
        for _sheet, rows in pieces:
            drafts = self._reader.read([row for row in rows if self._counts(row)])
            found = [self._twins.checked(draft) for draft in drafts]
            self.people += len(found)
            if self.people > MOST_ROWS:
                raise Unreadable("too-large", rows=MOST_ROWS)
            if found:
                yield found
        if not self.people:
            raise Unreadable("no-rows", hidden=self.left_out)

    def _counts(self, row: Row) -> bool:
        if row.number <= self.heading.row:
            return False
        if row.hidden:
            self.left_out += 1
            if len(self.hidden) < SHOWN:
                self.hidden.append(row.number)
            if not self._hidden_too:
                return False
        if self._reader.is_person(row):
            return True
        if len(self.skipped) < SHOWN:
            self.skipped.append(row.number)
        return False

    def facts(self) -> dict[str, object]:
        """Return as plain JSON what a reader wants to know of the sheet before the rows."""
        heading = self.heading
        return {
            "kind": "roster",
            "name": self.grid.name,
            "number": self.number,
            "encoding": self.grid.encoding,
            "heading": heading.row,
            "heading_first": heading.first,
            "words": dict(heading.words),
            "letters": {key: letter(column) for key, column in heading.columns.items()},
            "unknown": list(heading.unknown[:20]),
            "absent": [column.value for column in WANTED if column.value not in heading.columns],
            "skipped": self.skipped,
            "hidden": self.hidden,
            "hidden_rows": self.left_out,
            "hidden_judged": self._hidden_too,
        }


class Forms(Roster):
    """The administrators' forms of a file, one sheet a person: read at once, out of the first rows of each sheet."""

    def __init__(self, grids: Sequence[Grid], found: Mapping[int, forms.Form], *, today: date) -> None:
        """found: the form of each sheet that holds one, by the sheet's number from 0."""
        super().__init__(grids[min(found)], min(found), forms.heading(found.values()), today=today)
        self._forms = found
        self._names = [grid.name for grid in grids]

    @property
    def sheets(self) -> tuple[int, ...]:
        """No sheet has to be read further."""
        return ()

    def drafts(self, pieces: Iterable[tuple[int, Sequence[Row]]]) -> Iterator[list[Draft]]:
        """Yield the drafts of all forms; a draft's row is the number of its sheet, from 1."""
        drafts = self._reader.read([forms.row(form, number + 1) for number, form in self._forms.items()])
        found = [self._twins.checked(draft) for draft in drafts]
        self.people = len(found)
        yield found

    def facts(self) -> dict[str, object]:
        """Return what a reader wants to know of the forms."""
        left = [name for number, name in enumerate(self._names) if number not in self._forms]
        unknown = dict.fromkeys(word for form in self._forms.values() for word in form.unknown)
        names = {str(number + 1): self._names[number] for number in self._forms}
        return super().facts() | {
            "kind": "forms", "heading": 0, "letters": {}, "unknown": list(unknown)[:20], "skipped": left[:SHOWN],
            "sheets": names,
        }  # fmt: skip


def letter(column: int) -> str:
    """Return a column's letters, from 0: A, B … Z, AA."""
    more, last = divmod(column, 26)
    return (letter(more - 1) if more else "") + chr(ord("A") + last)


def find(
    grids: Sequence[Grid], *, today: date, known: Mapping[str, str] = KNOWN, chosen: Mapping[str, object] | None = None,
    hidden_too: bool = False,
) -> Roster:  # fmt: skip
    """Return the roster in a file: the sheet whose heading row has the most known headings, or the forms in it.

    grids: the first rows of each sheet; known: plain heading -> column; chosen: what a reader said of the columns
    (rules.intake.asking), which goes before all headings
    Raises Unreadable: no-heading, heading-twice, columns-missing (a name, and identity number or mobile).
    """
    if chosen:
        number = int(str(chosen["sheet"]))
        return Roster(grids[number], number, _chosen(grids[number], chosen), today=today, hidden_too=hidden_too)
    rows = [(number, heading) for number, grid in enumerate(grids) if (heading := headings.find(grid, known))]
    sheets = {number: form for number, grid in enumerate(grids) if (form := forms.read(grid, known))}
    if sheets and len(sheets) >= len(rows):
        return Forms(grids, sheets, today=today)
    if not rows:
        raise Unreadable("empty" if not any(grid.rows for grid in grids) else "no-heading")
    number, heading = max(rows, key=lambda pair: len(pair[1].columns))
    if heading.twice:
        raise Unreadable("heading-twice", columns=list(heading.twice))
    if missing := lacking(heading.columns):
        raise Unreadable("columns-missing", columns=missing)
    return Roster(grids[number], number, heading, today=today, hidden_too=hidden_too)


def lacking(columns: Iterable[str]) -> list[str]:
    """Return the columns without which nobody can be told from anybody else: a name, and a number of one kind."""
    known = set(columns)
    if Column.NAME not in known:
        return [Column.NAME.value]
    return [] if {Column.IDENTITY, Column.MOBILE} & known else [Column.IDENTITY.value]


def _chosen(grid: Grid, chosen: Mapping[str, object]) -> Heading:
    """Return the heading that a reader put together: {"sheet", "row", "columns": {number of the column: key}}."""
    number, said = int(str(chosen["row"])), chosen["columns"]
    keys = {str(key): int(column) for column, key in said.items() if key} if isinstance(said, dict) else {}
    above = next((row for row in grid.rows if row.number == number), Row(number, ()))
    named = {key: headings.quoted(above, column) or letter(column) for key, column in keys.items()}
    unknown = tuple(headings.quoted(above, column) for column in above.filled if column not in keys.values())
    return Heading(number, keys, named, unknown, ())


def _with_split(heading: Heading) -> Heading:
    """Name both things by the one column that holds them."""
    columns, words = dict(heading.columns), dict(heading.words)
    for both, parts in BOTH.items():
        if both in heading.columns:
            for part in parts:
                columns.setdefault(part.value, heading.columns[both])
                words.setdefault(part.value, heading.words[both])
    return replace(heading, columns=columns, words=words)


BOTH = {
    Column.POST_RANK: (Column.POST, Column.RANK),
    Column.DEPARTMENT_POST: (Column.DEPARTMENT, Column.POST),
    Column.SCHOOL_MAJOR: (Column.SCHOOL, Column.MAJOR),
}
"""Columns that hold two things."""
