"""Second steps: codes of an app, recovery codes, and how long one waits after wrong ones."""

import base64
import json
import threading
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from cryptography.exceptions import InvalidTag
from django.db import connection

from taixue.audit.models import Line
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Invalid
from taixue.notices.models import Note
from taixue.people.queries import factors as queries
from taixue.people.services import codes, factors
from tests import totp, world
from tests.people.town import Town, build

NOBODY = Actor(name="")


def set_up(who: Actor) -> tuple[str, list[str]]:
    sealed = factors.sealed_secret(who.account_id or 0)
    secret = factors.readable(sealed, account_id=who.account_id or 0)
    made = factors.confirm_app(sealed=sealed, code=totp.code(secret, world.NOON), by=who, at=world.NOON)
    return secret, made


def tried(who: Actor, typed: str, minutes: float = 1) -> str:
    at = world.NOON + timedelta(minutes=minutes)
    return factors.check(account_id=who.account_id or 0, typed=typed, by=NOBODY, at=at)


def code_at(secret: str, minutes: float) -> str:
    return totp.code(secret, world.NOON + timedelta(minutes=minutes))


def test_an_app_is_a_second_step_once_it_shows_a_right_code(town: Town) -> None:
    who = world.actor(town.learner)
    sealed = factors.sealed_secret(who.account_id or 0)
    with pytest.raises(Invalid):
        factors.confirm_app(sealed=sealed, code="000000", by=who, at=world.NOON)
    assert not queries.asked(who.account_id or 0)
    secret, recovery = set_up(who)
    assert len(recovery) == 10
    assert queries.of(who.account_id or 0).any
    with pytest.raises(Conflict):
        set_up(who)
    assert tried(who, code_at(secret, 1)) == "app"
    assert Note.objects.filter(person=town.learner, kind="factor.added").count() == 1


def test_a_code_of_an_app_serves_once_and_for_a_minute_and_a_half(town: Town) -> None:
    who = world.actor(town.learner)
    secret, _ = set_up(who)
    assert tried(who, totp.code(secret, world.NOON), 0) == ""  # it served to set the app up
    assert tried(who, code_at(secret, 10), 10.5) == "app"
    assert tried(who, code_at(secret, 10), 10.5) == ""
    assert tried(who, code_at(secret, 20), 22) == ""


def test_a_recovery_code_serves_once_however_it_is_written(town: Town) -> None:
    who = world.actor(town.learner)
    _, recovery = set_up(who)
    assert tried(who, recovery[3].lower().replace("-", " ")) == "recovery"
    assert tried(who, recovery[3]) == ""
    assert queries.of(who.account_id or 0).codes_left == 9
    fresh = factors.renew_codes(by=who, at=world.NOON)
    assert tried(who, recovery[4]) == ""
    assert tried(who, fresh[4]) == "recovery"


def test_five_wrong_codes_make_the_account_wait_and_tell_the_person(town: Town) -> None:
    who = world.actor(town.learner)
    secret, _ = set_up(who)
    assert [tried(who, "123456") for _ in range(5)] == [""] * 5
    assert factors.wait(account_id=who.account_id or 0, at=world.NOON + timedelta(minutes=2)) == 240
    assert tried(who, code_at(secret, 2), 2) == ""  # right, but too early
    assert tried(who, code_at(secret, 7), 7) == "app"
    assert Note.objects.filter(person=town.learner, kind="factor.failed").count() == 1
    assert Line.objects.filter(action="factor.failed").count() == 5


def test_no_secret_and_no_recovery_code_lies_in_clear(town: Town) -> None:
    who = world.actor(town.learner)
    secret, recovery = set_up(who)
    kept = json.dumps([row.data for row in Authenticator.objects.all()])
    assert secret not in kept
    assert base64.b64encode(secret.encode()).decode() not in kept
    assert not any(code in kept or code.replace("-", "") in kept for code in recovery)
    other = world.actor(town.stranger)
    with pytest.raises(InvalidTag):
        factors.readable(Authenticator.objects.get(type="totp").data["secret"], account_id=other.account_id or 0)


def test_the_last_second_step_takes_the_recovery_codes_along(town: Town) -> None:
    who = world.actor(town.learner)
    set_up(who)
    for _ in range(2):
        factors.remove_app(by=who, at=world.NOON)
    assert not Authenticator.objects.exists()
    assert Line.objects.filter(action="factor.removed").count() == 1
    with pytest.raises(Conflict):
        factors.renew_codes(by=who, at=world.NOON)


def test_a_reset_keeps_the_second_step_unless_it_is_lost_too(town: Town) -> None:
    who = world.actor(town.learner)
    world.account(town.learner, password=world.PASSWORD)
    set_up(who)
    codes.reset(person_id=town.learner.pk, reason="忘了密码", by=town.admin, at=world.NOON)
    assert queries.asked(who.account_id or 0)
    codes.reset(person_id=town.learner.pk, reason="手机丢了", by=town.admin, at=world.NOON, second_step_lost=True)
    assert not Authenticator.objects.exists()


def test_one_recovery_code_tried_by_two_at_once_opens_for_one(committed: str) -> None:
    town = build()
    who = world.actor(town.learner)
    _, recovery = set_up(who)
    gate, seen = threading.Barrier(2), []

    def use() -> None:
        try:
            gate.wait(timeout=10)
            seen.append(tried(who, recovery[0]))
        finally:
            connection.close()

    threads = [threading.Thread(target=use) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(seen) == ["", "recovery"]
