"""Deliveries stored through the lane's own connection; seconds after NOON."""

import asyncio

import psycopg
import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, connection, transaction

from taixue.kit import queue
from taixue.kit.lane.commits import connect
from taixue.people.models import Account
from taixue.study.models import HeldStretch, Progress, Visit
from taixue.study.services import beats
from taixue.study.services.mishaps import Mishap
from tests import world
from tests.study.conftest import Learner, course, moment, store


def test_a_beat_at_real_pace_is_stored_with_its_answer(learner):
    learner.open(course(60))
    assert store([learner.delivery((1, 0, 15))], second=15) == [
        {"ok": True, "n": 1, "s": 15, "r": 15, "i": 15, "done": False}
    ]
    assert (learner.progress().seconds, bytes(learner.progress().bits)) == (15, b"\xff\x7f" + bytes(6))


def test_several_deliveries_of_one_person_in_a_batch_are_all_applied(learner):
    learner.open(course(60))
    answers = store([learner.delivery((n, 15 * n - 15, 15 * n)) for n in (1, 2, 3)], second=45)
    assert [answer["s"] for answer in answers] == [15, 30, 45]
    assert learner.progress().seconds == 45


def test_persons_in_one_batch_do_not_mix(learner):
    version = course(60)
    other = Learner(world.person(world.unit("某局"), "周明远"))
    learner.open(version)
    other.open(version)
    store([other.delivery((1, 30, 40)), learner.delivery((1, 0, 15))], second=15)
    assert (learner.progress().seconds, other.progress().seconds) == (15, 10)


def test_what_the_clock_cannot_pay_for_is_refused_and_the_map_comes_with_the_answer(learner):
    learner.open(course(60))
    answer = store([learner.delivery((1, 0, 15))], second=10)[0]
    assert (answer["s"], answer["refused"], answer["bits"]) == (10, [[10, 15, "fast"]], "/wMAAAAAAAA=")


def test_a_row_that_another_process_changed_meanwhile_is_tried_again(learner):
    learner.open(course(60))
    seen = Progress.objects.values_list("pk").get()

    async def race() -> list:
        async with await connect() as first, await connect() as second:
            async with second.transaction():
                await second.execute("UPDATE study_progress SET claimed = claimed + 1")
                writing = asyncio.create_task(beats.store(first, [learner.delivery((1, 0, 15))], moment(15)))
                await asyncio.sleep(0.3)  # it has read the row and now waits for the lock
            return list(await writing)

    assert asyncio.run(race()) == [None]
    assert seen and learner.progress().seconds == 0
    assert store([learner.delivery((1, 0, 15))], second=16)[0]["s"] == 15


def test_a_visit_that_was_taken_over_proves_nothing_more_and_says_where_it_went_on(learner):
    version = course(60)
    learner.open(version)
    old = learner.delivery((1, 0, 15))
    learner.session = "session-two"
    learner.open(version, second=5, device="Android · Chrome")
    assert store([old], second=15) == [{"ok": False, "code": "taken-over", "device": "Android · Chrome"}]
    assert learner.progress().seconds == 0
    assert Visit.objects.get(ending="taken").refusals == {"taken": 1}


def test_a_visit_that_was_left_says_so(learner):
    from taixue.study.services import visits

    learner.open(course(60))
    visits.leave(visit=learner.opened.visit, by=learner.actor, at=moment(5))
    assert store([learner.delivery((1, 0, 15))], second=15) == [{"ok": False, "code": "ended", "why": "left"}]


def test_shared_and_forged_tickets_are_counted_on_the_visit(learner):
    learner.open(course(60))
    delivery = learner.delivery()
    shared, forged = Mishap("shared", delivery.ticket.visit, b""), Mishap("forged", 0, delivery.ticket.session)
    answers = store([shared, shared, forged], second=3)
    assert [answer["code"] for answer in answers] == ["ticket-shared", "ticket-shared", "ticket-forged"]
    assert Visit.objects.get().refusals == {"shared": 2, "forged": 1}


def test_a_journal_after_an_outage_is_noted_stretch_by_stretch(learner):
    learner.open(course(300))
    store([learner.delivery((1, 0, 15))], second=15)
    answer = store([learner.delivery(*((n, 15 * n - 15, 15 * n) for n in range(2, 7)))], second=90)[0]
    assert (answer["s"], answer["held"]) == (90, 75)
    assert list(HeldStretch.objects.order_by("first").values_list("first", "end", "seconds")) == [
        (15, 30, 15), (30, 45, 15), (45, 60, 15), (60, 75, 15), (75, 90, 15),
    ]  # fmt: skip


