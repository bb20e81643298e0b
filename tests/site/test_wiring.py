"""News between apps: who is taken in, moves or is registered on another day stands anew before the night."""

from datetime import date

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from taixue.kit import queue
from taixue.kit.actor import SYSTEM
from taixue.people.services import persons, postings
from taixue.policy.models import Standing
from taixue.policy.services import assignments, policies
from taixue.site import wiring
from tests import world
from tests.world import NOON


@pytest.fixture
def tree(committed: str) -> world.Tree:
    tree = world.tree()
    policies.publish(text=policies.library("fujian-2017"), by=SYSTEM, at=NOON)
    assignments.assign(
        code="fujian-2017", number=1, unit_path=tree.province.path, first_day=date(2026, 1, 1), by=SYSTEM, at=NOON
    )
    queue.run_waiting()
    return tree


def paths(person_id: int) -> list[str]:
    return list(Standing.objects.filter(person=person_id, window="2026").values_list("unit_path", flat=True))


def test_a_person_taken_in_and_moved_stands_in_the_new_unit(tree: world.Tree) -> None:
    person = world.person(tree.station)
    queue.run_waiting()
    assert paths(person.pk) == [tree.station.path]
    postings.end(posting_id=person.postings.get().pk, end_day=world.TODAY, by=SYSTEM, at=NOON)
    postings.start(
        person=person,
        unit=tree.other_office,
        first_day=world.TODAY,
        rank=person.postings.get().rank,
        by=SYSTEM,
        at=NOON,
    )
    queue.run_waiting()
    assert paths(person.pk) == [tree.other_office.path]


def test_another_day_of_registration_changes_what_is_asked(tree: world.Tree) -> None:
    person = world.person(tree.station)
    queue.run_waiting()
    before = Standing.objects.get(person=person, window="2026").reasons["part"]
    persons.change(person_id=person.pk, changes={"registered_on": date(2026, 7, 1)}, by=SYSTEM, at=NOON)
    queue.run_waiting()
    assert Standing.objects.get(person=person, window="2026").reasons["part"] != before


def test_many_in_one_transaction_are_a_few_jobs(tree: world.Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import transaction

    monkeypatch.setattr(wiring, "TOGETHER", 4)
    with transaction.atomic():
        made = [world.person(tree.station, f"学员{n}").pk for n in range(9)]
    waiting = ProcrastinateJob.objects.filter(task_name="policy.refresh_these", status="todo").order_by("id")
    assert [job.args["persons"] for job in waiting] == [made[:4], made[4:8], made[8:]]
