"""Study of two records of one person: united, completed once, given back."""

import threading

import pytest
from django.db import connection

from taixue.credits.models import Entry
from taixue.credits.queries import chains
from taixue.kit import queue
from taixue.kit.actor import SYSTEM
from taixue.people.services import joins
from taixue.policy.models import Studied
from taixue.study.models import Enrolment, Progress, Visit
from taixue.study.queries import visits
from taixue.study.services import completion
from tests.people import pairs
from tests.people.pairs import DECIDED
from tests.study.conftest import Learner, course, moment, store


@pytest.fixture
def pair(committed):
    return pairs.build()


def studied(person, version, first: int, end: int, *, second: float = 0) -> Learner:
    """Let a record prove [first, end) of the first lesson in one beat."""
    learner = Learner(person, session=f"session-{person.pk}")
    learner.open(version, second=second)
    store([learner.delivery((1, first, end))], second=second + end - first)
    return learner


def open_progress(person) -> Progress:
    return Progress.objects.get(person_id=person.pk)


def test_what_one_record_began_the_other_goes_on_with(pair):
    version = course(40)
    studied(pair.gone, version, 0, 20)
    pairs.join(pair)
    assert open_progress(pair.stays).seconds == 20
    studied(pair.stays, version, 20, 40, second=4000)
    queue.run_waiting()
    entry = Entry.objects.get(person=pair.stays)
    assert (entry.seconds, entry.source) == (40, f"course:{version.course.public_id}")
    assert sum(visit.proven for visit in visits.of_entry(entry)) == 40


def test_seconds_that_both_proved_count_once(pair):
    version = course(40)
    studied(pair.gone, version, 0, 20)
    studied(pair.stays, version, 10, 30, second=100)
    pairs.join(pair)
    assert open_progress(pair.stays).seconds == 30


def test_united_seconds_that_are_enough_complete_the_course_once(pair):
    version = course(40)
    studied(pair.gone, version, 0, 20)
    studied(pair.stays, version, 20, 38, second=100)
    pairs.join(pair)
    queue.run_waiting()
    assert Entry.objects.filter(kind="course").count() == 1
    assert Entry.objects.get(person=pair.stays).seconds == 38


def test_a_course_that_both_completed_counts_once(pair):
    version = course(30)
    studied(pair.gone, version, 0, 30)
    studied(pair.stays, version, 0, 30, second=100)
    queue.run_waiting()
    joined = pairs.join(pair)
    assert joined.carried["credits"] == {"repeated": 0, "same": 1}
    assert Entry.objects.filter(person=pair.stays).count() == 1


def test_a_completion_that_still_waits_is_posted_before_the_chain_ends(pair):
    version = course(30)
    studied(pair.gone, version, 0, 30)  # its job has not run
    pairs.join(pair)
    assert list(Entry.objects.filter(person=pair.gone).values_list("kind", flat=True)) == ["course", "closing"]
    queue.run_waiting()
    assert Entry.objects.filter(person=pair.stays).count() == 1
    assert all(report.valid for report in chains.verify_all())


def test_a_beat_that_comes_after_the_join_proves_nothing_more(pair):
    version = course(60)
    learner = studied(pair.gone, version, 0, 20)
    pairs.join(pair)
    before = Progress.objects.get(person_id=pair.gone.pk).seconds
    answer = store([learner.delivery((2, 20, 30))], second=30)[0]
    assert not answer.get("ok")
    assert Progress.objects.get(person_id=pair.gone.pk).seconds == before == 20
    assert Visit.objects.get(person=pair.gone).ending == "left"


def test_parting_takes_back_only_the_seconds_of_the_other_record(pair):
    version = course(100)
    studied(pair.gone, version, 0, 20)
    studied(pair.stays, version, 10, 30, second=100)
    joined = pairs.join(pair)
    studied(pair.stays, version, 30, 45, second=4000)
    pairs.part(pair, joined)
    assert open_progress(pair.stays).seconds == 35
    assert open_progress(pair.gone).seconds == 20


def test_parting_leaves_no_empty_enrolment_behind(pair):
    version = course(100)
    studied(pair.gone, version, 0, 20)
    pairs.part(pair, pairs.join(pair))
    assert not Enrolment.objects.filter(person=pair.stays).exists()


def test_what_the_staying_record_finished_too_is_earned_when_they_part(pair):
    version = course(30)
    studied(pair.gone, version, 0, 30)
    queue.run_waiting()
    joined = pairs.join(pair)
    studied(pair.stays, version, 0, 30, second=4000)
    queue.run_waiting()
    assert Entry.objects.filter(person=pair.stays).count() == 1
    pairs.part(pair, joined)
    own = Entry.objects.filter(person=pair.stays, repeats=None, reverses=None)
    assert [line.source for line in own] == [f"course:{version.course.public_id}"]
    assert all(report.valid for report in chains.verify_all())


def test_days_of_study_go_over_and_back(pair):
    studied(pair.gone, course(100), 0, 20)
    queue.run_waiting()
    joined = pairs.join(pair)
    assert Studied.objects.filter(person=pair.stays).exists()
    pairs.part(pair, joined)
    queue.run_waiting()
    assert not Studied.objects.filter(person=pair.stays).exists()
    assert Studied.objects.filter(person=pair.gone).exists()


def test_a_completion_and_a_join_at_once_post_once(pair):
    version = course(30)
    studied(pair.gone, version, 0, 30)
    enrolment, asked = Enrolment.objects.get(), pairs.ask(pair)
    gate = threading.Barrier(2)

    def run(action) -> None:
        gate.wait()
        try:
            action()
        finally:
            connection.close()

    threads = [
        threading.Thread(target=run, args=(action,))
        for action in (
            lambda: completion.complete(enrolment_id=enrolment.pk, by=SYSTEM, at=moment(40)),
            lambda: joins.approve(join_id=asked.public_id, by=pair.second, at=DECIDED),
        )
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [e.kind for e in Entry.objects.filter(person=pair.gone).order_by("sequence")] == ["course", "closing"]
    assert Entry.objects.filter(person=pair.stays).count() == 1
    assert all(report.valid for report in chains.verify_all())
