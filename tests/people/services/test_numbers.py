"""A wrong identity number is corrected: the person, the account and the chain stay; of the old number only a hash."""

import threading

import pytest
from django.db import connection

from taixue.audit.models import Line
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound, Refusal
from taixue.notices.models import Note
from taixue.people.models import Account, FormerNumber, Person, PersonChange
from taixue.people.queries import accounts
from taixue.people.services import numbers
from tests import world
from tests.people.town import Town, build


def correct(town: Town, number: str, **known: object) -> Person:
    facts = {"person_id": town.learner.pk, "reason": "录入有误", "by": town.admin, "at": world.NOON}
    return numbers.correct(number=number, **(facts | known))


def test_a_corrected_number_keeps_person_and_account_and_signs_in_by_the_new_one(town: Town) -> None:
    old, new = numbers.read(town.learner), world.identity_number(birth="19790509")
    account = Account.objects.get(person=town.learner)
    for _ in range(2):
        person = correct(town, new)
    assert (person.pk, numbers.read(person), person.birth_month) == (town.learner.pk, new, "1979.05")
    assert accounts.find(new) == account
    assert accounts.find(old) is None
    assert bytes(FormerNumber.objects.get().lookup) == numbers.finding(old)
    assert Line.objects.get(action="person.number-corrected").reason == "录入有误"
    assert Note.objects.get(kind="person.number").person_id == town.learner.pk


def test_no_trace_of_either_number_stands_in_the_history(town: Town) -> None:
    old, new = numbers.read(town.learner), world.identity_number(birth="19790509")
    correct(town, new)
    kept = [f"{c.before}{c.after}" for c in PersonChange.objects.all()]
    kept += [str(line.details) + line.reason for line in Line.objects.all()]
    kept += [str(note.facts) for note in Note.objects.all()]
    assert not any(old in text or new in text for text in kept)


@pytest.mark.parametrize("number", ["110105194912310021", "", "35990119881332001X"])
def test_a_bad_number_changes_nothing(town: Town, number: str) -> None:
    with pytest.raises(Invalid):
        correct(town, number)
    assert not FormerNumber.objects.exists()


def test_a_number_of_another_person_is_refused(town: Town) -> None:
    with pytest.raises(Conflict) as refusal:
        correct(town, numbers.read(town.stranger))
    assert refusal.value.facts["problems"] == [{"field": "id_number", "code": "taken"}]


def test_a_reason_is_asked_for_and_a_right(town: Town) -> None:
    with pytest.raises(Invalid):
        correct(town, world.identity_number(), reason=" ")
    with pytest.raises(NotFound):
        correct(town, world.identity_number(), by=town.foreign_admin)
    with pytest.raises(Denied):
        correct(town, world.identity_number(), person_id=town.admin.person_id)


def test_two_people_corrected_to_one_number_at_once_do_not_share_it(committed: str) -> None:
    town = build()
    other = world.person(town.tree.office, "陈小满")
    number, gate, said = world.identity_number(), threading.Barrier(2), []

    def press(person_id: int) -> None:
        try:
            gate.wait(timeout=10)
            correct(town, number, person_id=person_id)
            said.append("done")
        except Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(person.pk,)) for person in (town.learner, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(said) == ["conflict", "done"]
    assert Person.objects.filter(id_lookup=numbers.finding(number)).count() == 1
