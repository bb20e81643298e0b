"""Tokens of the API: made, let in, counted, ended."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from taixue.audit.models import Line
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.models import Account, ApiToken
from taixue.people.rules.permissions import Permission, Scope, allows
from taixue.people.services import tokens
from tests import world
from tests.people.town import Town
from tests.world import NOON


@pytest.fixture
def administrator(town: Town) -> Any:
    return world.administrator("system-admin", town.tree.county, name="苏明泽")


def make(by: Any, town: Town, **changes: Any) -> tokens.Made:
    asked = {
        "name": "省人事系统", "source": "hr-minlan", "scopes": ["units:read", "persons:read"],
        "unit": town.tree.county, "expires_at": NOON + timedelta(days=30),
    }  # fmt: skip
    return tokens.make(by=by, at=NOON, **asked | changes)


def test_a_token_is_stored_as_a_keyed_hash_and_lets_in_what_its_scopes_say(town: Town, administrator: Any) -> None:
    made = make(administrator, town)
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM people_apitoken t")
        assert made.text not in cursor.fetchone()[0]
    guest = tokens.admit(text=made.text, address="198.51.100.7", at=NOON)
    assert guest.scopes == {"units:read", "persons:read"}
    assert guest.path == town.tree.county.path
    assert allows(guest.by, Permission.PERSON_SEE, over=town.tree.station.path)
    assert not allows(guest.by, Permission.PERSON_SEE, over=town.tree.other_office.path)
    assert not allows(guest.by, Permission.PERSON_EDIT, over=town.tree.station.path)
    made.token.refresh_from_db()
    assert made.token.used_at == NOON


def test_making_and_withdrawing_are_audit_lines_that_do_not_say_the_token(town: Town, administrator: Any) -> None:
    made = make(administrator, town)
    tokens.withdraw(token=made.token, by=administrator, at=NOON)
    tokens.withdraw(token=made.token, by=administrator, at=NOON)
    found = list(Line.objects.filter(action__startswith="token.").order_by("pk"))
    assert [line.action for line in found] == ["token.made", "token.withdrawn"]
    assert all(made.text not in str(line.details) for line in found)


def test_a_token_that_ended_lets_nobody_in_and_says_why(town: Town, administrator: Any) -> None:
    made = make(administrator, town)
    with pytest.raises(tokens.Expired):
        tokens.admit(text=made.text, address="", at=NOON + timedelta(days=30))
    tokens.withdraw(token=made.token, by=administrator, at=NOON)
    with pytest.raises(tokens.Withdrawn):
        tokens.admit(text=made.text, address="", at=NOON)
    for text in ("", "txa_" + "A" * 43, made.text[:-1], "Bearer"):
        with pytest.raises(tokens.Unknown):
            tokens.admit(text=text, address="", at=NOON)


def test_more_requests_than_a_minute_has_are_refused_until_the_next(town: Town, administrator: Any) -> None:
    made = make(administrator, town, rate=3)
    at = NOON + timedelta(seconds=20)
    assert [tokens.admit(text=made.text, address="", at=at).left for _ in range(3)] == [2, 1, 0]
    for _ in range(2):
        with pytest.raises(tokens.TooMany) as refusal:
            tokens.admit(text=made.text, address="", at=at)
        assert refusal.value.facts["seconds"] == 40
    assert tokens.admit(text=made.text, address="", at=NOON + timedelta(seconds=60)).left == 2


def test_the_rate_holds_for_requests_at_the_same_time(committed: str) -> None:
    from tests.people.api.calls import token

    text, seen = token(rate=5), []

    def ask() -> None:
        try:
            seen.append(tokens.admit(text=text, address="", at=NOON).left)
        except tokens.TooMany:
            seen.append(-1)
        finally:
            connection.close()

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == [-1] * 7 + [0, 1, 2, 3, 4]


def test_nobody_makes_a_token_beyond_their_reach_or_with_what_does_not_do(town: Town, administrator: Any) -> None:
    for unit in (None, town.tree.city, town.tree.other_county):
        with pytest.raises(Denied):
            make(administrator, town, unit=unit)
    with pytest.raises(Denied):
        make(town.admin, town)
    wrong = {
        "name": " ", "source": "HR Minlan", "scopes": ["everything"], "rate": 0,
        "expires_at": NOON + timedelta(days=401),
    }  # fmt: skip
    for field, value in wrong.items():
        with pytest.raises(Invalid) as refusal:
            make(administrator, town, **{field: value})
        assert [one["field"] for one in refusal.value.facts["problems"]] == [field]
    assert not ApiToken.objects.exists()


def test_a_form_sent_twice_makes_one_token(town: Town, administrator: Any) -> None:
    made = make(administrator, town)
    with pytest.raises(Conflict):
        make(administrator, town, public_id=made.token.public_id)
    assert ApiToken.objects.count() == 1


def test_a_token_of_a_foreign_county_is_not_found(town: Town, administrator: Any) -> None:
    foreign = make(world.administrator("system-admin", town.tree.other_county), town, unit=town.tree.other_county)
    with pytest.raises(NotFound):
        tokens.withdraw(token=foreign.token, by=administrator, at=NOON)


def test_nobody_signs_in_as_a_system(town: Town, administrator: Any) -> None:
    make(administrator, town)
    account = Account.objects.get(handle="api:hr-minlan")
    assert not account.is_active
    assert not account.check_password("")
    assert set(Scope) >= {"units:read"}
