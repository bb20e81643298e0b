"""Freezing beside others: stopped in the middle it leaves nothing, and who studies never waits for it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import psycopg
import pytest
from django.db import OperationalError, connection, connections

from taixue.kit import database
from taixue.kit.actor import SYSTEM
from taixue.policy.models import TrainingYear
from taixue.reports.models import FrozenStanding, FrozenUnit, Snapshot
from taixue.reports.services import freezing
from tests import world
from tests.policy.builders import learn
from tests.reports import builders

WAITS = "SELECT pid FROM pg_locks WHERE NOT granted AND relation = 'reports_frozenfigure'::regclass"


@contextmanager
def in_the_middle(year: Any) -> Iterator[tuple[int, list[Exception]]]:
    """Freeze in a thread that waits, its standings copied, for a table held here; yield its backend and its end."""
    ended: list[Exception] = []

    def freeze() -> None:
        try:
            freezing.freeze(year_id=year.public_id, by=SYSTEM, at=builders.CLOSING)
        except OperationalError as problem:
            ended.append(problem)
        finally:
            connections.close_all()

    thread = threading.Thread(target=freeze)
    with psycopg.connect(**database.address(connection.settings_dict)) as held:
        held.execute("LOCK TABLE reports_frozenfigure IN SHARE MODE")
        thread.start()
        found = None
        while found is None:
            found = held.execute(WAITS).fetchone()
        yield found[0], ended
        held.rollback()
        thread.join(30)


@pytest.fixture
def year(committed: str) -> Any:
    tree = world.tree()
    builders.rule(tree.province)
    builders.five(tree.station)
    pair = [world.administrator("academy", None, at_unit=tree.province, name=name) for name in ("甲某", "乙某")]
    made = builders.closing(tree.province, *pair)
    list(freezing.recount(made.public_id, by=SYSTEM, at=builders.CLOSING))
    return made


def test_stopped_in_the_middle_nothing_is_half_done_and_it_goes_on_when_started_again(year: Any) -> None:
    with in_the_middle(year) as (backend, ended), connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [backend])
    assert len(ended) == 1
    assert [kind.objects.count() for kind in (Snapshot, FrozenUnit, FrozenStanding)] == [0, 0, 0]
    assert TrainingYear.objects.get().state == "confirmed"
    kept = freezing.freeze(year_id=year.public_id, by=SYSTEM, at=builders.CLOSING)
    assert FrozenStanding.objects.filter(snapshot=kept.id).count() == kept.people >= 5


def test_people_learn_and_are_computed_while_a_year_is_frozen(year: Any) -> None:
    with in_the_middle(year), connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '2s'")
        person = FrozenStanding._meta.get_field("person").related_model.objects.get(name="丙")
        learn(person, 5, date(2026, 6, 2))
        builders.standing.refresh(person.pk, builders.CLOSING)
        person.name = "丙丙"
        person.save(update_fields=["name"])
    assert Snapshot.objects.count() == 1
    assert FrozenStanding.objects.get(person=person).counted == 0  # as it was when the freezing began
