"""Figures of units, the late list, and who may see them."""

from datetime import date

import pytest

from taixue.lib.errors import NotFound
from taixue.policy.queries import duties, people, standings
from taixue.policy.queries.people import Asked
from taixue.policy.queries.standings import Figures
from taixue.policy.rules import forecast
from taixue.policy.services import standing
from tests import world
from tests.policy.builders import learn
from tests.world import NOON, TODAY

DAY = date(2026, 6, 1)


@pytest.fixture
def five(tree, version):
    """The five people of docs/rules/fujian-2017.md, "Rates of a unit"."""
    names = ("甲", "乙", "丙", "丁", "戊")
    five = [
        world.person(tree.station, name, registered_on=None if name == "戊" else date(2020, 1, 1)) for name in names
    ]
    learn(five[0], 25, DAY, required=True)
    learn(five[0], 55, DAY)
    learn(five[1], 24, DAY, required=True)
    learn(five[1], 56, DAY)
    standing.studied(five[2].pk, DAY)
    for person in five:
        standing.refresh(person.pk, NOON)
    return five


def test_rates_of_a_unit_are_those_of_the_page(five, tree, version, manager):
    found = standings.of_units([tree.station.path, tree.office.path], "2026", version.pk, by=manager)
    expected = Figures(4, 3, 1, owed=32000, counted=16000, missing=16000, missing_required=5100)
    assert found == {tree.station.path: expected, tree.office.path: expected}


def test_a_unit_without_anyone_has_zeros(five, tree, version, academy):
    assert standings.of_units([tree.other_office.path], "2026", version.pk, by=academy) == {
        tree.other_office.path: Figures()
    }


def test_bands_are_summed_apart(five, tree, version, manager):
    chief = world.person(tree.office, "处长", rank="一级调研员")
    standing.refresh(chief.pk, NOON)
    found = standings.by_band(tree.office.path, "2026", version.pk, by=manager)
    assert {band: (f.subject, f.met, f.owed) for band, f in found.items()} == {
        "section": (4, 1, 32000),
        "division": (1, 0, 5000),
    }


def test_figures_outside_of_the_role_are_not_there(five, tree, version, manager):
    for path in (tree.city.path, tree.other_county.path):
        for ask in (
            lambda p: standings.of_units([p], "2026", version.pk, by=manager),
            lambda p: standings.by_band(p, "2026", version.pk, by=manager),
            lambda p: people.listed(p, "2026", version.pk, asked=Asked(), today=TODAY, by=manager),
            lambda p: standings.versions_of(p, "2026", by=manager),
        ):
            with pytest.raises(NotFound):
                ask(path)


def test_a_standing_is_seen_by_oneself_and_who_may_see_the_evidence(five, tree, manager):
    assert standings.of_person(five[0].pk, "2026", by=manager).met
    assert standings.of_person(five[0].pk, "2026", by=world.actor(five[0])).counted_elective == 5500
    for stranger in (world.actor(five[1]), world.administrator("unit-admin", tree.other_county)):
        with pytest.raises(NotFound):
            standings.of_person(five[0].pk, "2026", by=stranger)


def test_the_late_list_orders_searches_and_filters(five, tree, version, manager):
    def names(**asked):
        return [
            row.name
            for row in people.listed(
                tree.county.path, "2026", version.pk, asked=Asked(state="likely", **asked), today=TODAY, by=manager
            )
        ]

    some = world.person(tree.station, "己")
    learn(some, 10, DAY)
    standing.refresh(some.pk, NOON)
    assert set(names()) == {"丙", "丁", "己"}  # 乙 will have 26.2 required hours at this pace, and 87.4 in all
    assert names()[-1] == "己"  # owes least
    assert names(order="forecast")[-1] == "己"
    assert names(order="last")[0] == "丁"  # never studied
    assert names(search="丙") == ["丙"]
    assert names(band="division") == []
    assert names(below=tree.other_office.path) == []
    assert set(names(order="name")) == set(names())
    with pytest.raises(ValueError, match="rank"):
        names(order="rank")


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 6, 30), TODAY, date(2026, 12, 19), date(2026, 12, 20)])
def test_the_database_forecasts_as_the_rule_does(five, tree, version, manager, today):
    registered = world.person(tree.station, "己", registered_on=date(2026, 7, 1))
    learn(registered, 1, date(2026, 8, 1))
    standing.refresh(registered.pk, NOON)
    asked = Asked(state="likely")
    rows = list(people.listed(tree.station.path, "2026", version.pk, asked=asked, today=today, by=manager))
    assert rows
    for row in rows:
        expected = [
            forecast.centihours(amount, first=row.first_day, last=date(2026, 12, 20), today=today)
            for amount in (row.counted, row.counted_required)
        ]
        assert [row.forecast, row.forecast_required] == expected


def test_who_will_make_it_at_this_pace_is_not_late(tree, version, manager):
    quick = world.person(tree.station, "快")
    learn(quick, 25, date(2026, 2, 1), required=True)
    learn(quick, 50, date(2026, 2, 1))  # 75 by day 324 of 354 gives 81.9
    slow = world.person(tree.station, "慢")
    learn(slow, 25, date(2026, 2, 1), required=True)
    learn(slow, 48, date(2026, 2, 1))  # 73 gives 79.7
    for person in (quick, slow):
        standing.refresh(person.pk, NOON)
    asked = Asked(state="likely")
    rows = people.listed(tree.station.path, "2026", version.pk, asked=asked, today=TODAY, by=manager)
    assert [(row.name, row.forecast) for row in rows] == [("慢", 7975)]


@pytest.mark.parametrize(
    ("day", "window", "code"),
    [
        (date(2026, 12, 20), "2026", "in-window"),
        (date(2026, 12, 21), None, "statistics-none"),
        (date(2027, 1, 1), "2027", "in-window"),
        (date(2024, 12, 31), None, "no-policy"),
    ],
)
def test_what_a_completion_counts_for_is_said_before(version, learner, day, window, code):
    for found in (duties.counts_for(day, learner.pk), duties.counts_for(day)):
        assert (found.window, found.code) == (window, code)


def test_the_versions_and_windows_of_a_unit_are_listed(five, tree, version, manager):
    assert standings.versions_of(tree.county.path, "2026", by=manager) == [version.pk]
    assert standings.windows_of(tree.county.path, by=manager) == ["2026", "2025"]
