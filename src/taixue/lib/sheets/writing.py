"""Writing spreadsheets that Excel and WPS open: every cell a text, nothing that a spreadsheet would run."""

import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import xlsxwriter

RUNS = ("=", "+", "-", "@", "\t", "\r", "\n")
"""First characters that make some program take a text for a formula (OWASP, CSV injection)."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a form: heading, width in characters, and what a cell may hold ((): anything)."""

    heading: str
    width: float = 14
    choices: tuple[str, ...] = ()
    help: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a sheet looks: name of the sheet, rows that are headings (from 0), widths, merged title rows."""

    name: str
    headings: frozenset[int] = frozenset()
    titles: frozenset[int] = frozenset()
    widths: Mapping[int, float] = field(default_factory=dict)
    marked: frozenset[int] = frozenset()  # rows to show as refused
    footer: str = ""  # of every printed page
    made_at: datetime | None = None  # written into the file, which without it says the moment of its writing


def harmless(text: str) -> str:
    """Return the text, with an apostrophe before what a spreadsheet program would run."""
    return f"'{text}" if text.startswith(RUNS) else text


def _tab(name: str) -> str | None:
    """Return a name that spreadsheet programs allow for a sheet, None for their own: an upload may bring any."""
    return re.sub(r"[\[\]:*?/\\]", " ", name)[:31].strip("' ") or None


def sheet(rows: Iterable[Sequence[str]], layout: Layout) -> bytes:
    """Return a workbook of one sheet with the rows as texts; memory does not grow with the rows.

    The same rows and layout give the same bytes where the layout says when it was made.
    """
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        if layout.made_at is not None:
            book.set_properties({"created": layout.made_at.astimezone(UTC)})
        page = book.add_worksheet(_tab(layout.name))
        plain = book.add_format({"num_format": "@", "valign": "top"})
        head = book.add_format({"num_format": "@", "bold": True, "text_wrap": True, "bg_color": "#EFECE4", "border": 1})
        title = book.add_format({"num_format": "@", "bold": True, "font_size": 14})
        bad = book.add_format({"num_format": "@", "valign": "top", "font_color": "#9C2F22"})
        for column, width in layout.widths.items():
            page.set_column(column, column, width, plain)
        for number, row in enumerate(rows):
            style = head if number in layout.headings else title if number in layout.titles else plain
            style = bad if number in layout.marked else style
            for column, text in enumerate(row):
                if text:
                    page.write_string(number, column, harmless(text)[:32_000], style)
        if layout.footer:
            page.set_footer("&8" + harmless(layout.footer).replace("&", "&&")[:240])
        if layout.headings:
            page.freeze_panes(max(layout.headings) + 1, 0)
    return out.getvalue()


def form(title: str, columns: Sequence[Column], remark: str, *, name: str, rows: int = 1_000) -> bytes:
    """Return a blank form: title, remark, headings, and text cells with lists to choose from in `rows` rows."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        page = book.add_worksheet(name[:31])
        lists = book.add_worksheet("lists")
        lists.hide()
        text = book.add_format({"num_format": "@"})
        big = book.add_format({"bold": True, "font_size": 16, "align": "center"})
        note = book.add_format({"text_wrap": True, "valign": "top", "font_color": "#44515A"})
        head = book.add_format(
            {
                "bold": True,
                "text_wrap": True,
                "align": "center",
                "valign": "vcenter",
                "bg_color": "#EFECE4",
                "border": 1,
            }
        )
        page.merge_range(0, 0, 0, len(columns) - 1, title, big)
        page.merge_range(1, 0, 1, len(columns) - 1, remark, note)
        page.set_row(1, 48)
        for number, column in enumerate(columns):
            page.set_column(number, number, column.width, text)
            page.write_string(2, number, column.heading, head)
            if column.choices:
                _choices(page, lists, number, column, rows)
        page.freeze_panes(3, 2)
        page.repeat_rows(2)
        page.set_landscape()
        page.fit_to_pages(1, 0)
    return out.getvalue()


def _choices(
    page: "xlsxwriter.worksheet.Worksheet",
    lists: "xlsxwriter.worksheet.Worksheet",
    number: int,
    column: Column,
    rows: int,
) -> None:
    for line, choice in enumerate(column.choices):
        lists.write_string(line, number, choice)
    name = xlsxwriter.utility.xl_col_to_name(number, True)
    source = f"=lists!{name}$1:{name}${len(column.choices)}"
    rule = {"validate": "list", "source": source, "error_type": "warning", "input_message": column.help[:255]}
    page.data_validation(3, number, rows + 2, number, rule)
