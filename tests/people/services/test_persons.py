"""Persons are taken in and changed."""

import pytest

from taixue.audit.models import Line
from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.models import Account, Person
from taixue.people.queries import persons as queries
from taixue.people.services import numbers, persons
from tests import world
from tests.people.town import Town


def test_a_person_comes_with_an_account_that_has_no_password(town: Town) -> None:
    account = Account.objects.get(person=town.learner)
    assert not account.has_usable_password()
    assert account.activated_at is None


def test_the_number_is_stored_encrypted_and_found_by_its_hash(town: Town) -> None:
    number = world.identity_number(777)
    made = world.person(town.tree.office, id_number=number)
    stored = Person.objects.get(pk=made.pk)
    assert number.encode() not in bytes(stored.id_cipher) + bytes(stored.id_lookup)
    assert stored.id_mask == f"359901********{number[-4:]}"
    assert numbers.read(stored) == number
    assert Person.objects.get(id_lookup=numbers.finding(number.lower())) == made


@pytest.mark.parametrize("field", ["id_number", "mobile"])
def test_a_number_or_mobile_belongs_to_one_person(town: Town, field: str) -> None:
    value = {"id_number": world.identity_number(801), "mobile": world.mobile(801)}[field]
    world.person(town.tree.office, **{field: value})
    with pytest.raises(Conflict) as refusal:
        world.person(town.tree.office, **{field: value})
    assert refusal.value.facts["problems"] == [{"field": field, "code": "taken"}]


def test_a_wrong_check_digit_takes_nobody_in(town: Town) -> None:
    with pytest.raises(Invalid) as refusal:
        world.person(town.tree.office, "方知夏", id_number="110105194912310021")
    assert refusal.value.facts["problems"][0]["code"] == "check"
    assert not Person.objects.filter(name="方知夏").exists()


def test_equal_values_change_nothing_and_leave_no_line(town: Town) -> None:
    changes = {"name": "林若溪", "mobile": town.learner.mobile, "education": "20"}
    persons.change(person_id=town.learner.pk, changes=changes, by=town.admin, at=world.NOON)
    persons.change(person_id=town.learner.pk, changes=changes, by=town.admin, at=world.NOON)
    line = Line.objects.get(action="person.changed")
    assert (line.details, line.actor_name, line.person) == ({"fields": ["education"]}, "周明远", town.learner.pk)


def test_a_foreign_administrator_changes_and_sees_nobody(town: Town) -> None:
    with pytest.raises(NotFound):
        persons.change(person_id=town.learner.pk, changes={"name": "他人"}, by=town.foreign_admin, at=world.NOON)
    with pytest.raises(NotFound):
        queries.get(town.learner.public_id, by=town.foreign_admin)
    with pytest.raises(Denied):
        draft = persons.PersonDraft(name="新人")
        persons.create(draft=draft, unit=town.tree.office, by=town.foreign_admin, at=world.NOON)


def test_one_learner_sees_oneself_and_nobody_else(town: Town) -> None:
    learner = world.actor(town.learner)
    assert queries.get(town.learner.public_id, by=learner) == town.learner
    with pytest.raises(NotFound):
        queries.get(town.stranger.public_id, by=learner)
    with pytest.raises(Denied):
        persons.change(person_id=town.learner.pk, changes={"name": "改名"}, by=learner, at=world.NOON)


def test_a_number_is_shown_whole_with_a_reason_and_a_line(town: Town) -> None:
    with pytest.raises(Invalid):
        numbers.unmask(person_id=town.learner.pk, reason=" ", by=town.admin, at=world.NOON)
    auditor = world.administrator("auditor", town.tree.county, name="卫承泽")
    with pytest.raises(Denied):
        numbers.unmask(person_id=town.learner.pk, reason="核对", by=auditor, at=world.NOON)
    whole = numbers.unmask(person_id=town.learner.pk, reason="核对名册", by=town.admin, at=world.NOON)
    assert whole == numbers.read(town.learner)
    line = Line.objects.get(action="person.unmasked")
    assert (line.reason, line.person, line.unit_path) == ("核对名册", town.learner.pk, town.tree.station.path)


def test_search_finds_by_beginning_of_name_unit_and_band(town: Town) -> None:
    world.person(town.tree.office, "林小雨", rank="一级调研员")
    found = queries.search(by=SYSTEM, day=world.TODAY, name="林")
    assert [p.name for p in found] == ["林小雨", "林若溪"]
    assert [p.name for p in queries.search(by=SYSTEM, day=world.TODAY, name="林", unit=town.tree.station)] == ["林若溪"]
    assert [p.name for p in queries.search(by=town.admin, day=world.TODAY, band=queries.Band.DIVISION)] == ["林小雨"]
    assert not queries.search(by=town.foreign_admin, day=world.TODAY, name="林").exists()
