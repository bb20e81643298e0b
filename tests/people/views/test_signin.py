"""The sign-in page: who is meant, how often one may be wrong, and what is kept of it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessAttempt
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core import serializers
from django.test import Client

from taixue.audit.models import Line
from taixue.kit import clock
from taixue.people.models import Account
from taixue.people.services import codes, numbers, signin
from tests import world
from tests.people.town import Town

WRONG = "不是这个密码-2026"


class Hands:
    """The clock as a test turns it: every later moment counts, so nothing has to be slept through."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    hands = Hands()
    monkeypatch.setattr(clock, "now", lambda: hands.now)
    return hands


@pytest.fixture
def learner(town: Town) -> Town:
    world.account(town.learner, password=world.PASSWORD)
    return town


def enter(browser: Client, who: str, password: str = world.PASSWORD, **more: str) -> object:
    return browser.post("/sign-in/", {"who": who, "password": password}, **more)


@pytest.mark.parametrize("way", ["mobile", "spaced mobile", "identity number", "e-mail"])
def test_a_person_signs_in_with_mobile_identity_number_or_email(learner: Town, browser: Client, way: str) -> None:
    person = learner.learner
    person.email = "Ruoxi@example.org"
    person.save()
    typed = {
        "mobile": person.mobile, "spaced mobile": f"{person.mobile[:3]} {person.mobile[3:7]} {person.mobile[7:]}",
        "identity number": numbers.read(person).lower(), "e-mail": "ruoxi@EXAMPLE.org",
    }[way]  # fmt: skip
    answer = enter(browser, typed)
    assert (answer.status_code, answer["Location"]) == (302, "/start/")
    assert browser.get("/me/seen/").status_code == 200
    line = Line.objects.get(action="signin.done")
    assert (line.person, line.actor_name, line.address) == (person.pk, "林若溪", "127.0.0.1")


def test_an_email_of_two_people_opens_neither(learner: Town, browser: Client) -> None:
    for person in (learner.learner, learner.stranger):
        person.email = "office@example.org"
        person.save()
    assert enter(browser, "office@example.org").status_code == 422


def test_the_page_goes_on_to_where_one_wanted_to_but_never_to_another_site(learner: Town, browser: Client) -> None:
    asked = browser.get("/me/seen/")
    assert asked["Location"] == "/sign-in/?next=%2Fme%2Fseen%2F"
    for wanted, place in (
        ("/me/seen/", "/me/seen/"),
        ("https://evil.example/", "/start/"),
        ("//evil.example", "/start/"),
    ):
        answer = Client().post("/sign-in/", {"who": learner.learner.mobile, "password": world.PASSWORD, "next": wanted})
        assert answer["Location"] == place


def test_a_wrong_password_says_how_many_tries_are_left_and_the_fifth_locks(
    learner: Town, browser: Client, hands: Hands
) -> None:
    said = []
    for _ in range(5):
        answer = enter(browser, learner.learner.mobile, WRONG)
        said.append((answer.status_code, answer.content.decode()))
        hands.later(seconds=31)
    assert "号码或密码不对。还可再试 3 次，之后锁定 15 分钟。" in said[1][1]
    assert [status for status, _ in said] == [422, 422, 422, 422, 429]
    assert enter(browser, learner.learner.mobile).status_code == 429  # the right one, too late
    assert Line.objects.filter(action="signin.failed", person=learner.learner.pk).count() >= 5
    assert Line.objects.filter(action="signin.locked").count() == 1


def test_a_lock_holds_for_the_address_and_not_for_the_person(learner: Town, hands: Hands) -> None:
    for _ in range(5):
        enter(Client(), learner.learner.mobile, WRONG)
        hands.later(seconds=31)
    assert enter(Client(), learner.learner.mobile).status_code == 429
    assert enter(Client(REMOTE_ADDR="10.9.8.7"), learner.learner.mobile).status_code == 302


def test_a_reset_lifts_the_lock_of_the_person(learner: Town, hands: Hands) -> None:
    for _ in range(5):
        enter(Client(), f"{learner.learner.mobile[:3]} {learner.learner.mobile[3:]}", WRONG)
        hands.later(seconds=31)
    assert enter(Client(), learner.learner.mobile).status_code == 429
    codes.reset(person_id=learner.learner.pk, reason="忘了密码", by=learner.admin, at=hands.now)
    world.account(learner.learner, password=world.PASSWORD)
    assert enter(Client(), learner.learner.mobile).status_code == 302


def test_what_ended_is_cleared_away(learner: Town, browser: Client, hands: Hands) -> None:
    enter(browser, learner.learner.mobile, WRONG)
    enter(browser, learner.learner.mobile)
    signin.tidy(at=hands.now)
    assert Session.objects.count() == 1
    signin.tidy(at=hands.now + timedelta(days=2))
    assert not Session.objects.exists()
    assert not AccessAttempt.objects.exists()


def test_an_unknown_number_is_answered_like_a_known_one(learner: Town, browser: Client) -> None:
    known = enter(browser, learner.learner.mobile, WRONG).content.decode()
    unknown = enter(Client(), "13800138000", WRONG).content.decode()
    words = "号码或密码不对。还可再试 4 次，之后锁定 15 分钟。"
    assert words in known
    assert words in unknown
    assert Line.objects.filter(action="signin.failed", person=None).count() == 1


