"""A code by e-mail: for whom there is one, and that nobody learns which."""

import re
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from taixue.audit.models import Line
from taixue.kit import queue
from taixue.kit.actor import SYSTEM, Actor
from taixue.people.models import Account, ActivationCode, Person
from taixue.people.services import codes, lost, numbers
from taixue.people.signals import letter
from tests import world
from tests.people.town import Town

NOBODY = Actor(name="")


@pytest.fixture
def letters() -> object:
    """Hear what would go out."""
    heard: list[dict[str, object]] = []

    def hear(sender: object, **news: object) -> None:
        heard.append(news)

    letter.connect(hear)
    yield heard
    letter.disconnect(hear)


@pytest.fixture
def known(town: Town) -> Town:
    Person.objects.filter(pk=town.learner.pk).update(email="ruoxi@example.org")
    world.account(town.learner, password=world.PASSWORD)
    return town


def mailed(person: Person, minutes: float = 0) -> bool:
    at = world.NOON + timedelta(minutes=minutes)
    return lost.mail(account_id=world.account(person).pk, by=SYSTEM, at=at)


def test_the_code_opens_with_the_end_of_the_number_and_ends_the_sessions(known: Town, letters: list) -> None:
    Client().post("/sign-in/", {"who": known.learner.mobile, "password": world.PASSWORD})
    assert Session.objects.count() == 1
    assert mailed(known.learner)
    said = letters[-1]
    assert (said["kind"], said["address"], said["secret"]) == ("account.code", "ruoxi@example.org", True)
    code = str(said["facts"]["code"])
    opened = codes.open_with(code=code, ending=numbers.read(known.learner)[-6:], by=NOBODY, at=world.NOON)
    codes.finish(code_id=opened.code_id, password="另一个很长的密码-10", by=NOBODY, at=world.NOON)
    assert not Session.objects.exists()
    assert world.account(known.learner).check_password("另一个很长的密码-10")


def test_the_code_is_good_for_half_an_hour_and_leaves_the_old_password_until_then(known: Town, letters: list) -> None:
    assert mailed(known.learner)
    assert ActivationCode.objects.get().expires_at == world.NOON + timedelta(minutes=30)
    assert world.account(known.learner).check_password(world.PASSWORD)


def test_three_letters_an_hour_are_the_most(known: Town, letters: list) -> None:
    assert [mailed(known.learner, minute) for minute in (0, 1, 2, 3, 59)] == [True, True, True, False, False]
    assert mailed(known.learner, 61)


def test_who_holds_a_role_has_no_mail_or_has_a_slip_gets_no_letter(known: Town, letters: list) -> None:
    assert not mailed(known.stranger)  # no address, no password
    codes.reset(person_id=known.learner.pk, reason="忘了", by=known.admin, at=world.NOON)
    assert not mailed(known.learner)  # the slip must not be ended by a stranger who knows the number
    admin = Person.objects.get(pk=known.admin.person_id)
    Person.objects.filter(pk=admin.pk).update(email="ming@example.org")
    world.account(admin, password=world.PASSWORD)
    assert not mailed(admin)
    assert not letters


@pytest.mark.parametrize("way", ["email", "unit", "academy"])
def test_the_page_answers_alike_for_everybody_and_a_job_does_the_rest(known: Town, letters: list, way: str) -> None:
    def asked(who: str) -> tuple[int, str, list[str]]:
        answer = Client().post("/sign-in/lost/", {"who": who, "way": way})
        page = re.sub(r'value="[^"]{64}"', "", answer.content.decode())
        return answer.status_code, page, queue_names()

    known_one, unknown = asked(known.learner.mobile or ""), asked("13800138000")
    assert known_one == unknown
    assert known_one[0] == 200
    assert len(letters) == (way == "email")
    assert Line.objects.filter(action="account.lost-asked").count() == 2
    kept = str(list(Line.objects.values_list("details", flat=True)))
    assert "13800138000" not in kept and (known.learner.mobile or "") not in kept


def queue_names() -> list[str]:
    return [name for name in queue.run_waiting() if name == "people.lost"]


def test_an_account_that_was_closed_gets_nothing(known: Town, letters: list) -> None:
    Account.objects.filter(person=known.learner).update(is_active=False)
    assert not mailed(known.learner)
