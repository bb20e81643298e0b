import pytest
from django.db import IntegrityError, transaction

from taixue.lib.errors import Conflict, Denied, NotFound
from taixue.study.models import Enrolment, Visit
from taixue.study.services import visits
from tests import world
from tests.study.conftest import Learner, course, lesson, moment, publish, store
from tests.world import NOON

pytestmark = pytest.mark.usefixtures("committed")


def test_opening_a_lesson_says_all_that_a_player_needs(learner):
    learner.open(course(100, threshold=80, speed=150, held_limit=10))
    opened = learner.opened
    assert (opened.length, opened.needed, opened.proven, opened.resume, opened.speed) == (100, 80, 0, 0, 150)
    assert (opened.interval, opened.held_limit, opened.done, opened.taken_from, opened.before) == (
        15,
        10,
        False,
        "",
        None,
    )


def test_a_newer_visit_takes_over_and_the_older_keeps_its_figures(learner):
    version = course(100)
    learner.open(version, device="Android · Chrome")
    store([learner.delivery((1, 0, 15))], second=15)
    learner.session = "session-two"
    learner.open(version, second=20)
    first = Visit.objects.get(ending="taken")
    assert (first.proven, first.claimed, first.last_at, first.ended_at) == (15, 15, moment(15), moment(20))
    assert learner.opened.taken_from == "Android · Chrome"
    assert (learner.opened.before.device, learner.opened.before.resume, learner.opened.resume) == (
        "Android · Chrome",
        15,
        15,
    )


def test_taking_over_empties_the_allowance(learner):
    version = course(100)
    learner.open(version)
    learner.open(version, second=40)
    answer = store([learner.delivery((1, 0, 15))], second=45)[0]
    assert answer["s"] == 5


def test_two_devices_in_two_lessons_prove_no_more_than_one(learner):
    version = course(100, 100)
    learner.open(version, 1)
    first = learner.delivery((1, 0, 15))
    learner.open(version, 2, second=1)
    answers = store([first, learner.delivery((1, 0, 15))], second=16)
    assert answers[0]["code"] == "taken-over"
    assert answers[1]["s"] == 15


def test_the_database_keeps_one_open_visit_a_person(learner):
    version = course(100)
    learner.open(version)
    first = Visit.objects.get()
    with pytest.raises(IntegrityError, match="visit_one_active_per_person"), transaction.atomic():
        Visit.objects.create(
            person=learner.person, enrolment=first.enrolment, lesson=first.lesson, opened_at=NOON, session=b"x" * 16
        )


def test_renewing_gives_a_ticket_and_lets_the_clock_run_on(learner):
    learner.open(course(1000))
    renewed = visits.renew(visit=learner.opened.visit, session_key=learner.session, by=learner.actor, at=moment(600))
    assert renewed.ticket != learner.opened.ticket
    learner.opened = renewed
    answer = store([learner.delivery((1, 0, 400))], second=600)[0]
    assert (answer["s"], answer["held"]) == (333, 333)  # a third of 1,000 s


def test_a_visit_is_renewed_only_in_its_own_session_and_while_it_is_open(learner):
    learner.open(course(100))
    with pytest.raises(Conflict) as other:
        visits.renew(visit=learner.opened.visit, session_key="another", by=learner.actor, at=NOON)
    assert other.value.facts == {"why": "session"}
    visits.leave(visit=learner.opened.visit, by=learner.actor, at=moment(3))
    visits.leave(visit=learner.opened.visit, by=learner.actor, at=moment(9))
    with pytest.raises(Conflict) as left:
        visits.renew(visit=learner.opened.visit, session_key=learner.session, by=learner.actor, at=NOON)
    assert left.value.facts == {"why": "left"}
    assert Visit.objects.get().ended_at == moment(3)


def test_nobody_else_may_renew_or_leave_a_visit(learner):
    learner.open(course(100))
    other = world.actor(world.person(world.unit("某局"), "周明远"))
    for call in (visits.leave, lambda **known: visits.renew(session_key=learner.session, **known)):
        with pytest.raises(NotFound):
            call(visit=learner.opened.visit, by=other, at=NOON)


def test_an_account_without_a_person_cannot_study(learner):
    from taixue.kit.actor import SYSTEM

    with pytest.raises(Denied):
        visits.open(lesson_public_id=lesson(course(9)).public_id, session_key="s", device="", by=SYSTEM, at=NOON)


def test_a_visit_without_beats_for_half_an_hour_ends_when_its_last_beat_came(learner):
    learner.open(course(100))
    store([learner.delivery((1, 0, 15))], second=15)
    assert visits.sweep(at=moment(15 + 1800)) == 0
    assert visits.sweep(at=moment(15 + 1801)) == 1
    row = Visit.objects.get()
    assert (row.ending, row.ended_at, row.proven) == ("idle", moment(15), 15)


def test_a_course_that_still_takes_a_journal_keeps_its_visits_longer(learner):
    learner.open(course(100, held_limit=60))
    assert visits.sweep(at=moment(64 * 60)) == 0
    assert visits.sweep(at=moment(66 * 60)) == 1


def test_a_learner_finishes_the_edition_she_began(learner):
    old = course(100)
    learner.open(old)
    new = publish(type(old).objects.create(course=old.course, number=2, subject=old.subject, title="新版",
                                           centihours=100, created_at=NOON), 100)  # fmt: skip
    with pytest.raises(Conflict) as refused:
        learner.open(new, second=5)
    assert refused.value.facts == {"version": old.public_id}
    learner.open(old, second=9)
    assert Enrolment.objects.get().version_id == old.pk


def test_nobody_begins_a_retired_edition(learner):
    old = course(100)
    publish(type(old).objects.create(course=old.course, number=2, subject=old.subject, title="新版", centihours=100,
                                     created_at=NOON), 100)  # fmt: skip
    with pytest.raises(Conflict, match="retired"):
        learner.open(old)


def test_a_second_learner_in_the_same_lesson_takes_nothing_over(learner):
    version = course(100)
    other = Learner(world.person(world.unit("某局"), "周明远"))
    learner.open(version)
    other.open(version)
    assert Visit.objects.filter(ended_at=None).count() == 2
