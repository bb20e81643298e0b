"""Lists of units as files: CSV in UTF-8 or a workbook, in the columns that the export writes."""

from collections.abc import Iterable
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from taixue.lib.errors import Invalid
from taixue.lib.sheets import headings, reading
from taixue.people.rules import trees


def received(chunks: Iterable[bytes]) -> list[dict[str, str]]:
    """Return the rows of a list that was sent. Raises as `rows`."""
    with NamedTemporaryFile() as kept:
        for chunk in chunks:
            kept.write(chunk)
        kept.flush()
        return rows(Path(kept.name))


def rows(source: Path) -> list[dict[str, str]]:
    """Return the rows of a list by column: code, parent, name, name_en, kind. Nothing is judged yet.

    Raises lib.sheets.grids.Unreadable for what is no sheet, Invalid("no-heading") without the columns.
    """
    grid = reading.read(source)[0]
    heading = headings.find(grid, trees.HEADINGS)
    if heading is None:
        raise Invalid("no-heading")
    found: list[dict[str, str]] = []
    for row in grid.rows:
        cells: dict[str, Any] = {key: row.text(column) for key, column in heading.columns.items()}
        if row.number > heading.row and any(cells.values()):
            found.append(cells)
    return found
