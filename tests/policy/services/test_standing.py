"""Standings: derived, rebuildable, and the same whether they grew or were built at once."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from taixue.credits.services import corrections
from taixue.kit import clock, queue
from taixue.kit.actor import SYSTEM
from taixue.notices.models import Note
from taixue.people.services import postings
from taixue.policy.models import Standing, Studied
from taixue.policy.queries import standings
from taixue.policy.services import news, standing
from tests import world
from tests.policy import growing
from tests.policy.builders import learn
from tests.policy.growing import rows
from tests.world import NOON

DAY = date(2026, 6, 1)


def of(person, window="2026"):
    return Standing.objects.get(person=person, window=window)


def test_hours_that_count_and_hours_owed_are_kept_by_window(version, learner, tree):
    learn(learner, 21.5, DAY, required=True)
    learn(learner, 42, DAY)
    learn(learner, 3, date(2025, 12, 18))
    standing.refresh(learner.pk, NOON)
    now, before = of(learner), of(learner, "2025")
    assert (now.owed, now.owed_required, now.counted, now.counted_required) == (8000, 2500, 6350, 2150)
    assert (now.missing, now.missing_required, now.met, now.participated) == (1650, 350, False, True)
    assert (now.unit_path, now.band) == (tree.station.path, "section")
    assert (now.group, now.rank) == ("section-and-below", "四级主任科员")
    assert (before.counted, before.owed) == (300, 8000)


def test_the_standing_stands_at_the_unit_of_the_reference_day(version, learner, tree):
    posting = learner.postings.get()
    postings.end(posting_id=posting.pk, end_day=date(2026, 11, 10), by=SYSTEM, at=NOON)
    postings.start(
        person=learner,
        unit=tree.other_office,
        first_day=date(2026, 11, 10),
        rank="四级主任科员",
        post="科员",
        by=SYSTEM,
        at=NOON,
    )
    standing.refresh(learner.pk, NOON)
    assert (of(learner).unit_path, of(learner, "2025").unit_path) == (tree.other_office.path, tree.station.path)


def test_someone_who_left_stands_nowhere(version, learner):
    standing.refresh(learner.pk, NOON)
    postings.end(posting_id=learner.postings.get().pk, end_day=date(2026, 11, 1), by=SYSTEM, at=NOON)
    standing.refresh(learner.pk, NOON)
    assert list(Standing.objects.values_list("window", flat=True)) == ["2025"]


def test_computing_twice_changes_nothing_but_the_moment(version, learner):
    learn(learner, 10, DAY)
    standing.refresh(learner.pk, NOON)
    first = rows()
    standing.refresh(learner.pk, NOON)
    assert rows() == first


def test_everyone_is_computed_in_batches_and_the_same_as_one_by_one(version, tree, monkeypatch):
    people = [world.person(tree.station, f"学员{n}") for n in range(5)]
    for n, person in enumerate(people):
        learn(person, 10 * n, DAY, required=True)
        standing.refresh(person.pk, NOON)
    one_by_one = rows()
    Standing.objects.all().delete()
    monkeypatch.setattr(standing, "BATCH", 2)
    assert list(standing.refresh_all(NOON))[-1] >= 5
    mine = [row for row in rows() if row["person_id"] in {p.pk for p in people}]
    assert mine == one_by_one


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from("lrs"), st.integers(1, 40), st.integers(0, 700)), max_size=6))
def test_a_rebuilt_standing_equals_the_one_that_grew(version, tree, steps):
    growing.assign("nanjing-credits", tree.county)  # with caps, and a surplus that is carried over
    asker, approver = (world.administrator("unit-admin", tree.county) for _ in range(2))
    grown, rebuilt = growing.grown_and_rebuilt(world.person(tree.station), steps, asker=asker, approver=approver)
    assert rebuilt == grown
    assert len(grown) == 4


def test_the_first_and_last_day_of_a_year_are_kept(learner, db):
    days = [date(2026, 6, 1), date(2026, 6, 2), date(2026, 3, 1), date(2026, 5, 1), date(2027, 1, 1)]
    assert [standing.studied(learner.pk, day) for day in days] == [True, True, True, False, True]
    kept = Studied.objects.order_by("year").values_list("year", "first_day", "last_day")
    assert list(kept) == [(2026, date(2026, 3, 1), date(2026, 6, 2)), (2027, date(2027, 1, 1), date(2027, 1, 1))]


def test_an_entry_reaches_the_standing_and_the_inbox_by_job_exactly_once(version, learner):
    queue.run_waiting()
    Standing.objects.all().delete()
    today = clock.day(clock.now())
    entry = learn(learner, 5, today)
    ran = queue.run_waiting()
    assert ran.count("policy.refresh") == 1
    standing.refresh(learner.pk, NOON)
    queue.defer("policy.refresh", person=learner.pk, entry=str(entry.public_id))  # a killed worker's job runs again
    queue.run_waiting()
    note = Note.objects.get(person=learner, kind="credits.posted")
    assert (note.facts["title"], note.facts["nominal_hours"], note.link) == (
        "课程",
        500,
        f"/entries/{entry.public_id}/",
    )


def test_hours_of_a_statistics_day_are_told_as_counting_for_no_year(version, learner):
    entry = learn(learner, 5, date(2025, 12, 25))
    news.posted(entry.public_id, at=NOON)
    assert Note.objects.get(person=learner).facts["window"] == ""


def test_study_reaches_the_standing_by_job(version, learner):
    from taixue.study.models import Visit
    from taixue.study.signals import studied

    queue.run_waiting()
    moment = clock.now()
    studied.send(Visit, person_id=learner.pk, last_at=moment)
    assert queue.run_waiting() == ["policy.studied"]
    assert Studied.objects.get(person=learner).last_day == clock.day(moment)


def test_nightly_everyone_is_computed(version, learner):
    queue.run_waiting()
    Standing.objects.all().delete()
    queue.defer("policy.nightly")
    assert queue.run_waiting() == ["policy.nightly", "policy.refresh_all", "policy.refresh_piece"]
    assert Standing.objects.filter(person=learner).exists()


def test_a_reversal_takes_the_hours_from_the_year_that_gained_them(version, learner, tree):
    asker, approver = (world.administrator("unit-admin", tree.county) for _ in range(2))
    entry = learn(learner, 5, date(2025, 6, 1))
    standing.refresh(learner.pk, NOON)
    assert of(learner, "2025").counted == 500
    asked = corrections.ask(entry_id=entry.public_id, reason="重复", by=asker, at=NOON)
    corrections.approve(correction_id=asked.public_id, by=approver, at=NOON)
    standing.refresh(learner.pk, NOON)
    assert (of(learner, "2025").counted, of(learner, "2026").counted) == (0, 0)


def test_a_window_begins_with_its_first_day(version, learner):
    standing.refresh(learner.pk, datetime(2026, 12, 31, 15, 59, tzinfo=UTC))
    assert set(Standing.objects.values_list("window", flat=True)) == {"2025", "2026"}
    standing.refresh(learner.pk, datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    assert set(Standing.objects.values_list("window", flat=True)) == {"2025", "2026", "2027"}


@pytest.mark.parametrize("registered", [None, date(2026, 12, 1)])
def test_someone_not_registered_by_the_reference_day_owes_nothing(version, tree, registered):
    person = world.person(tree.station, registered_on=registered)
    standing.refresh(person.pk, NOON)
    view = standings.of_person(person.pk, "2026", by=world.actor(person))
    assert view is not None
    assert (view.subject, view.owed, view.reasons["exempt"]) == (False, 0, "not-registered")
