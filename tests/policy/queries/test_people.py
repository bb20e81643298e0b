"""The rows behind the figures: their number is the figure, whatever the people did."""

import random
from datetime import date

import pytest

from taixue.lib.errors import NotFound
from taixue.policy.queries import branches, people, standings
from taixue.policy.queries.people import Asked
from taixue.policy.services import standing
from tests import world
from tests.policy.builders import learn
from tests.world import NOON, TODAY

RANKS = ("一级调研员", "四级主任科员", "一级科员", "")


@pytest.fixture
def crowd(tree, version):
    """24 people by lot over five units and four bands: some have everything, some a part, some nothing."""
    lot = random.Random(20261120)
    for number in range(24):
        place = lot.choice([tree.county, tree.office, tree.station, tree.other_county, tree.other_office])
        person = world.person(place, f"人{number:02d}", rank=lot.choice(RANKS), registered_on=date(2026, 1, 1))
        for _ in range(lot.randrange(4)):
            learn(person, lot.choice([10, 25, 40]), date(2026, lot.randint(1, 11), 5), required=lot.random() < 0.6)
        standing.refresh(person.pk, NOON)
    return tree


def listed(path, version, by, **asked):
    return list(people.listed(path, "2026", version.pk, asked=Asked(**asked), today=TODAY, by=by))


def test_branches_and_bands_add_up_to_the_whole(crowd, version, academy):
    for unit in (crowd.province, crowd.city, crowd.county, crowd.office):
        cells = branches.cells(unit.path, "2026", version.pk, today=TODAY, by=academy)
        figures, likely = branches.total(cells)
        whole = standings.of_units([unit.path], "2026", version.pk, by=academy)[unit.path]
        assert figures == whole and whole.subject > 0
        below = [(unit.pk, unit.path) for unit in crowd.__dict__.values()]
        for number, path in below:
            inner = [cell for cell in cells if cell.branch == number]
            if inner:
                assert branches.total(inner)[0] == standings.of_units([path], "2026", version.pk, by=academy)[path]
        assert likely == len(listed(unit.path, version, academy, state="likely"))


@pytest.mark.parametrize("state", sorted(people.STATES))
@pytest.mark.parametrize("band", ["", "division", "section", "staff", "other"])
def test_a_figure_opens_as_many_people_as_it_says(crowd, version, academy, state, band):
    cells = branches.cells(crowd.city.path, "2026", version.pk, today=TODAY, by=academy)
    for branch, asked in (
        ((), {}),
        ((crowd.county.pk,), {"below": crowd.county.path}),
        ((None,), {"exactly": crowd.city.path}),
    ):
        rows = listed(crowd.city.path, version, academy, state=state, band=band, **asked)
        assert branches.number(cells, state=state, band=band, branch=branch) == len(rows)


def test_states_part_the_people(crowd, version, academy):
    def names(state):
        return {row.name for row in listed(crowd.city.path, version, academy, state=state)}

    assert names("met") | names("unmet") == names("participated") | names("absent") == names("subject")
    assert not names("met") & names("unmet") and not names("participated") & names("absent")
    assert names("likely") <= names("unmet")
    assert names("met") and names("absent") and names("likely")  # the lot drew some of each


def test_a_page_knows_its_number_without_counting_where_it_is_told(crowd, version, academy, django_assert_num_queries):
    rows = people.listed(crowd.city.path, "2026", version.pk, asked=Asked(order="name"), today=TODAY, by=academy)
    with django_assert_num_queries(1):
        page = people.page(rows, number=2, size=10, total=24)
    assert (page.number, page.paginator.num_pages, len(page)) == (2, 3, 10)
    with django_assert_num_queries(2):
        last = people.page(rows, number=99, size=10, total=None)
    assert (last.number, len(last)) == (3, 4)
    names = [one.name for one in [*page, *last]]
    assert len(set(names)) == 14 and names == sorted(names)


def test_what_is_owed_is_the_larger_of_the_two(tree, version, manager):
    person = world.person(tree.station)
    learn(person, 80, date(2026, 3, 1))
    standing.refresh(person.pk, NOON)
    [row] = listed(tree.station.path, version, manager, state="likely")
    assert (row.missing, row.owed) == (0, 2500)  # enough hours, none of them required
    nearly = world.person(tree.station, "差一点")
    learn(nearly, 70, date(2026, 3, 1), required=True)
    standing.refresh(nearly.pk, NOON)
    rows = listed(tree.station.path, version, manager, state="unmet")
    assert [row.owed for row in rows] == [2500, 1000]  # owes most first


def test_a_window_or_rule_nobody_stands_in_is_not_found(crowd, version, academy):
    held = branches.windows(crowd.city.path, by=academy)
    assert [(one.window, one.key) for one in held] == [("2026", "fujian-2017.1")]
    assert branches.choose(held, window="", rule="") == held[0]
    for asked in ({"window": "2020", "rule": ""}, {"window": "2026", "rule": "fujian-2017.2"}):
        with pytest.raises(NotFound):
            branches.choose(held, **asked)
    assert branches.choose([], window="", rule="") is None


@pytest.mark.parametrize("asked", [{"state": "lazy"}, {"order": "shoe"}])
def test_another_state_or_order_is_refused(tree, version, manager, asked):
    with pytest.raises(ValueError, match="no state"):
        listed(tree.county.path, version, manager, **asked)
