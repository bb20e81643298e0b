"""The worked cases of docs/rules/cases, computed: what was worked out by hand comes out."""

from pathlib import Path

import pytest

import taixue.policy
from taixue.people.rules.ranks import Band
from taixue.policy.rules import loading
from taixue.policy.rules.cases import outcomes, pages
from tests.policy.rules.pages import DOCS, centihours

LIBRARY = Path(taixue.policy.__file__).parent / "library"
BANDS = [band.value for band in Band]
WORKED = [one for page in sorted((DOCS / "cases").glob("*.md")) for one in pages.read(page.read_text(encoding="utf-8"))]


def text(code: str) -> str:
    return (LIBRARY / f"{code}.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("worked", WORKED, ids=lambda one: f"{one.rules} {one.name}")
def test_a_case_comes_out_as_it_was_worked_out_by_hand(worked):
    assert outcomes.differences(worked.case, outcomes.of(text(worked.code), worked.case, bands=BANDS)) == []


def scores(place: int) -> list[list[str]]:
    """Return the rows of the first or second table of scores, which both stand under one heading."""
    section = (DOCS / "cases/china-provinces.md").read_text(encoding="utf-8").partition("### Scores\n")[2]
    body = section.strip().split("\n\n")[place]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in body.splitlines()[2:]]


@pytest.mark.parametrize("row", scores(0), ids=lambda row: row[0])
def test_a_person_scores_in_proportion(row):
    score = loading.load(text("taiyuan-justice"), bands=BANDS).unit_score
    assert score is not None
    assert score.of_person(centihours(row[1]), centihours(row[2])) == centihours(row[3])


@pytest.mark.parametrize("row", scores(1), ids=lambda row: row[0])
def test_a_unit_loses_half_a_point_for_each_person_missing(row):
    score = loading.load(text("taiyuan-justice"), bands=BANDS).unit_score
    assert score is not None
    assert score.of_unit(int(row[1])) == centihours(row[2])


def worked(rules: str, name: str) -> pages.Worked:
    return next(one for one in WORKED if (one.rules, one.name) == (rules, name))


def test_what_came_before_its_gate_says_so():
    case = worked("P15", "open too late").case
    found = outcomes.of(text("gansu-law-points"), case, bands=BANDS).evaluation
    assert found is not None
    assert [(line.code, dict(line.facts)) for line in found.uncounted] == [
        ("gate-shut", {"gate": "exam", "needed": "300000", "reached": "250000"})
    ]
    assert [one.reached.met for one in found.gates] == [True]


def test_a_difference_is_said_in_amounts_as_the_tables_write_them():
    case = worked("P2", "one hundredth under").case
    lower = text("cn-online-plan-2023").replace("least = 50", "least = 49.99")
    assert outcomes.differences(case, outcomes.of(lower, case, bands=BANDS)) == [
        "not met expected, met computed", "asked online: 50 expected, 49.99 computed",
    ]  # fmt: skip


def test_a_window_that_the_document_does_not_have_is_named():
    case = worked("P29b", "last minute of Sunday").case
    with pytest.raises(outcomes.NoSuchWindow, match="2024-W43"):
        outcomes.of(text("fujian-2017"), case, bands=BANDS)
