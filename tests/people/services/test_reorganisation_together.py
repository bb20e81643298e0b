"""Two reorganisations at once, and one while a roster or a posting reaches the same unit."""

import threading
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction

from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict
from taixue.people.models import Posting, Unit
from taixue.people.services import postings, units
from taixue.people.services.reorganisation import application, locks, orders
from tests import world
from tests.people import sequences, town


def confirmed(kind: str, **asked: Any) -> Any:
    order = orders.plan(kind=kind, on=world.TODAY, by=SYSTEM, at=world.NOON, **asked)
    return orders.confirm(order_id=order.public_id, by=SYSTEM, at=world.NOON)


def together(*acts: Callable[[], Any]) -> list[Any]:
    """Do all at once, each on a connection of its own; return what each returned or raised."""
    found: list[Any] = [None] * len(acts)
    gate = threading.Barrier(len(acts))

    def one(number: int, act: Callable[[], Any]) -> None:
        gate.wait()
        try:
            found[number] = act()
        except Exception as error:
            found[number] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=(number, act)) for number, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def test_two_units_moved_below_each_other_at_once_end_with_one_move(committed: str) -> None:
    tree = town.build().tree
    there = confirmed("move", unit=tree.county.public_id, under=tree.other_county.public_id)
    back = confirmed("move", unit=tree.other_county.public_id, under=tree.county.public_id)
    done = together(
        *(lambda one=one: application.apply(order_id=one.public_id, at=world.NOON) for one in (there, back))
    )
    assert sorted(order.state for order in done) == ["applied", "refused"]
    assert sequences.faults([world.TODAY], today=world.TODAY) == []


def test_the_same_order_carried_out_twice_at_once_happens_once(committed: str) -> None:
    built = town.build()
    order = confirmed("merge", unit=built.tree.office.public_id, others=[built.tree.station.public_id])
    done = together(*[lambda: application.apply(order_id=order.public_id, at=world.NOON)] * 3)
    assert [one.state for one in done] == ["applied"] * 3
    assert Posting.objects.filter(person=built.learner).count() == 2


def test_confirmed_twice_at_once_it_is_queued_once(committed: str) -> None:
    tree = town.build().tree
    order = orders.plan(kind="close", on=world.TODAY, unit=world.unit("空机构", tree.county).public_id, by=SYSTEM,
                        at=world.NOON)  # fmt: skip
    together(*[lambda: orders.confirm(order_id=order.public_id, by=SYSTEM, at=world.NOON)] * 2)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'people.reorganise'")
        assert cursor.fetchone()[0] == 1


def test_whoever_is_posted_to_a_unit_while_it_is_merged_goes_along_or_is_refused(committed: str) -> None:
    built = town.build()
    station = built.tree.station
    newcomer = world.person(built.tree.county, "后来的")
    postings.end(posting_id=newcomer.postings.get().pk, end_day=world.TODAY, by=SYSTEM, at=world.NOON)
    order = confirmed("merge", unit=built.tree.office.public_id, others=[station.public_id])

    def post() -> Any:
        return postings.start(person=newcomer, unit=station, first_day=world.TODAY, by=SYSTEM, at=world.NOON,
                              rank="四级主任科员")  # fmt: skip

    done = together(lambda: application.apply(order_id=order.public_id, at=world.NOON), post)
    assert done[0].state == "applied", done
    held = Posting.objects.filter(person=newcomer, end_day=None)
    if isinstance(done[1], Conflict):
        assert not held.exists()
    else:
        assert held.get().unit == built.tree.office
    assert sequences.faults([world.TODAY], today=world.TODAY) == []


def test_a_merge_waits_for_a_roster_that_is_being_applied_and_takes_its_people_along(committed: str) -> None:
    built = town.build()
    station = built.tree.station
    order = confirmed("merge", unit=built.tree.office.public_id, others=[station.public_id])
    held, go = threading.Event(), threading.Event()

    def roster() -> None:
        try:
            with transaction.atomic():
                locks._wait(locks.INTAKE)
                held.set()
                person = world.person(station, "名册新人")
                go.wait(5)
                assert person.postings.get().unit_id == station.pk
        finally:
            connections.close_all()

    thread = threading.Thread(target=roster)
    thread.start()
    held.wait(5)
    assert application.now(order_id=order.public_id, by=SYSTEM, at=world.NOON).state == "applying"  # busy: left queued
    merging = threading.Thread(target=lambda: (application.apply(order_id=order.public_id, at=world.NOON),
                                               connections.close_all()))  # fmt: skip
    merging.start()
    go.set()
    thread.join()
    merging.join()
    came = Posting.objects.filter(person__name="名册新人", end_day=None).get()
    assert came.unit == built.tree.office


def test_the_tables_themselves_refuse_a_circle_a_posting_in_a_closed_unit_and_another_history(committed: str) -> None:
    tree = town.build().tree
    with pytest.raises(IntegrityError, match="path of unit"):
        Unit.objects.filter(pk=tree.office.pk).update(parent=tree.station)
    empty = world.unit("空机构", tree.county)
    units.close(unit=empty, on=world.TODAY, by=SYSTEM, at=world.NOON)
    person = world.person(tree.county, "某人")
    for first, end in ((date(2026, 12, 1), None), (date(2026, 1, 1), date(2027, 1, 1))):
        with pytest.raises(IntegrityError, match="after its end"):
            Posting.objects.create(
                person=person, unit=empty, kind="seconded", first_day=first, end_day=end, recorded_at=world.NOON
            )
    with pytest.raises(IntegrityError, match="after its end"):
        Unit.objects.filter(pk=tree.station.pk).update(valid_to=world.TODAY)
    with pytest.raises(IntegrityError, match="never rewritten"):
        tree.office.events.update(kind="moved")