def test_an_account_gets_slower_from_any_address_but_is_never_locked(learner: Town, hands: Hands) -> None:
    for number in range(3):
        enter(Client(REMOTE_ADDR=f"10.0.0.{number}"), learner.learner.mobile, WRONG)
    slow = enter(Client(REMOTE_ADDR="10.0.1.1"), learner.learner.mobile)
    assert (slow.status_code, slow["Retry-After"]) == (429, "2")
    hands.later(seconds=3)
    assert enter(Client(REMOTE_ADDR="10.0.1.1"), learner.learner.mobile).status_code == 302
    assert Account.objects.get(person=learner.learner).failures == 0


def test_an_attempt_that_began_a_moment_earlier_is_not_told_to_wait(learner: Town, hands: Hands) -> None:
    enter(Client(), learner.learner.mobile, WRONG)
    hands.later(seconds=-0.2)  # another process, or a slower thread
    assert enter(Client(), learner.learner.mobile).status_code == 302


def test_strangers_do_not_slow_a_browser_that_signed_in_before(learner: Town, browser: Client, hands: Hands) -> None:
    enter(browser, learner.learner.mobile)
    browser.post("/sign-out/")
    for number in range(6):
        enter(Client(REMOTE_ADDR=f"10.0.0.{number}"), learner.learner.mobile, WRONG)
        hands.later(seconds=31)
    enter(Client(REMOTE_ADDR="10.0.0.9"), learner.learner.mobile, WRONG)
    assert enter(Client(REMOTE_ADDR="10.0.1.1"), learner.learner.mobile).status_code == 429
    assert enter(browser, learner.learner.mobile).status_code == 302


def test_nothing_that_was_typed_stands_in_any_table(
    learner: Town, browser: Client, caplog: pytest.LogCaptureFixture
) -> None:
    number, mobile = numbers.read(learner.learner), learner.learner.mobile
    with caplog.at_level("DEBUG"):
        for typed in (number, mobile, "13800138000", "110105194912310021"):
            enter(browser, typed, WRONG, HTTP_USER_AGENT="test")
            browser.post(f"/sign-in/?next=/people/?q={typed}", {"who": typed, "password": WRONG})
    assert AccessAttempt.objects.values("username").distinct().count() == 4
    everything = "".join(
        serializers.serialize("json", model.objects.all())
        for model in apps.get_models() if model._meta.app_label in ("axes", "audit", "sessions", "notices")
    )  # fmt: skip
    for typed in (number, mobile, "13800138000", "110105194912310021", WRONG):
        assert typed not in everything
        assert typed not in caplog.text


def test_a_wrong_password_keeps_nothing_of_the_form_it_was_typed_into(learner: Town, browser: Client) -> None:
    new = "另起一行的新密码-2026"
    enter(browser, learner.learner.mobile)
    assert browser.post("/password/", {"current": WRONG, "password": new, "again": new}).status_code == 422
    assert browser.post("/confirm/", {"password": WRONG, "next": "/people/"}).status_code == 422
    kept = "".join(AccessAttempt.objects.values_list("post_data", flat=True))
    assert kept and WRONG not in kept and new not in kept
    assert set(re.findall(r"=(.*)", kept)) == {"*" * 20}


def test_no_address_is_limited_however_many_of_one_office_come(learner: Town) -> None:
    hashed = world.account(learner.learner).password
    office = [world.person(learner.tree.office) for _ in range(40)]
    Account.objects.filter(person__in=office).update(password=hashed)
    for person in office:  # each of them wrong once: forty failures of one address
        assert enter(Client(), person.mobile, WRONG).status_code == 422
    assert [enter(Client(), person.mobile).status_code for person in office] == [302] * 40


def test_signing_out_ends_the_session_and_is_a_line(learner: Town, browser: Client) -> None:
    enter(browser, learner.learner.mobile)
    assert browser.get("/sign-out/").status_code == 405
    assert browser.post("/sign-out/")["Location"] == "/"
    assert browser.get("/me/seen/").status_code == 302
    assert not Session.objects.exists()
    assert Line.objects.filter(action="signin.out").count() == 1


def test_a_changed_password_keeps_this_browser_and_ends_the_others(learner: Town, browser: Client) -> None:
    other = Client()
    enter(browser, learner.learner.mobile)
    enter(other, learner.learner.mobile)
    fresh = "新的一行九个字-2026"
    wrong = browser.post("/password/", {"current": WRONG, "password": fresh, "again": fresh})
    assert wrong.status_code == 422
    answer = browser.post("/password/", {"current": world.PASSWORD, "password": fresh, "again": fresh})
    assert answer.status_code == 302
    assert browser.get("/me/seen/").status_code == 200
    assert other.get("/me/seen/").status_code == 302
    assert Session.objects.count() == 1
    assert enter(Client(), learner.learner.mobile, fresh).status_code == 302


def test_a_closed_account_is_out_at_once(learner: Town, browser: Client) -> None:
    enter(browser, learner.learner.mobile)
    Account.objects.filter(person=learner.learner).update(is_active=False)
    assert browser.get("/me/seen/").status_code == 302
    assert enter(Client(), learner.learner.mobile).status_code == 422


def test_the_language_is_remembered_with_the_account(learner: Town, browser: Client) -> None:
    enter(browser, learner.learner.mobile)
    answer = browser.post("/language/", {"language": "en", "next": "/me/seen/"})
    assert answer["Location"] == "/me/seen/"
    assert "Who looked at my data" in browser.get("/me/seen/").content.decode()
    assert Account.objects.get(person=learner.learner).language == "en"
    browser.post("/language/", {"language": "xx"})
    assert Account.objects.get(person=learner.learner).language == "en"
