from datetime import UTC, datetime

import pytest
from django.db import connection

from taixue.credits.models import Entry
from taixue.kit import queue
from taixue.kit.actor import SYSTEM
from taixue.study.models import Enrolment
from taixue.study.queries import progress, visits
from taixue.study.services import completion
from tests.study.conftest import Learner, course, moment, store


def finish(learner: Learner, version, position: int = 1, *, start: float = 0, length: int = 30) -> None:
    """Play a lesson of at most 45 s to its end in one beat."""
    learner.open(version, position, second=start)
    assert store([learner.delivery((1, 0, length))], second=start + length)[0]["done"]


def test_finishing_the_last_lesson_posts_one_entry_with_what_happened(learner):
    version = course(30, 30)
    finish(learner, version, 1)
    queue.run_waiting()
    assert Entry.objects.count() == 0
    finish(learner, version, 2, start=100)
    queue.run_waiting()
    entry = Entry.objects.get()
    assert (entry.seconds, entry.held, entry.nominal, entry.kind, entry.provenance) == (60, 0, 100, "course", "proven")
    assert (entry.first_at, entry.last_at, entry.source) == (
        moment(0),
        moment(130),
        f"course:{version.course.public_id}",
    )
    assert Enrolment.objects.get().completed_at == moment(130)


def test_completion_run_many_times_posts_once(learner):
    version = course(30)
    finish(learner, version)
    for _ in range(3):
        assert completion.complete(enrolment_id=Enrolment.objects.get().pk, by=SYSTEM, at=moment(40))
    assert Entry.objects.count() == 1


def test_the_visits_behind_an_entry_add_up_to_its_seconds(learner):
    version = course(45)
    learner.open(version, device="iPhone · Safari")
    store([learner.delivery((1, 0, 20))], second=20)
    learner.open(version, second=30, device="Windows · Edge")
    store([learner.delivery((1, 20, 45))], second=55)
    queue.run_waiting()
    entry = Entry.objects.get()
    behind = visits.behind(entry.public_id, by=learner.actor)
    assert [(v.device, v.proven, v.ending) for v in behind] == [
        ("iPhone · Safari", 20, "taken"),
        ("Windows · Edge", 25, ""),
    ]
    assert sum(v.proven for v in behind) == entry.seconds == 45


@pytest.mark.parametrize(
    ("earns", "entries"), [("once", ["course:{id}"]), ("yearly", ["course:{id}:2026", "course:{id}:2027"])]
)
def test_a_course_is_earned_again_only_where_it_says_so(learner, earns, entries):
    version = course(30, earns=earns)
    year = int((datetime(2027, 3, 1, tzinfo=UTC) - moment(0)).total_seconds())
    finish(learner, version)
    queue.run_waiting()
    learner.open(version, second=year)
    store([learner.delivery((1, 0, 30))], second=year + 30)
    queue.run_waiting()
    expected = [source.format(id=version.course.public_id) for source in entries]
    assert list(Entry.objects.order_by("sequence").values_list("source", flat=True)) == expected


def test_begun_in_december_and_finished_in_january_is_earned_in_january(learner):
    version = course(30, earns="yearly")
    december = (datetime(2026, 12, 31, 12, tzinfo=UTC) - moment(0)).total_seconds()
    learner.open(version, second=december)
    learner.open(version, second=december + 86_400)
    store([learner.delivery((1, 0, 30))], second=december + 86_400 + 30)
    queue.run_waiting()
    assert Entry.objects.get().source == f"course:{version.course.public_id}:2027"


def test_progress_shows_lesson_by_lesson(learner):
    version = course(30, 40)
    finish(learner, version, 1)
    learner.open(version, 2, second=60)
    store([learner.delivery((1, 5, 15))], second=75)
    queue.run_waiting()
    lessons = progress.of_course(learner.person.pk, version.pk, by=learner.actor)
    assert [(row.proven, row.needed, row.percent, row.resume) for row in lessons] == [
        (30, 27, 100, 0),
        (10, 36, 25, 15),
    ]


def test_the_attention_curve_counts_learners_second_by_second(learner):
    version = course(10)
    learner.open(version)
    store([learner.delivery((1, 2, 5))], second=15)
    lesson = version.lessons.get()
    assert progress.attention(lesson.public_id, by=learner.actor) == [0, 0, 1, 1, 1, 0, 0, 0, 0, 0]


def test_a_job_of_the_lane_is_one_the_worker_takes(learner):
    finish(learner, course(30))
    with connection.cursor() as cursor:
        cursor.execute("SELECT queue_name, status FROM procrastinate_jobs WHERE task_name = 'study.complete'")
        assert cursor.fetchall() == [(queue.QUEUE, "todo")]
    assert "study.complete" in queue.run_waiting()
