"""Resets of accounts that hold a role take two people, or a higher one."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Denied, NotFound
from taixue.notices.models import Note
from taixue.people.models import Account, ResetRequest
from taixue.people.services import accounts, codes, delegations, resets, signin
from tests import world
from tests.people.town import Town, build


class Peers:
    """Three administrators of one county, and one of the city above."""

    def __init__(self, town: Town) -> None:
        self.first = town.admin
        self.second = world.administrator("unit-admin", town.tree.county, name="陈立新")
        self.third = world.administrator("unit-admin", town.tree.county, name="方知远")
        self.above = world.administrator("unit-admin", town.tree.city, name="高致远")

    def reset(self, by: Actor, of: Actor | None = None) -> codes.Slip:
        person = (of or self.third).person_id or 0
        return codes.reset(person_id=person, reason="忘了密码", by=by, at=world.NOON)

    def ask(self, by: Actor) -> ResetRequest:
        return resets.ask_second(person_id=self.third.person_id or 0, reason="忘了密码", by=by, at=world.NOON)


@pytest.fixture
def peers(town: Town) -> Peers:
    return Peers(town)


def agree(row: ResetRequest, by: Actor, hours: float = 1) -> ResetRequest:
    return resets.agree(request_id=row.public_id, by=by, at=world.NOON + timedelta(hours=hours))


def test_an_equal_administrators_account_takes_two(peers: Peers) -> None:
    with pytest.raises(Conflict):
        peers.reset(peers.first)
    row = peers.ask(peers.first)
    assert peers.ask(peers.first) == row
    with pytest.raises(Conflict):
        peers.reset(peers.first)
    agree(row, peers.second)
    assert peers.reset(peers.first).code
    with pytest.raises(Conflict):
        peers.reset(peers.first)  # an agreement serves once


def test_neither_the_asker_nor_the_account_itself_is_the_second_person(peers: Peers) -> None:
    row = peers.ask(peers.first)
    for who in (peers.first, peers.third):
        with pytest.raises(Denied):
            agree(row, who)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResetRequest.objects.filter(pk=row.pk).update(decided_by=peers.first.account_id)


def test_the_agreement_is_the_askers_and_nobody_elses(peers: Peers) -> None:
    agree(peers.ask(peers.first), peers.second)
    with pytest.raises(Conflict):
        peers.reset(peers.second)


def test_an_agreement_is_good_for_a_day(peers: Peers) -> None:
    row = peers.ask(peers.first)
    with pytest.raises(Conflict):
        agree(row, peers.second, hours=25)
    agree(row, peers.second)
    late = world.NOON + timedelta(hours=25)
    with pytest.raises(Conflict):
        codes.reset(person_id=peers.third.person_id or 0, reason="忘了", by=peers.first, at=late)


def test_a_deputy_of_the_asker_is_no_second_person(peers: Peers, town: Town) -> None:
    deputy = world.person(town.tree.office, "代班的人")
    grant = Account.objects.get(pk=peers.first.account_id).grants.get()
    delegations.lend(
        grant_id=grant.public_id, deputy_id=world.account(deputy).pk, first_day=world.TODAY,
        last_day=world.TODAY + timedelta(days=3), reason="", by=peers.first, at=world.NOON,
    )  # fmt: skip
    with pytest.raises(Denied):
        agree(peers.ask(peers.first), world.actor(deputy))


def test_the_unit_above_resets_alone_and_a_foreign_one_never(peers: Peers, town: Town) -> None:
    assert peers.reset(peers.above).code
    with pytest.raises(NotFound):
        peers.reset(town.foreign_admin)
    with pytest.raises(Denied):
        resets.ask_second(person_id=peers.third.person_id or 0, reason="试", by=peers.above, at=world.NOON)


def test_nobody_resets_an_account_of_ones_own(peers: Peers) -> None:
    with pytest.raises(Denied):
        peers.reset(peers.first, peers.first)


def test_a_first_code_for_an_equal_administrator_is_not_printed_either(peers: Peers) -> None:
    sheet = codes.print_sheet(person_ids=[peers.third.person_id or 0], by=peers.first, at=world.NOON)
    assert [why for _, why in sheet.left_out] == ["second"]


def test_who_asks_at_the_door_is_seen_by_who_may_reset_and_told_to_the_person(town: Town) -> None:
    account = world.account(town.learner)
    for _ in range(2):
        resets.ask_at_the_door(account_id=account.pk, academy=False, by=Actor(name=""), at=world.NOON)
    row = ResetRequest.objects.get()
    assert Note.objects.filter(person=town.learner, kind="account.reset-asked").count() == 1
    codes.reset(person_id=town.learner.pk, reason="本人来电", by=town.admin, at=world.NOON)
    row.refresh_from_db()
    assert row.state == "done"


def test_a_command_opens_a_separated_administrators_account_again_for_one_sign_in(db: None) -> None:
    from taixue.kit.actor import SYSTEM

    made = accounts.create_staff(handle="audit", name="审计管理员", password=world.PASSWORD, by=SYSTEM, at=world.NOON)
    word = accounts.open_again(handle="audit", reason="本人当面申请", by=SYSTEM, at=world.NOON)
    backend = signin.AccountBackend()

    def opens(password: str, hours: float) -> bool:
        at = world.NOON + timedelta(hours=hours)
        return backend.authenticate(None, "", password, account=Account.objects.get(pk=made.pk), at=at) is not None

    assert not opens(world.PASSWORD, 1)
    assert opens(word, 23)
    assert not opens(word, 24)
    with pytest.raises(NotFound):
        accounts.open_again(handle="nobody", reason="试", by=SYSTEM, at=world.NOON)
    accounts.choose_password(account_id=made.pk, password=world.PASSWORD, by=SYSTEM, at=world.NOON)
    assert opens(world.PASSWORD, 999)


def test_two_who_use_one_agreement_at_once_reset_once(committed: str) -> None:
    peers = Peers(build())
    agree(peers.ask(peers.first), peers.second)
    gate, seen = threading.Barrier(2), []

    def reset() -> None:
        try:
            gate.wait(timeout=10)
            seen.append(peers.reset(peers.first).code != "")
        except Conflict:
            seen.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=reset) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(seen) == [False, True]
