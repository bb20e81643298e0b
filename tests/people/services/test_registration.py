"""Registration windows and enrolment numbers."""

import threading
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from taixue.audit.models import Line
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.models import Note
from taixue.people.models import Person, RegistrationWindow
from taixue.people.rules import enrolment
from taixue.people.services import registration
from tests import world
from tests.people.town import Town, build

YESTERDAY, TOMORROW = world.TODAY - timedelta(days=1), world.TODAY + timedelta(days=1)


def newcomer(town: Town, name: str = "新来的人", rank: str = "四级主任科员") -> Person:
    return world.person(town.tree.office, name, rank=rank, registered_on=None)


def opened(town: Town, band: str = "", first: date = YESTERDAY, last: date = TOMORROW) -> RegistrationWindow:
    academy = world.administrator("academy", town.tree.city, name="苏砚秋")
    return registration.open_window(
        unit=town.tree.county, band=band, first_day=first, last_day=last, by=academy, at=world.NOON
    )


def myself(person: Person) -> Person:
    return registration.register_myself(by=world.actor(person), at=world.NOON)


def test_who_registers_gets_a_number_for_good_a_line_and_a_note(town: Town) -> None:
    person = newcomer(town)
    done = myself(person)
    assert enrolment.is_number(done.enrolment_number or "")
    assert (done.enrolment_number or "").startswith("2026")
    assert done.registered_on == world.TODAY
    assert Line.objects.get(action="registration.done").person == person.pk
    assert Note.objects.get(person=person, kind="registration.done").facts["number"] == done.enrolment_number
    assert myself(person).enrolment_number == done.enrolment_number
    assert Line.objects.filter(action="registration.done").count() == 1


def test_everyone_taken_in_as_registered_has_a_number_of_her_own(town: Town) -> None:
    numbers = list(Person.objects.values_list("enrolment_number", flat=True))
    assert all(enrolment.is_number(number or "") for number in numbers)
    assert len(set(numbers)) == len(numbers) == 4


def test_a_number_never_changes_and_never_goes(town: Town) -> None:
    person = town.learner
    person.refresh_from_db()
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=person.pk).update(enrolment_number="202600000999")
    Person.objects.filter(pk=person.pk).update(registered_on=None, enrolment_number=None)
    assert Person.objects.get(pk=person.pk).enrolment_number == person.enrolment_number
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.filter(pk=town.stranger.pk).update(enrolment_number=person.enrolment_number)


def test_in_a_governed_unit_only_an_open_window_of_the_band_enrols(town: Town) -> None:
    opened(town, "division")
    person, leader = newcomer(town), newcomer(town, "带队的人", rank="二级调研员")
    with pytest.raises(Conflict):
        myself(person)
    assert myself(leader).enrolment_number
    opened(town, "section")
    assert myself(person).enrolment_number


def test_a_window_that_is_shut_enrols_nobody(town: Town) -> None:
    row = opened(town)
    person = newcomer(town)
    academy = world.administrator("academy", town.tree.city, name="苏砚秋")
    for _ in range(2):
        registration.shut_window(window_id=row.public_id, by=academy, at=world.NOON)
    with pytest.raises(Conflict):
        myself(person)
    assert Line.objects.filter(action="registration.shut").count() == 1


def test_a_unit_administrator_enrols_her_people_and_nobody_elses(town: Town) -> None:
    first, second = newcomer(town), newcomer(town, "第二个人")
    done = registration.register(person_ids=[first.pk, second.pk, town.learner.pk], by=town.admin, at=world.NOON)
    assert (done.people, done.left_out) == (2, ())
    outsider = world.person(town.tree.other_office, "外县的人", registered_on=None)
    with pytest.raises(NotFound):
        registration.register(person_ids=[outsider.pk], by=town.admin, at=world.NOON)


def test_who_may_not_be_enrolled_today_is_named_with_why(town: Town) -> None:
    opened(town, "division")
    person = newcomer(town)
    done = registration.register(person_ids=[person.pk], by=town.admin, at=world.NOON)
    assert (done.people, done.left_out) == (0, ((person, "shut"),))


def test_only_an_academy_of_the_unit_opens_windows_in_the_right_order(town: Town) -> None:
    facts = {"unit": town.tree.county, "band": "", "first_day": world.TODAY, "last_day": TOMORROW, "at": world.NOON}
    with pytest.raises(Denied):
        registration.open_window(**facts, by=town.admin)
    academy = world.administrator("academy", town.tree.other_county, name="外县学院")
    with pytest.raises(Denied):
        registration.open_window(**facts, by=academy)
    academy = world.administrator("academy", town.tree.city, name="苏砚秋")
    for change, code in (
        ({"last_day": YESTERDAY}, "order"), ({"band": "chief"}, "unknown"),
        ({"first_day": YESTERDAY - timedelta(days=3), "last_day": YESTERDAY}, "past"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refusal:
            registration.open_window(**{**facts, **change}, by=academy)
        assert refusal.value.facts["problems"][0]["code"] == code
    twice = [registration.open_window(**facts, by=academy) for _ in range(2)]
    assert twice[0] == twice[1]
    with pytest.raises(Conflict):
        registration.open_window(**{**facts, "last_day": TOMORROW + timedelta(days=9)}, by=academy)


def test_two_who_enrol_one_person_at_once_give_one_number(committed: str) -> None:
    town = build()
    person = newcomer(town)
    gate, seen = threading.Barrier(2), []

    def enrol() -> None:
        try:
            gate.wait(timeout=10)
            seen.append(registration.register(person_ids=[person.pk], by=town.admin, at=world.NOON).people)
        finally:
            connection.close()

    threads = [threading.Thread(target=enrol) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(seen) == [0, 1]
    assert Line.objects.filter(action="registration.done").count() == 1


def test_a_roster_enrols_whom_an_open_window_admits_and_takes_the_others_in_without_a_number(db: None) -> None:
    from taixue.people.models import Unit
    from taixue.people.rules.ranks import band
    from tests.people.rosters import GOOD, applied, province

    province()
    root = Unit.objects.get(parent=None)
    academy = world.administrator("academy", root, name="苏砚秋")
    registration.open_window(
        unit=root, band="section", first_day=YESTERDAY, last_day=TOMORROW, by=academy, at=world.NOON
    )
    applied(GOOD)
    people = Person.objects.exclude(pk=academy.person_id).prefetch_related("postings")
    assert len(people) == 180
    for person in people:
        admitted = band(person.postings.all()[0].rank) == "section"
        assert (person.registered_on is not None, bool(person.enrolment_number)) == (admitted, admitted)
    assert 0 < sum(person.registered_on is not None for person in people) < 180
