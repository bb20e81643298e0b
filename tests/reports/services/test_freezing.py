"""A year frozen: everything at once, once, sealed; what came later stands beside it."""

import hashlib

import pytest
from django.db import DatabaseError, connection, transaction

from taixue.kit import seals
from taixue.kit.actor import SYSTEM
from taixue.kit.seals import Seal
from taixue.lib.errors import Conflict, NotFound
from taixue.people.services.reorganisation import orders
from taixue.policy.models import TrainingYear
from taixue.reports.models import FrozenStanding, Snapshot
from taixue.reports.queries import canonical, figures, snapshots
from taixue.reports.queries.figures import Asked
from taixue.reports.rules.canonical import message
from taixue.reports.services import freezing
from tests.reports import builders
from tests.reports.queries.test_figures import STATION
from tests.world import TODAY


def test_a_frozen_year_keeps_the_figures_of_every_unit_and_the_people_behind(frozen, tree, manager):
    scope = figures.frozen(tree.office.public_id, snapshot_id=frozen.public_id, by=manager)
    report = figures.report(scope, today=TODAY)
    assert [(line.unit.name, line.figures.subject, line.figures.met) for line in report.branches] == [
        ("青石县第一市场监督管理所", 4, 1)
    ]
    kept = report.total
    assert (kept.owed, kept.counted, kept.counted_required, kept.missing) == (
        STATION.owed, STATION.counted, STATION.counted_required, STATION.missing,
    )  # fmt: skip
    assert {row.name for row in figures.people(scope, asked=Asked(state="unmet"), today=TODAY)[:9]} == set("乙丙丁")


def test_the_canonical_bytes_are_those_that_were_sealed(frozen):
    written = b"".join(canonical.of(frozen))
    assert hashlib.sha256(written).digest() == frozen.digest
    seal = Seal(frozen.key, frozen.public_key, frozen.signature)
    assert seals.holds(seal, message(frozen.digest)) and seals.known(seal)
    assert not seals.holds(seal, message(hashlib.sha256(written + b"\n").digest()))


def test_freezing_again_gives_what_was_frozen(frozen):
    year = TrainingYear.objects.get()
    assert (year.state, year.frozen_at) == ("frozen", builders.CLOSING)
    assert freezing.freeze(year_id=year.public_id, by=SYSTEM, at=builders.CLOSING) == frozen
    assert Snapshot.objects.count() == 1


def test_a_year_is_not_frozen_before_two_people_closed_it(five, tree):
    year = builders.year(tree.province)
    with pytest.raises(Conflict, match="year-not-confirmed"):
        freezing.freeze(year_id=year.public_id, by=SYSTEM, at=builders.CLOSING)


def test_standings_from_before_the_last_day_are_computed_anew_first(five, tree, academy, second):
    year = builders.closing(tree.province, academy, second)
    with pytest.raises(Conflict, match="standings-stale"):
        freezing.freeze(year_id=year.public_id, by=SYSTEM, at=builders.CLOSING)
    assert [*freezing.recount(year.public_id, by=SYSTEM, at=builders.CLOSING)][-1] >= 5
    assert freezing.freeze(year_id=year.public_id, by=SYSTEM, at=builders.CLOSING).people >= 5


@pytest.mark.parametrize("table", ["snapshot", "frozenunit", "frozenstanding", "frozenfigure"])
def test_nothing_of_a_frozen_year_changes_or_goes(frozen, table):
    for statement in (f"UPDATE reports_{table} SET id = id", f"DELETE FROM reports_{table}"):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_unit_keeps_its_name_and_place_of_the_last_day(frozen, tree, manager, academy):
    orders.confirm(
        order_id=orders.plan(
            kind="move", unit=tree.office.public_id, under=tree.other_county.public_id, on=TODAY, by=SYSTEM,
            at=builders.CLOSING,
        ).public_id, by=SYSTEM, at=builders.CLOSING,
    )  # fmt: skip
    scope = figures.frozen(tree.county.public_id, snapshot_id=frozen.public_id, by=manager)
    assert [line.unit.name for line in figures.report(scope, today=TODAY).branches] == [tree.office.name]
    assert figures.frozen(tree.office.public_id, snapshot_id=frozen.public_id, by=manager).unit.name == tree.office.name
    with pytest.raises(NotFound):
        figures.frozen(tree.other_county.public_id, snapshot_id=frozen.public_id, by=manager)


def test_who_may_find_frozen_years(frozen, tree):
    assert snapshots.holding(tree.station.pk) == [frozen]
    assert FrozenStanding.objects.filter(snapshot=frozen.id, exempt="not-registered").count() == 1
