"""Postings. That main postings never overlap must hold against two sessions at once."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection

from taixue.audit.models import Line
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, Invalid
from taixue.people.models import Posting
from taixue.people.queries import facts
from taixue.people.queries import postings as queries
from taixue.people.services import postings
from tests import world
from tests.people.town import Town, build


def test_a_second_main_posting_on_one_of_the_days_is_refused(town: Town) -> None:
    with pytest.raises(Conflict):
        postings.start(person=town.learner, unit=town.tree.office, first_day=world.TODAY, by=SYSTEM, at=world.NOON)


def test_a_move_ends_one_posting_on_the_day_the_next_begins(town: Town) -> None:
    held = Posting.objects.get(person=town.learner)
    postings.end(posting_id=held.pk, end_day=world.TODAY, by=SYSTEM, at=world.NOON)
    postings.start(
        person=town.learner, unit=town.tree.office, first_day=world.TODAY, rank="三级主任科员", by=SYSTEM, at=world.NOON
    )
    before = queries.main_on([town.learner.pk], date(2026, 11, 19))[town.learner.pk]
    after = queries.main_on([town.learner.pk], world.TODAY)[town.learner.pk]
    assert (before.unit_path, after.unit_path) == (town.tree.station.path, town.tree.office.path)
    known = facts.history([town.learner.pk])[town.learner.pk]
    assert [(p.first_day, p.end_day) for p in known.postings] == [(date(2024, 1, 1), world.TODAY), (world.TODAY, None)]


def test_a_secondment_stands_beside_the_main_posting_and_a_pension_does_not(town: Town) -> None:
    common = {
        "person": town.learner,
        "unit": town.tree.office,
        "first_day": world.TODAY,
        "by": SYSTEM,
        "at": world.NOON,
    }
    postings.start(**common, kind="seconded")
    with pytest.raises(Conflict):
        postings.start(**common, kind="retired")
    assert queries.main_on([town.learner.pk], world.TODAY)[town.learner.pk].unit_path == town.tree.station.path


def test_ending_twice_on_the_same_day_leaves_one_line(town: Town) -> None:
    held = Posting.objects.get(person=town.learner)
    for _ in range(2):
        postings.end(posting_id=held.pk, end_day=world.TODAY, by=SYSTEM, at=world.NOON)
    assert Line.objects.filter(action="posting.ended").count() == 1
    with pytest.raises(Conflict):
        postings.end(posting_id=held.pk, end_day=date(2026, 11, 1), by=SYSTEM, at=world.NOON)


def test_an_unknown_rank_and_days_out_of_order_are_refused(town: Town) -> None:
    person = world.person(town.tree.office)
    for wrong in ({"rank": "九品"}, {"end_day": date(2020, 1, 1)}):
        with pytest.raises(Invalid):
            postings.start(
                person=person, unit=town.tree.office, first_day=world.TODAY, by=SYSTEM, at=world.NOON, **wrong
            )


def test_an_administrator_posts_nobody_into_a_foreign_unit(town: Town) -> None:
    with pytest.raises(Denied):
        postings.start(
            person=town.learner, unit=town.tree.other_office, first_day=world.TODAY, kind="seconded", by=town.admin,
            at=world.NOON,
        )  # fmt: skip


def test_the_database_refuses_an_overlap_that_no_service_saw(town: Town) -> None:
    with pytest.raises(IntegrityError, match="posting_main_never_overlaps"):
        Posting.objects.create(
            person=town.learner, unit=town.tree.office, first_day=date(2025, 1, 1), recorded_at=world.NOON
        )


MEETING = """
WITH days AS (
    SELECT first_day, end_day FROM unnest(ARRAY['1900-01-01', '2025-01-01', '2025-01-02']::date[]) first_day,
           unnest(ARRAY['2025-01-02', '2025-01-03', '9999-12-31', NULL]::date[]) end_day
    WHERE end_day IS NULL OR end_day > first_day
)
SELECT count(*), count(*) FILTER (
    WHERE (people_box(p, a.first_day, a.end_day) && people_box(q, b.first_day, b.end_day))
       <> (p = q AND daterange(a.first_day, a.end_day) && daterange(b.first_day, b.end_day))
) FROM days a, days b, unnest(ARRAY[1, 2, 1000000000000]) p, unnest(ARRAY[1, 2, 1000000000001]) q
"""


def test_two_boxes_meet_where_person_and_days_do_and_nowhere_else(town: Town) -> None:
    with connection.cursor() as cursor:
        cursor.execute(MEETING)
        assert cursor.fetchone() == (11 * 11 * 9, 0)


def test_of_two_sessions_that_post_a_person_at_once_one_is_refused(committed: str) -> None:
    town = build()
    Posting.objects.filter(person=town.learner).delete()
    gate = threading.Barrier(2)
    results: list[str] = []

    def post(unit: object) -> None:
        try:
            gate.wait(timeout=10)
            postings.start(person=town.learner, unit=unit, first_day=world.TODAY, by=SYSTEM, at=world.NOON)
            results.append("posted")
        except Conflict:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=(unit,)) for unit in (town.tree.office, town.tree.station)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(results) == ["posted", "refused"]
    assert Posting.objects.filter(person=town.learner).count() == 1
