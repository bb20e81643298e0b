"""A person asks for a change of stored data; the unit decides, the person never."""

import threading

import pytest
from django.db import connection

from taixue.audit.models import Line
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound, Refusal
from taixue.notices.models import Note
from taixue.people.models import ChangeRequest, Person, PersonChange
from taixue.people.queries import changes as queries
from taixue.people.services import changes, numbers
from tests import world
from tests.people.town import Town, build

WANTED = {"education": "研究生/硕士", "school": "闽岚大学", "name": "林若溪"}


def ask(town: Town, **known: object) -> ChangeRequest:
    facts = {"wanted": WANTED, "reason": "证书在手", "by": world.actor(town.learner), "at": world.NOON}
    return changes.ask(**(facts | known))


def test_only_what_differs_is_asked_and_the_administrator_hears_of_it_once(town: Town) -> None:
    request = ask(town)
    assert request.wanted == {"education": "10", "degree": "3", "school": "闽岚大学"}
    assert request.before == {"education": "", "degree": "", "school": ""}
    note = Note.objects.get(kind="change.asked")
    assert (note.person_id, note.facts, note.link) == (town.admin.person_id, {"name": "林若溪"}, "/changes/")


def test_an_accepted_request_changes_the_data_keeps_the_history_and_tells_the_person(town: Town) -> None:
    request = ask(town)
    for _ in range(2):
        changes.accept(request_id=request.public_id, by=town.admin, at=world.NOON)
    stored = Person.objects.get(pk=town.learner.pk)
    assert (stored.education, stored.degree, stored.school) == ("10", "3", "闽岚大学")
    assert {(c.field, c.before, c.after, c.source) for c in PersonChange.objects.filter(person=stored)} == {
        ("education", "", "10", "request"),
        ("degree", "", "3", "request"),
        ("school", "", "闽岚大学", "request"),
    }
    assert Note.objects.filter(kind="change.accepted", person_id=stored.pk).count() == 1
    assert Line.objects.filter(action="change.accepted").count() == 1


def test_a_declined_request_leaves_everything_and_says_why(town: Town) -> None:
    request = ask(town)
    with pytest.raises(Invalid):
        changes.decline(request_id=request.public_id, answer="", by=town.admin, at=world.NOON)
    changes.decline(request_id=request.public_id, answer="请交证书", by=town.admin, at=world.NOON)
    assert Person.objects.get(pk=town.learner.pk).school == ""
    assert Note.objects.get(kind="change.declined").facts["answer"] == "请交证书"


def test_a_person_has_one_open_request_and_may_take_it_back(town: Town) -> None:
    request = ask(town)
    with pytest.raises(Conflict):
        ask(town)
    learner = world.actor(town.learner)
    for _ in range(2):
        changes.withdraw(request_id=request.public_id, by=learner, at=world.NOON)
    with pytest.raises(Conflict):
        changes.accept(request_id=request.public_id, by=town.admin, at=world.NOON)
    ask(town)


def test_nobody_decides_on_their_own_request_not_even_an_administrator(town: Town) -> None:
    request = changes.ask(wanted={"school": "闽岚大学"}, reason="漏填", by=town.admin, at=world.NOON)
    with pytest.raises(NotFound):
        changes.accept(request_id=request.public_id, by=town.admin, at=world.NOON)
    above = world.administrator("unit-admin", town.tree.city, name="卫承泽")
    changes.accept(request_id=request.public_id, by=above, at=world.NOON)
    assert not queries.received(by=town.admin).exists()


def test_the_request_of_an_only_administrator_goes_to_the_unit_above(town: Town) -> None:
    above = world.administrator("unit-admin", town.tree.city, name="卫承泽")
    changes.ask(wanted={"school": "闽岚大学"}, reason="漏填", by=town.admin, at=world.NOON)
    assert Note.objects.get(kind="change.asked").person_id == above.person_id


@pytest.mark.parametrize("role", ["academy", "auditor"])
def test_other_roles_and_other_units_see_no_request(town: Town, role: str) -> None:
    request = ask(town)
    for by in (town.foreign_admin, world.administrator(role, town.tree.county, name="卫承泽")):
        assert not queries.received(by=by).exists()
        with pytest.raises(NotFound):
            changes.accept(request_id=request.public_id, by=by, at=world.NOON)


@pytest.mark.parametrize(
    ("known", "field"),
    [
        ({"wanted": {"education": "秀才"}}, "education"),
        ({"wanted": {"mobile": "12345"}}, "mobile"),
        ({"wanted": {"qq": "零"}}, "qq"),
        ({"wanted": {}, "id_number": "110105194912310021"}, "id_number"),
        ({"reason": " "}, "reason"),
    ],
)
def test_what_cannot_be_stored_cannot_be_asked(town: Town, known: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        ask(town, **known)
    assert refusal.value.facts["problems"][0]["field"] == field
    assert not ChangeRequest.objects.exists()


def test_a_number_asked_for_lies_encrypted_and_is_gone_with_the_decision(town: Town) -> None:
    number = world.identity_number(birth="19770102")
    request = ask(town, wanted={}, id_number=number)
    stored = ChangeRequest.objects.get()
    assert number not in f"{stored.wanted}{stored.before}{stored.id_mask}"
    assert number.encode() not in bytes(stored.id_cipher)
    changes.accept(request_id=request.public_id, by=town.admin, at=world.NOON)
    assert ChangeRequest.objects.get().id_cipher is None
    person = Person.objects.get(pk=town.learner.pk)
    assert (numbers.read(person), person.birth_month) == (number, "1977.01")


def test_a_request_that_cannot_be_stored_any_more_is_left_open(town: Town) -> None:
    request = ask(town, wanted={"mobile": world.mobile(4321)})
    world.person(town.tree.office, "陈小满", mobile=world.mobile(4321))
    with pytest.raises(Conflict):
        changes.accept(request_id=request.public_id, by=town.admin, at=world.NOON)
    assert ChangeRequest.objects.get().state == "open"


def test_without_a_person_nobody_asks(town: Town) -> None:
    with pytest.raises(Denied):
        ask(town, by=Actor(name="系统"))


@pytest.mark.parametrize("other", ["accept", "decline", "withdraw"])
def test_of_two_who_decide_at_once_one_is_heard(committed: str, other: str) -> None:
    town = build()
    request = ask(town)
    second = world.administrator("unit-admin", town.tree.office, name="卫承泽")
    gate, said = threading.Barrier(2), []
    pressed = {
        "accept": lambda: changes.accept(request_id=request.public_id, by=town.admin, at=world.NOON),
        "decline": lambda: changes.decline(request_id=request.public_id, answer="否", by=second, at=world.NOON),
        "withdraw": lambda: changes.withdraw(request_id=request.public_id, by=world.actor(town.learner), at=world.NOON),
    }

    def press(name: str) -> None:
        try:
            gate.wait(timeout=10)
            said.append(pressed[name]().state)
        except Refusal as refusal:
            said.append(refusal.code)
        finally:
            connection.close()

    names = ["decline", "withdraw"] if other == "accept" else ["accept", other]
    threads = [threading.Thread(target=press, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert "conflict" in said and len(set(said)) == 2
    assert ChangeRequest.objects.get().state in said
    asked = Person.objects.get(pk=town.learner.pk).education
    assert asked == ("10" if "accepted" in said else "")
