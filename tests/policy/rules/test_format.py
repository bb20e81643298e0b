"""Every example of docs/rules/format.md is read, within a document that is complete without it."""

import re
import tomllib
from pathlib import Path

import pytest

from taixue.people.rules.ranks import Band
from taixue.policy.rules import loading
from taixue.policy.rules.document import Document

PAGE = (Path(__file__).parents[3] / "docs/rules/format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^## (.+?)\n.*?```toml\n(.*?)```", PAGE, flags=re.MULTILINE | re.DOTALL)
HEAD = """
format = 1
code = "example"
number = 1
title = { zh = "例", en = "Example" }
notice = { zh = "例", en = "Example" }
trial = false
valid_from = 2026-01-01
source = "docs/rules/format.md"
rank_on = "last-day"
pro_rata = "none"
"""
PARTS = {
    "issuers": '[[issuers]]\nzh = "局"\nen = "Bureau"\n',
    "window": '[window]\nfirst = "01-01"\nlast = "12-31"\n',
    "conversions": '[[conversions]]\nkind = "course"\ncredit = "nominal"\n',
    "groups": """
[[groups]]
id = "all"
name = { zh = "全体", en = "Everyone" }
everyone = true
[[groups.duties]]
id = "total"
hours = 40
clause = { zh = "总数", en = "total" }
[[groups.duties]]
id = "required"
counts = "required"
hours = 20
clause = { zh = "必修", en = "required" }
""",
    "clauses": """
[clauses]
window = { zh = "时间", en = "time" }
conversion = { zh = "换算", en = "conversion" }
statistics = { zh = "统计", en = "statistics" }
""",
}


def whole(example: str = "") -> str:
    """Return a whole document in which an example stands in the place of the parts it speaks of."""
    given = tomllib.loads(example).keys()
    named = {"window"} if "windows" in given else set()
    return HEAD + "\n".join(part for key, part in PARTS.items() if key not in given | named) + "\n" + example


def load(text: str, **given: str | int) -> Document:
    return loading.load(text, bands=[band.value for band in Band], given=given)


@pytest.mark.parametrize(("heading", "example"), EXAMPLES, ids=[heading for heading, _ in EXAMPLES])
def test_every_example_of_the_page_is_read(heading, example):
    assert load(whole(example)).code == "example"


def test_a_parameter_without_a_value_makes_a_document_incomplete_and_is_named():
    text = whole(EXAMPLES[-1][1]).replace("hours = 40", 'hours = "?credits-of-the-year"')
    found = load(text)
    assert (found.incomplete, found.missing) == (True, ("credits-of-the-year",))


def test_a_parameter_is_set_where_the_document_is_assigned_within_its_limits():
    text = whole(EXAMPLES[-1][1]).replace("hours = 40", 'hours = "?hours-asked"')
    known = {one.id: one for one in load(text).parameters}
    assert load(text).groups[0].duties[0].full == 100_00
    assert load(text, **{"hours-asked": 80}).groups[0].duties[0].full == 80_00
    assert [known["hours-asked"].allows(value) for value in (79, 80, 100, 101, "80")] == [
        False,
        True,
        True,
        False,
        False,
    ]
    assert [known["rank-on"].allows(value) for value in ("weighted", "sometimes")] == [True, False]
    assert not known["credits-of-the-year"].allows(3)
