"""`taixue policy`: documents, cases and mistakes, as a terminal runs them; no database is there."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import taixue.policy
from taixue.cli.policy import policy
from taixue.policy.rules.cases import pages

LIBRARY = Path(taixue.policy.__file__).parent / "library"
FUJIAN = LIBRARY / "fujian-2017.toml"
CASE = """format = 1
window = "2026"
on = 2026-12-31

[[person.posts]]
band = "section"

[[entries]]
kind = "course"
day = 2026-12-20
at = "23:59"
hours = 80

[[entries]]
kind = "course"
day = 2026-12-21
hours = 25
required = true

[expected]
standing = "not met"
counted = { total = 80, required = 0 }
"""
ROW = "| 80 | section | course 80 h required 2026-05-01 | 2026, 2026-12-31 | total 90 | {} | not met | 10 short | a |"
PAGE = f"## P3 mine\n\n| {' | '.join(pages.COLUMNS)} |\n|{'---|' * len(pages.COLUMNS)}\n"


def run(*arguments: object) -> Result:
    return CliRunner().invoke(policy, [str(one) for one in arguments])


@pytest.fixture
def written(tmp_path):
    """Return a way to write a file."""

    def write(name: str, text: str) -> Path:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return path

    return write


def test_a_document_that_may_be_published_is_said_to_be_so():
    done = run("check", FUJIAN)
    assert (done.exit_code, done.output) == (
        0, "fujian-2017 1, Hours of online training for cadres: can be published\n",
    )  # fmt: skip


def test_each_mistake_is_a_line_with_place_key_and_cure(written):
    text = (
        FUJIAN.read_text(encoding="utf-8")
        .replace("hours = 80", 'hours = "80"')
        .replace("trial = false", "trail = false")
    )
    path = written("mine.toml", text)
    done = run("check", path)
    lines = text.splitlines()
    slip, number = lines.index("trail = false") + 1, lines.index('hours = "80"') + 1
    said = done.output.splitlines()
    assert (done.exit_code, said[0], said[2:]) == (
        1,
        f"{path}:1: trial is missing, write true | false",
        [f"{path}:{number}: groups[1].duties[0].hours is of another type, write 80", "3 mistakes"],
    )
    assert said[1].startswith(f"{path}:{slip}: trail is not known here, there are ")


def test_an_incomplete_document_names_what_nobody_knows():
    done = run("check", LIBRARY / "anhui-credits.toml")
    assert done.exit_code == 3
    assert [name for name in ("credits-a-year", "credits-in-five-years") if f"parameter {name} " in done.output]
    assert "2 parameters are missing" in done.output


def test_a_case_is_evaluated_with_its_reasons(written):
    done = run("evaluate", FUJIAN, "--case", written("case.toml", CASE), "--json")
    standing = json.loads(done.output)
    assert (done.exit_code, standing["standing"], standing["differences"]) == (0, "not met", [])
    assert (standing["asked"], standing["counted"]) == (
        {"total": 8000, "required": 2500},
        {"total": 8000, "required": 0},
    )
    assert [line["code"] for line in standing["reasons"]["uncounted"]] == ["statistics-days"]


def test_a_case_that_comes_out_otherwise_ends_with_1_and_says_how(written):
    case = written("case.toml", CASE.replace("total = 80,", "total = 105,"))
    done = run("evaluate", FUJIAN, "--case", case)
    assert done.exit_code == 1
    assert "counted total: 105 expected, 80 computed" in done.output


def test_a_case_that_cannot_be_read_is_answered_with_lines(written):
    case = written("case.toml", CASE.replace("hours = 80", 'hours = "many"'))
    done = run("evaluate", FUJIAN, "--case", case)
    assert (done.exit_code, done.output.splitlines()[0]) == (
        1, f"{case}:12: entries[0].hours is of another type, write 25",
    )  # fmt: skip


def test_cases_of_a_page_are_computed_beside_a_document_of_ones_own(written):
    written("mine.toml", FUJIAN.read_text(encoding="utf-8").replace("hours = 80", "hours = 90"))
    good = run("cases", written("good.md", PAGE + ROW.format("total 80, required 80")))
    bad = run("cases", written("bad.md", PAGE + ROW.format("total 90, required 80")))
    assert (good.exit_code, good.output.splitlines()[-1]) == (0, "1 cases, 0 not as expected")
    assert (bad.exit_code, bad.output.splitlines()[-1]) == (1, "1 cases, 1 not as expected")
    assert "counted total: 90 expected, 80 computed" in bad.output


def test_a_page_without_cases_is_not_taken_for_a_good_one(written):
    assert run("cases", written("page.md", "# Nothing\n")).exit_code == 1


def test_a_window_that_is_not_there_is_answered_with_those_that_are(written):
    case = written("case.toml", CASE.replace('window = "2026"', 'window = "2026-W3"'))
    done = run("evaluate", FUJIAN, "--case", case)
    assert done.exit_code == 1
    assert "fujian-2017 has no window '2026-W3', there are 2026" in done.output


def test_a_page_about_a_document_that_is_not_there_says_so(written):
    page = written("page.md", PAGE.replace("mine", "nowhere") + ROW.format("total 80, required 80"))
    done = run("cases", page)
    assert (done.exit_code, done.output) == (
        1, f"Error: {page}:5: there is no nowhere.toml beside it or in the library\n",
    )  # fmt: skip


def test_an_incomplete_document_is_evaluated_and_says_what_nobody_knows(written):
    case = written("case.toml", CASE.partition("[expected]")[0])
    done = run("evaluate", LIBRARY / "anhui-credits.toml", "--case", case)
    assert done.exit_code == 0
    assert "incomplete, nobody has said credits-a-year, credits-in-five-years" in done.output
    assert done.output.splitlines()[1] == "-"
