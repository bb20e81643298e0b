"""Every example of docs/rules/format.md is read, within a document that is complete without it."""

import re
from pathlib import Path

import pytest

from tests.policy.rules.written import load, whole

PAGE = (Path(__file__).parents[3] / "docs/rules/format.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^## (.+?)\n.*?```toml\n(.*?)```", PAGE, flags=re.MULTILINE | re.DOTALL)


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
