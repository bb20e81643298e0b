"""The library: every document is in the index with its cases, says where it was read, and marks what nobody knows."""

import re
from collections import Counter
from pathlib import Path

import pytest

import taixue.policy
from taixue.people.rules.ranks import Band
from taixue.policy.rules import loading
from taixue.policy.rules.cases import pages
from tests.policy.rules.pages import DOCS

LIBRARY = Path(taixue.policy.__file__).parent / "library"
INDEX = re.compile(
    r"^\| (?P<rules>P\d+[a-c]?(?:, P\d+[a-c])*) \| `(?P<code>[a-z0-9-]+)` \|[^|]+\|[^|]+\|[^|]+\| "
    r"(?:\[)?(?P<cases>\d+)[^|]*\| (?P<quality>[ABC/-]+) \| (?:yes: )?(?P<missing>[^|]*)\|$",
    re.MULTILINE,
)
ROWS = {row["code"]: row for row in INDEX.finditer((DOCS / "library.md").read_text(encoding="utf-8"))}
INCOMPLETE = {
    "anhui-credits": ("credits-a-year", "credits-in-five-years"),
    "hubei-trial": ("hours-a-year", "hours-a-day", "own-choice-factor"),
    "in-karma": ("points-asked",),
    "nanzhang-classes": ("hours-a-year",),
    "remote-site-points": ("points-asked",),
    "shanxi-disabled-federation": ("credits-a-year",),
    "us-acquisition": ("points-a-month",),
    "xuexi-points": ("points-asked",),
}


def document(code: str) -> loading.Document:
    return loading.load((LIBRARY / f"{code}.toml").read_text(encoding="utf-8"), bands=[band.value for band in Band])


def test_the_index_names_every_document_and_the_37_rule_sets():
    assert sorted(ROWS) == sorted(file.stem for file in LIBRARY.glob("*.toml"))
    numbers = {int(number) for row in ROWS.values() for number in re.findall(r"\d+", row["rules"])}
    assert numbers == set(range(1, 39))


def test_the_index_counts_the_worked_cases():
    worked = [one for page in (DOCS / "cases").glob("*.md") for one in pages.read(page.read_text(encoding="utf-8"))]
    counted = Counter(one.code for one in worked)
    assert {code: int(row["cases"]) for code, row in ROWS.items()} == {code: counted[code] for code in ROWS}
    assert len(worked) >= 60


@pytest.mark.parametrize("code", sorted(ROWS))
def test_a_document_says_where_it_was_read_and_in_what_quality(code):
    if code == "fujian-2017":
        return
    row, source = ROWS[code], document(code).source
    assert source.startswith(row["rules"])
    if row["quality"] != "-":
        assert f"quality {row['quality'].replace('/', ' and ')}:" in source


@pytest.mark.parametrize("code", sorted(ROWS))
def test_what_nobody_knows_is_named_in_both_languages_and_makes_a_document_incomplete(code):
    found = document(code)
    assert found.missing == INCOMPLETE.get(code, ())
    assert re.findall(r"`([a-z-]+)`", ROWS[code]["missing"]) == list(found.missing)
    assert all(one.words.zh and one.words.en for one in found.parameters)
