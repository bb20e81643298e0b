"""Conditions on who is meant, by hand."""

from dataclasses import replace
from datetime import date

import pytest

from taixue.people.rules import audiences
from taixue.people.rules.audiences import Facts, Unreadable, age, meant, read, written, years

DAY = date(2026, 11, 20)
COUNTY = "0197f1a0-0000-7000-8000-000000000001"
GROUP = "0197f1a0-0000-7000-8000-00000000000a"
HEAD = Facts(
    DAY, frozenset({"main"}), "/1/2/3/", "station", "四级主任科员", "所长", date(2024, 11, 20), date(2010, 7, 1),
    "1988.03", "2", frozenset({GROUP}),
)  # fmt: skip
UNITS = {COUNTY: "/1/2/"}


def says(facts: Facts, *blocks: list[dict[str, object]]) -> bool:
    return meant(read({"format": 1, "blocks": list(blocks)}), facts, units=UNITS)


@pytest.mark.parametrize(
    ("condition", "fits"),
    [
        ({"field": "band", "is": ["section"]}, True),
        ({"field": "band", "is": ["division", "bureau"]}, False),
        ({"field": "rank", "is": ["四级主任科员"]}, True),
        ({"field": "age", "from": 38, "to": 38}, True),
        ({"field": "age", "to": 37}, False),
        ({"field": "sex", "is": ["2"]}, True),
        ({"field": "sex", "is": ["2"], "not": True}, False),
        ({"field": "tenure", "from": 2}, True),
        ({"field": "tenure", "from": 3}, False),
        ({"field": "service", "from": 16, "to": 16}, True),
        ({"field": "unit_kind", "is": ["station"]}, True),
        ({"field": "unit", "is": [COUNTY]}, True),
        ({"field": "group", "is": [GROUP]}, True),
        ({"field": "group", "is": [GROUP], "not": True}, False),
        ({"field": "post", "holds": ["站长", "所长"]}, True),
        ({"field": "posting", "is": ["retired"]}, False),
    ],
)
def test_one_condition(condition, fits):
    assert says(HEAD, [condition]) is fits


def test_every_condition_of_one_block_must_fit():
    chiefs = [{"field": "unit_kind", "is": ["station"]}, {"field": "post", "holds": ["所长"]}]
    deputies = [{"field": "unit_kind", "is": ["county"]}, {"field": "post", "holds": ["副县长"]}]
    assert says(HEAD, deputies, chiefs)
    assert not says(replace(HEAD, post="科员"), deputies, chiefs)


def test_people_not_in_post_are_meant_only_where_a_condition_says_so():
    retired = replace(HEAD, kinds=frozenset({"retired"}))
    assert not says(retired, [{"field": "sex", "is": ["2"]}])
    assert says(retired, [{"field": "sex", "is": ["2"]}, {"field": "posting", "is": ["retired"]}])


@pytest.mark.parametrize(
    ("unknown", "condition"),
    [
        ({"sex": ""}, {"field": "sex", "is": ["1"]}),
        ({"birth_month": ""}, {"field": "age", "to": 50}),
        ({"birth_month": "88年"}, {"field": "age", "to": 50}),
        ({"rank": "没有这个职级"}, {"field": "band", "is": ["section"]}),
    ],
)
def test_what_is_not_known_fits_neither_way(unknown, condition):
    facts = replace(HEAD, **unknown)
    assert not says(facts, [condition])
    assert not says(facts, [condition | {"not": True}])


def test_full_years_end_on_the_day():
    assert years(date(2024, 11, 20), date(2026, 11, 19)) == 1
    assert years(date(2020, 2, 29), date(2021, 2, 28)) == 0
    assert years(date(2020, 2, 29), date(2021, 3, 1)) == 1
    assert (age("1988.11", DAY), age("1988.12", DAY)) == (38, 37)


def test_a_unit_that_is_gone_fits_nobody():
    assert not meant(read({"format": 1, "blocks": [[{"field": "unit", "is": [COUNTY]}]]}), HEAD, units={})


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"format": 2, "blocks": [[{"field": "sex", "is": ["1"]}]]}, (0, 0, "format", "value")),
        ({"format": 1, "blocks": []}, (0, 0, "blocks", "missing")),
        ({"format": 1, "blocks": [[]]}, (0, 0, "blocks", "missing")),
        ([], (0, 0, "format", "value")),
        ({"format": 1, "blocks": [[{"field": "height", "is": ["1"]}]]}, (1, 1, "height", "unknown")),
        ({"format": 1, "blocks": [[{"field": "sex", "is": ["3"]}]]}, (1, 1, "sex", "value")),
        ({"format": 1, "blocks": [[{"field": "sex"}]]}, (1, 1, "sex", "missing")),
        ({"format": 1, "blocks": [[{"field": "sex", "is": ["1", "1"]}]]}, (1, 1, "sex", "twice")),
        ({"format": 1, "blocks": [[{"field": "sex", "holds": ["1"]}]]}, (1, 1, "sex", "unknown")),
        ({"format": 1, "blocks": [[{"field": "age"}]]}, (1, 1, "age", "missing")),
        ({"format": 1, "blocks": [[{"field": "age", "from": 40, "to": 30}]]}, (1, 1, "age", "order")),
        ({"format": 1, "blocks": [[{"field": "age", "from": 200}]]}, (1, 1, "age", "value")),
        ({"format": 1, "blocks": [[{"field": "age", "from": True}]]}, (1, 1, "age", "value")),
        ({"format": 1, "blocks": [[{"field": "unit", "is": ["U0009"]}]]}, (1, 1, "unit", "value")),
        ({"format": 1, "blocks": [[{"field": "sex", "is": ["1"], "not": "yes"}]]}, (1, 1, "sex", "type")),
        ({"format": 1, "blocks": [[{"field": "post", "holds": ["长" * 21]}]]}, (1, 1, "post", "value")),
        ({"format": 1, "blocks": [[{"field": "sex", "is": ["1"]}]] * 11}, (0, 0, "blocks", "many")),
    ],
)
def test_a_mistake_names_its_condition_and_the_cure(document, problem):
    with pytest.raises(Unreadable) as refused:
        read(document)
    found = refused.value.problems[0]
    assert (found.block, found.place, found.field, found.code) == problem
    assert found.cure


def test_every_mistake_is_found_at_once():
    with pytest.raises(Unreadable) as refused:
        read({"format": 1, "blocks": [[{"field": "sex"}, {"field": "age"}], [{"field": "height"}]]})
    assert [(p.block, p.place) for p in refused.value.problems] == [(1, 1), (1, 2), (2, 1)]


def test_conditions_written_are_read_back_alike():
    document = {
        "format": 1,
        "blocks": [
            [{"field": "age", "from": 30}, {"field": "sex", "is": ["2"], "not": True}],
            [{"field": "post", "holds": ["所长"]}],
        ],
    }
    assert written(read(document)) == document
    assert audiences.read(written(read(document))) == read(document)
