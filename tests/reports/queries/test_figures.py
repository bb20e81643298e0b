"""Figures of a subtree by unit and rank band, and the people behind each of them."""

import pytest

from taixue.lib.errors import NotFound
from taixue.policy.services import standing
from taixue.reports.queries import figures
from taixue.reports.queries.figures import Asked, Figures
from tests import world
from tests.world import NOON, TODAY

STATION = Figures(
    subject=4, participated=3, met=1, likely=2, owed=32000, owed_required=10000, counted=16000, counted_required=4900,
    missing=16000, missing_required=5100,
)  # fmt: skip


@pytest.fixture
def scope(five, tree, manager):
    return figures.live(tree.office.public_id, window="2026", by=manager)


def test_a_unit_has_the_figures_of_its_people_by_unit_and_band(scope, tree):
    chief = world.person(tree.office, "处长", rank="一级调研员")
    standing.refresh(chief.pk, NOON)
    report = figures.report(scope, today=TODAY)
    assert [(line.unit and line.unit.name, line.figures.subject) for line in report.branches] == [
        (None, 1), ("青石县第一市场监督管理所", 4),
    ]  # fmt: skip
    assert report.branches[1].figures == STATION
    assert [(line.band, line.figures.owed) for line in report.bands] == [("division", 5000), ("section", 32000)]
    assert report.total.subject == 5


@pytest.mark.parametrize(
    ("state", "names"), [("met", "甲"), ("absent", "丁"), ("likely", "丁丙"), ("subject", "丁丙乙甲")]
)
def test_every_figure_has_its_people(scope, state, names):
    found = figures.people(scope, asked=Asked(state=state, order="missing"), today=TODAY)
    assert len(found) == len(names)
    assert {row.name for row in found[:10]} == set(names)


def test_people_come_in_the_order_asked_for_and_in_pieces(scope):
    found = figures.people(scope, asked=Asked(order="counted"), today=TODAY)
    assert [row.counted for row in found[:3]] == [8000, 8000, 0]
    assert found[0].owed_required == 2500


def test_figures_outside_of_the_role_are_not_there(five, tree, manager):
    with pytest.raises(NotFound):
        figures.live(tree.other_county.public_id, by=manager)
    scope = figures.live(tree.station.public_id, by=manager)
    with pytest.raises(NotFound):
        figures.people(scope, asked=Asked(below=tree.office.path), today=TODAY)
