"""What an assignment may set, and which rule holds where several would."""

from datetime import date

import pytest

from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Invalid
from taixue.policy.queries import holding
from taixue.policy.queries import policies as found
from taixue.policy.services import assignments, policies
from tests.world import NOON

TEXT = policies.library("fujian-2017")
FLOOR = (
    TEXT.replace("hours = 80", 'hours = "?asked"')
    + """
[[parameters]]
id = "asked"
words = { zh = "机关可以调低，不低于 60", en = "an agency may lower it, to 60 at least" }
value = 80
least = 60
most = 80
"""
)
FIRST, DAY = date(2026, 1, 1), date(2026, 6, 1)


def publish(text: str, code: str = "fujian-2017") -> None:
    policies.publish(text=text.replace('code = "fujian-2017"', f'code = "{code}"'), by=SYSTEM, at=NOON)


def assign(code: str, unit, **more):
    facts = {"number": 1, "first_day": FIRST, "by": SYSTEM, "at": NOON} | more
    return assignments.assign(code=code, unit_path=unit.path, **facts)


def asked(path: str) -> list[int]:
    return [one.document.groups[1].duties[0].full for one in found.governing(path, DAY)]


def test_an_agency_lowers_what_is_asked_down_to_the_floor_and_no_further(tree):
    publish(FLOOR)
    assign("fujian-2017", tree.province)
    assign("fujian-2017", tree.county, given={"asked": 60})
    assert (asked(tree.station.path), asked(tree.other_office.path)) == ([6000], [8000])
    for given in ({"asked": 59}, {"asked": 81}, {"other": 70}, {"asked": "low"}):
        with pytest.raises(Invalid) as refused:
            assign("fujian-2017", tree.city, given=given)
        assert refused.value.facts["problems"][0]["code"] == "parameter"
    with pytest.raises(Conflict):
        assign("fujian-2017", tree.county, given={"asked": 70})


@pytest.mark.parametrize(("allowed", "held"), [(True, ["local"]), (False, ["local", "national"])])
def test_a_rule_holds_in_the_place_of_another_only_where_that_one_allows_it(tree, allowed, held):
    publish(TEXT.replace("trial = false", f"trial = false\noverridable = {str(allowed).lower()}"), "national")
    publish(TEXT.replace("trial = false", 'trial = false\nreplaces = ["national"]'), "local")
    assign("national", tree.province)
    assign("local", tree.county)
    assert [one.document.code for one in found.governing(tree.station.path, DAY)] == held
    assert [one.document.code for one in found.governing(tree.other_office.path, DAY)] == ["national"]


def test_a_rule_assigned_nearer_does_not_give_way_to_one_from_above(tree):
    publish(TEXT.replace("trial = false", "trial = false\noverridable = true"), "national")
    publish(TEXT.replace("trial = false", 'trial = false\nreplaces = ["national"]'), "local")
    assign("national", tree.county)
    assign("local", tree.province)
    assert len(found.governing(tree.station.path, DAY)) == 2


def test_a_unit_reads_which_rules_hold_and_why_the_others_do_not(tree):
    publish(TEXT.replace("trial = false", "trial = false\noverridable = true"), "national")
    publish(TEXT.replace("trial = false", 'trial = false\nreplaces = ["national"]'), "local")
    publish(TEXT)
    publish(TEXT.replace("number = 1", "number = 2"))
    assign("national", tree.province)
    assign("local", tree.county)
    assign("fujian-2017", tree.province)
    assign("fujian-2017", tree.county, number=2)
    assign("fujian-2017", tree.city, first_day=date(2025, 1, 1), end_day=date(2026, 1, 1))
    assign("fujian-2017", tree.office, number=2, first_day=date(2027, 1, 1))
    seen = [(one.document.code, one.document.number, one.code) for one in holding.of_unit(tree.station.path, DAY)]
    assert seen == [
        ("fujian-2017", 2, "holds"), ("local", 1, "holds"), ("national", 1, "replaced"), ("fujian-2017", 1, "nearer"),
        ("fujian-2017", 2, "coming"), ("fujian-2017", 1, "over"),
    ]  # fmt: skip
    assert [one.instead.code for one in holding.of_unit(tree.station.path, DAY) if one.code == "replaced"] == ["local"]
