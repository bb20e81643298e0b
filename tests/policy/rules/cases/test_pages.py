"""Pages of worked cases: each is read whole, and what cannot be read is named by its line."""

from pathlib import Path

import pytest

from taixue.policy.rules.cases import pages
from taixue.policy.rules.cases.case import Expected
from taixue.policy.rules.loading import Unreadable
from tests.policy.rules.pages import DOCS

HEAD = f"| {' | '.join(pages.COLUMNS)} |\n|{'---|' * len(pages.COLUMNS)}"
ROW = "| one | section | course 80 h 2026-05-01 | 2026, 2026-12-31 | total 80 | total 79.99 | not met | 0.01 | a |"


def page(*rows: str, heading: str = "## P3 fujian-2017") -> str:
    return "\n".join((heading, "", HEAD, *rows, ""))


@pytest.mark.parametrize("file", sorted((DOCS / "cases").glob("*.md")), ids=lambda file: file.stem)
def test_every_case_of_a_page_cites_a_sentence_that_stands_above_it(file: Path):
    text = file.read_text(encoding="utf-8")
    for case in pages.read(text):
        section = text.partition(f"## {case.rules} {case.code}\n")[2].partition("\n## ")[0]
        assert case.says, case
        assert [letter for letter in case.says.split() if f"- **{letter}** " not in section] == [], case


def test_a_row_is_a_case():
    (worked,) = pages.read(page(ROW))
    assert (worked.rules, worked.code, worked.name, worked.line) == ("P3", "fujian-2017", "one", 5)
    assert (worked.case.window, worked.case.on.isoformat(), worked.says) == ("2026", "2026-12-31", "a")
    assert worked.case.expected == Expected({"total": 8000}, {"total": 7999}, "not met")


def test_tables_elsewhere_are_not_cases():
    assert pages.read(page(ROW, heading="## How to read a table")) == []


@pytest.mark.parametrize(
    ("good", "bad", "column"),
    [
        ("course 80 h", "course 80 furlongs", "entries"),
        ("section", "section; from afar and long ago", "person"),
        ("2026-12-31", "someday", "window, on"),
        ("total 80 ", "total of 80 ", "asked"),
        ("not met", "nearly", "standing"),
        ("| 0.01 ", "", ""),
    ],
)
def test_a_cell_that_cannot_be_read_is_named_with_its_line(good, bad, column):
    with pytest.raises(Unreadable) as unreadable:
        pages.read(page(ROW, ROW.replace(good, bad, 1)))
    assert [(m.line, m.key) for m in unreadable.value.mistakes] == [(6, column)]