def signed_in(learner: Learner) -> None:
    store_of = SessionStore()
    store_of["who"] = learner.person.pk
    store_of.create()
    learner.session = store_of.session_key


def test_a_ticket_is_renewed_in_its_last_two_minutes(learner):
    signed_in(learner)
    learner.open(course(600))
    assert "t" not in store([learner.delivery((1, 0, 15))], second=179)[0]
    renewed = store([learner.delivery((2, 15, 30))], second=185)[0]["t"]
    assert renewed != learner.opened.ticket


def test_no_ticket_is_renewed_once_the_session_is_over(learner):
    signed_in(learner)
    learner.open(course(600))
    SessionStore(learner.session).delete()
    answer = store([learner.delivery((1, 0, 15))], second=200)[0]
    assert answer["ok"] and "t" not in answer


def test_no_ticket_is_renewed_for_an_account_that_was_closed(learner):
    signed_in(learner)
    learner.open(course(600))
    Account.objects.update(is_active=False)
    assert "t" not in store([learner.delivery((1, 0, 15))], second=200)[0]


def test_reaching_the_threshold_queues_the_completion_in_the_same_transaction(learner):
    learner.open(course(40))
    answers = [store([learner.delivery((n, 12 * n - 12, 12 * n))], second=15 * n)[0] for n in (1, 2, 3)]
    assert [answer["done"] for answer in answers] == [False, False, True]
    assert learner.progress().completed_at == moment(45)
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name, lock, args FROM procrastinate_jobs WHERE task_name LIKE 'study.%'")
        assert cursor.fetchall() == [
            ("study.complete", f"person:{learner.person.pk}", f'{{"enrolment": {learner.progress().enrolment_id}}}')
        ]


def test_beats_after_the_threshold_queue_nothing_more(learner):
    learner.open(course(40))
    for n in (1, 2, 3, 4):
        store([learner.delivery((n, 10 * n - 10, 10 * n))], second=15 * n)
    assert queue.run_waiting().count("study.complete") == 1
    assert learner.progress().seconds == 40


def test_a_presence_question_stops_proof_until_it_is_answered(learner):
    learner.open(course(3000, presence=1))  # due 45 to 75 s after the opening
    assert "ask" not in store([learner.delivery((1, 0, 15))], second=40)[0]
    put = store([learner.delivery((2, 15, 30))], second=80)[0]
    assert put["s"] == 30 and put["ask"]["left"] == 60
    waiting = store([learner.delivery((3, 30, 45))], second=95)[0]
    assert (waiting["s"], waiting["refused"], waiting["ask"]["left"]) == (30, [[30, 45, "absent"]], 45)
    right = put["ask"]["a"] + put["ask"]["b"]
    wrong = store([learner.delivery(answer=(put["ask"]["id"], right + 1))], second=100)[0]
    assert wrong["ask"]["id"] == put["ask"]["id"]
    answered = store([learner.delivery((4, 30, 45), answer=(put["ask"]["id"], right))], second=105)[0]
    assert (answered["s"], "ask" in answered) == (45, False)


def test_a_question_that_nobody_answered_in_time_is_put_anew(learner):
    learner.open(course(3000, presence=1))
    first = store([learner.delivery()], second=80)[0]["ask"]
    late = store([learner.delivery()], second=80 + 61)[0]["ask"]
    assert (late["id"] != first["id"], late["left"]) == (True, 60)


def test_the_database_refuses_seconds_that_are_not_the_bits(learner):
    learner.open(course(60))
    with pytest.raises(IntegrityError, match="progress_seconds_are_the_bits"), transaction.atomic():
        Progress.objects.update(seconds=5)


def test_the_database_refuses_to_open_an_ended_visit_again_or_to_delete_it(learner):
    from taixue.study.services import visits

    learner.open(course(60))
    visits.leave(visit=learner.opened.visit, by=learner.actor, at=moment(5))
    with pytest.raises(IntegrityError, match="has ended"), transaction.atomic():
        Visit.objects.update(ended_at=None)
    with pytest.raises(IntegrityError, match="keeps its rows"), transaction.atomic():
        Visit.objects.all().delete()


def test_a_batch_that_fails_stores_nothing_of_it(learner):
    learner.open(course(300))
    store([learner.delivery((1, 0, 15))], second=15)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE study_heldstretch ADD CONSTRAINT none_today CHECK (seconds < 0)")
    with pytest.raises(psycopg.errors.CheckViolation):
        store([learner.delivery(*((n, 15 * n - 15, 15 * n) for n in range(2, 7)))], second=90)
    assert learner.progress().seconds == 15
