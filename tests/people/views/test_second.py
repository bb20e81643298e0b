"""Signing in with a second step, and what an administrator must set up before anything else."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from taixue.audit.models import Line
from taixue.kit import clock
from taixue.kit.actor import SYSTEM
from taixue.people.models import Person
from taixue.people.services import accounts
from tests import totp, world
from tests.people.town import Town
from tests.people.views.test_pages import confirm


class Hands:
    """The clock as a test turns it."""

    def __init__(self) -> None:
        self.now = datetime.now(UTC)

    def later(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    hands = Hands()
    monkeypatch.setattr(clock, "now", lambda: hands.now)
    return hands


def enter(browser: Client, person: Person) -> Any:
    return browser.post("/sign-in/", {"who": person.mobile, "password": world.PASSWORD, "next": "/me/seen/"})


def set_up(browser: Client, hands: Hands) -> tuple[str, list[str]]:
    """Set an app up on the pages; return its secret and the recovery codes that were shown."""
    page = browser.get("/me/account/app/").content.decode()
    found = re.search(r'class="tx-mono key-text"[^>]*>([A-Z2-7 ]+)<', page)
    assert found
    answer = browser.post("/me/account/app/", {"code": totp.code(found[1], hands.now)}).content.decode()
    return found[1], re.findall(r"<li>([0-9A-Z]{5}-[0-9A-Z]{5})</li>", answer)


@pytest.fixture
def guarded(town: Town, browser: Client, hands: Hands) -> tuple[Person, str, list[str]]:
    """Return a learner with an app, signed out, and what opens the account."""
    world.account(town.learner, password=world.PASSWORD)
    assert enter(browser, town.learner)["Location"] == "/me/seen/"
    secret, recovery = set_up(browser, hands)
    browser.post("/sign-out/")
    hands.later(minutes=2)
    return town.learner, secret, recovery


def test_the_right_password_leads_to_the_second_step_and_the_code_on(guarded: Any, hands: Hands) -> None:
    person, secret, recovery = guarded
    assert len(recovery) == 10
    browser = Client()
    assert enter(browser, person)["Location"] == "/sign-in/second/"
    assert browser.get("/me/seen/").status_code == 302
    wrong = browser.post("/sign-in/second/", {"code": "000000"})
    assert wrong.status_code == 422
    assert browser.post("/sign-in/second/", {"code": totp.code(secret, hands.now)})["Location"] == "/me/seen/"
    assert browser.get("/me/seen/").status_code == 200
    assert Line.objects.filter(action="signin.done").latest("pk").details == {"second": "app"}


def test_the_password_alone_is_forgotten_after_five_minutes(guarded: Any, hands: Hands) -> None:
    person, secret, _ = guarded
    browser = Client()
    enter(browser, person)
    hands.later(minutes=6)
    assert browser.post("/sign-in/second/", {"code": totp.code(secret, hands.now)})["Location"] == "/sign-in/"
    assert browser.get("/me/seen/").status_code == 302


def test_a_recovery_code_opens_once_and_says_how_many_are_left(guarded: Any, hands: Hands) -> None:
    person, _, recovery = guarded
    browser = Client()
    enter(browser, person)
    assert browser.post("/sign-in/second/", {"code": recovery[0]}).status_code == 302
    assert "还剩 9 个恢复码" in browser.get("/me/seen/").content.decode()
    other = Client()
    enter(other, person)
    assert other.post("/sign-in/second/", {"code": recovery[0]}).status_code == 422


def test_the_sixth_wrong_code_waits_five_minutes(guarded: Any, hands: Hands) -> None:
    person, secret, _ = guarded
    browser = Client()
    enter(browser, person)
    for _ in range(5):
        browser.post("/sign-in/second/", {"code": "123 456"})
    said = browser.post("/sign-in/second/", {"code": totp.code(secret, hands.now)}).content.decode()
    assert "输错太多次，请 5 分钟后再试。" in said


def test_a_reset_slip_alone_does_not_pass_the_second_step(guarded: Any, town: Town, hands: Hands) -> None:
    from taixue.people.services import codes, numbers

    person, _, _ = guarded
    slip = codes.reset(person_id=person.pk, reason="忘了密码", by=town.admin, at=hands.now)
    browser = Client()
    browser.post("/activate/", {"code": slip.code, "ending": numbers.read(person)[-6:]})
    fresh = "另一个很长的密码-10"
    answer = browser.post("/activate/password/", {"password": fresh, "again": fresh})
    assert answer["Location"] == "/sign-in/second/"


def test_an_administrator_sets_a_second_step_up_before_anything_else(
    town: Town, browser: Client, hands: Hands, settings: Any
) -> None:
    settings.TAIXUE_SECOND_FACTOR = "required"
    person = Person.objects.get(pk=town.admin.person_id)
    world.account(person, password=world.PASSWORD)
    enter(browser, person)
    for address in ("/people/", "/desk/", "/me/seen/", "/units/"):
        assert browser.get(address)["Location"] == "/me/account/first/", address
    assert browser.post("/slips/", {"all": "1"}).status_code == 403
    assert browser.get("/me/account/first/").status_code == 200
    set_up(browser, hands)
    assert browser.get("/people/").status_code == 200
    browser.post("/sign-out/")
    assert enter(browser, person)["Location"] == "/sign-in/second/"


def test_a_learner_is_asked_for_nothing(town: Town, browser: Client, settings: Any) -> None:
    settings.TAIXUE_SECOND_FACTOR = "required"
    world.account(town.learner, password=world.PASSWORD)
    enter(browser, town.learner)
    assert browser.get("/me/seen/").status_code == 200


def test_a_one_time_password_opens_nothing_but_the_page_that_changes_it(
    db: None, browser: Client, hands: Hands
) -> None:
    accounts.create_staff(handle="audit", name="审计管理员", password=world.PASSWORD, by=SYSTEM, at=hands.now)
    word = accounts.open_again(handle="audit", reason="本人当面申请", by=SYSTEM, at=hands.now)
    assert browser.post("/sign-in/", {"who": "audit", "password": word}).status_code == 302
    assert browser.get("/me/account/")["Location"] == "/password/"
    own = "自己选的一行字-2026"
    browser.post("/password/", {"current": word, "password": own, "again": own})
    assert browser.get("/me/account/").status_code == 200
    assert Client().post("/sign-in/", {"who": "audit", "password": word}).status_code == 422


def test_ones_sessions_are_listed_and_ended(town: Town, browser: Client, hands: Hands) -> None:
    world.account(town.learner, password=world.PASSWORD)
    agent = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 MicroMessenger/8.0"
    other = Client(HTTP_USER_AGENT=agent, REMOTE_ADDR="10.20.30.40")
    enter(browser, town.learner)
    enter(other, town.learner)
    hands.later(minutes=6)
    other.get("/me/seen/")
    page = browser.get("/me/account/").content.decode()
    assert "Android · WeChat" in page and "来自 10.20.30.40" in page and "本机" in page
    ended = re.search(r'action="(/me/account/sessions/[0-9a-f-]{36}/end/)"', page)
    assert ended and browser.post(ended[1]).status_code == 302
    assert other.get("/me/seen/").status_code == 302
    assert browser.get("/me/seen/").status_code == 200


def test_a_unit_administrator_ends_a_persons_sessions_with_a_reason(town: Town, browser: Client) -> None:
    world.account(town.learner, password=world.PASSWORD)
    learner = Client()
    enter(learner, town.learner)
    world.sign_in(browser, town.admin)
    confirm(browser)
    address = f"/people/{town.learner.public_id}/sign-out/"
    assert browser.post(address, {"reason": ""}).status_code == 422
    assert browser.post(address, {"reason": "手机丢了"}).status_code == 302
    assert learner.get("/me/seen/").status_code == 302
    assert Line.objects.get(action="account.signed-out").reason == "手机丢了"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "address", ["/me/account/", "/me/account/app/", "/me/account/passkeys/add/", "/me/enrolment/", "/registration/",
                "/registration/people/", "/resets/", "/deputies/", "/deputies/lend/?name=林若溪"],
)  # fmt: skip
def test_every_page_opens_without_inline_styles(town: Town, browser: Client, address: str, language: str) -> None:
    world.sign_in(browser, town.admin)
    browser.post("/language/", {"language": language})
    confirm(browser)
    answer = browser.get(address)
    assert answer.status_code == 200
    assert b"style=" not in answer.content
