"""Rank lists: who takes part, in what order, and units that show none."""

from datetime import date

import pytest

from taixue.kit.actor import SYSTEM
from taixue.lib.errors import NotFound
from taixue.policy.queries import ranks as found
from taixue.policy.services import assignments, policies, ranks, standing
from tests import world
from tests.policy.builders import learn
from tests.world import NOON, TODAY

DAY = date(2026, 6, 1)


@pytest.fixture
def people(tree):
    """Three of a station and one of another office under a rule with lists; one of them gained nothing."""
    text = policies.library("fujian-2017").replace("trial = false", "trial = false\nrank_lists = true")
    policies.publish(text=text, by=SYSTEM, at=NOON)
    facts = {"code": "fujian-2017", "number": 1, "unit_path": "/", "first_day": date(2026, 1, 1)}
    assignments.assign(**facts, by=SYSTEM, at=NOON)
    made = {}
    for name, hours, unit in (("甲", 30, tree.station), ("乙", 50, tree.station), ("丙", 0, tree.station),
                              ("丁", 50, tree.other_office)):  # fmt: skip
        made[name] = world.person(unit, name)
        if hours:
            learn(made[name], hours, DAY)
    standing.refresh_many([one.pk for one in made.values()], NOON)
    return made


def places(people, unit) -> list[tuple[int, str]]:
    own = found.own(people["甲"].postings.get().unit.path, TODAY, by=world.actor(people["甲"]))[0]
    return [(row["place"], row["person__name"]) for row in found.listed(own.policy_id, own.window, unit.path)]


def test_who_gained_most_comes_first_the_same_amount_shares_a_place_and_nobody_without_is_listed(people, tree):
    assert places(people, tree.station) == [(1, "乙"), (2, "甲")]
    assert places(people, tree.province) == [(1, "乙"), (1, "丁"), (3, "甲")]


def test_one_sees_ones_own_place_also_where_the_unit_shows_no_list(people, tree, manager):
    ranks.switch_off(code="fujian-2017", unit_id=tree.county.public_id, by=manager, at=NOON)
    assert places(people, tree.station) == []
    assert places(people, tree.other_office) == [(1, "丁")]
    own = [found.own(tree.station.path, TODAY, by=world.actor(people[name]))[0] for name in ("甲", "丙")]
    assert [(one.place, one.people, one.off.pk) for one in own] == [(2, 2, tree.county.pk), (None, 2, tree.county.pk)]
    ranks.switch_on(code="fujian-2017", unit_id=tree.county.public_id, by=manager, at=NOON)
    assert len(places(people, tree.station)) == 2


def test_a_unit_is_switched_by_who_administers_it_and_a_rule_without_lists_has_none(people, tree, manager):
    with pytest.raises(NotFound):
        ranks.switch_off(code="fujian-2017", unit_id=tree.other_county.public_id, by=manager, at=NOON)
    with pytest.raises(NotFound):
        ranks.switch_off(code="nothing", unit_id=tree.county.public_id, by=manager, at=NOON)
    assert [document.code for _policy, document, _off in found.of_unit(tree.county.path, TODAY)] == ["fujian-2017"]
