"""Activation codes: once, in time, with five tries, only together with the end of the number."""

import threading
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from taixue.audit.models import Line
from taixue.kit import clock
from taixue.kit.actor import SYSTEM, Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.models import Note
from taixue.people.models import Account, ActivationCode, RoleGrant
from taixue.people.services import codes, numbers
from tests import world
from tests.people.town import Town, build

NOBODY = Actor(name="")


def printed(town: Town) -> codes.Slip:
    sheet = codes.print_sheet(person_ids=[town.learner.pk], by=town.admin, at=world.NOON)
    return sheet.slips[0]


def ending(town: Town) -> str:
    return numbers.read(town.learner)[-6:]


def refused(**what: object) -> tuple[str, object]:
    with pytest.raises(Invalid) as refusal:
        codes.open_with(**{"by": NOBODY, "at": world.NOON, **what})
    return refusal.value.facts["problems"][0]["code"], refusal.value.facts["left"]


def test_a_code_opens_only_with_the_end_of_the_number_and_serves_once(town: Town) -> None:
    slip = printed(town)
    assert refused(code=slip.code, ending="000000") == ("ending", 4)
    opened = codes.open_with(code=slip.code.lower().replace("-", " "), ending=ending(town), by=NOBODY, at=world.NOON)
    account = codes.finish(code_id=opened.code_id, password=world.PASSWORD, by=NOBODY, at=world.NOON)
    assert account.person_id == town.learner.pk
    assert account.activated_at == world.NOON
    assert refused(code=slip.code, ending=ending(town))[0] == "code"
    with pytest.raises(Conflict):
        codes.finish(code_id=opened.code_id, password=world.PASSWORD, by=NOBODY, at=world.NOON)


def test_five_wrong_ends_spend_a_code(town: Town) -> None:
    slip = printed(town)
    assert [refused(code=slip.code, ending="000000")[1] for _ in range(5)] == [4, 3, 2, 1, 0]
    assert refused(code=slip.code, ending=ending(town))[0] == "spent"


def test_a_code_ends_after_thirty_days_and_when_a_newer_one_is_printed(town: Town) -> None:
    slip = printed(town)
    late = world.NOON + timedelta(days=30)
    assert refused(code=slip.code, ending=ending(town), at=late)[0] == "expired"
    codes.open_with(code=slip.code, ending=ending(town), by=NOBODY, at=late - timedelta(seconds=1))
    newer = printed(town)
    assert refused(code=slip.code, ending=ending(town))[0] == "code"
    codes.open_with(code=newer.code, ending=ending(town), by=NOBODY, at=world.NOON)


def test_the_code_is_nowhere_in_the_database(town: Town) -> None:
    slip = printed(town)
    plain = slip.code.replace("-", "")
    row = ActivationCode.objects.get()
    assert plain.encode() not in bytes(row.lookup)
    assert slip.code not in repr(slip)
    for line in Line.objects.all():
        assert plain not in f"{line.details}{line.target}{line.reason}"


def test_printing_and_first_sign_in_are_lines_and_news_for_the_person(town: Town) -> None:
    slip = printed(town)
    opened = codes.open_with(code=slip.code, ending=ending(town), by=NOBODY, at=world.NOON)
    codes.finish(code_id=opened.code_id, password=world.PASSWORD, by=NOBODY, at=world.NOON)
    actions = set(Line.objects.filter(person=town.learner.pk).values_list("action", flat=True))
    assert {"account.code", "account.activated", "account.password"} <= actions
    assert set(Note.objects.filter(person=town.learner).values_list("kind", flat=True)) == {
        "account.slip",
        "account.activated",
    }


def test_no_code_for_who_uses_the_account_or_has_no_number(town: Town) -> None:
    world.account(town.learner, password=world.PASSWORD)
    bare = world.person(town.tree.office, "无号人", id_number="")
    sheet = codes.print_sheet(person_ids=[town.learner.pk, bare.pk], by=town.admin, at=world.NOON)
    assert not sheet.slips
    assert {why for _, why in sheet.left_out} == {"active", "no-number"}


def test_a_foreign_administrator_prints_nothing(town: Town) -> None:
    with pytest.raises(NotFound):
        codes.print_sheet(person_ids=[town.stranger.pk, town.learner.pk], by=town.foreign_admin, at=world.NOON)
    assert not ActivationCode.objects.exists()


def test_a_reset_takes_the_password_and_the_sessions_and_tells_the_person(town: Town, client: Client) -> None:
    world.account(town.learner, password=world.PASSWORD)
    answer = client.post("/sign-in/", {"who": town.learner.mobile, "password": world.PASSWORD})
    assert answer.status_code == 302
    assert Session.objects.count() == 1
    slip = codes.reset(person_id=town.learner.pk, reason="忘了密码", by=town.admin, at=world.NOON)
    assert not Session.objects.exists()
    assert not Account.objects.get(person=town.learner).has_usable_password()
    assert Note.objects.get(person=town.learner, kind="account.reset").facts == {"by": "周明远", "reason": "忘了密码"}
    opened = codes.open_with(code=slip.code, ending=ending(town), by=NOBODY, at=world.NOON)
    assert codes.finish(code_id=opened.code_id, password="另一个很长的密码-10", by=NOBODY, at=world.NOON)


def test_nobody_comes_into_a_higher_role_by_a_reset(town: Town) -> None:
    for role, over in (("academy", None), ("unit-admin", town.tree.city), ("audit-admin", town.tree.county)):
        holder = world.person(town.tree.office, "有角色的人")
        world.grant(holder, role, over)
        with pytest.raises(Denied):
            codes.reset(person_id=holder.pk, reason="试一试", by=town.admin, at=world.NOON)
        assert codes.print_sheet(person_ids=[holder.pk], by=town.admin, at=world.NOON).left_out[0][1] == "role"
    below = world.person(town.tree.office, "所里的管理员")
    world.grant(below, "unit-admin", town.tree.station)
    assert codes.reset(person_id=below.pk, reason="忘了密码", by=town.admin, at=world.NOON).code
    assert codes.reset(person_id=holder.pk, reason="命令行", by=SYSTEM, at=world.NOON).code


def test_a_role_that_will_end_protects_its_holder_until_then(town: Town) -> None:
    holder = world.person(town.tree.office, "任期内的人")
    world.grant(holder, "security-admin", None)
    given = RoleGrant.objects.filter(role="security-admin")
    given.update(end_day=date(world.NOON.year + 1, 1, 1))
    with pytest.raises(Denied):
        codes.reset(person_id=holder.pk, reason="试一试", by=town.admin, at=world.NOON)
    assert codes.print_sheet(person_ids=[holder.pk], by=town.admin, at=world.NOON).left_out[0][1] == "role"
    given.update(end_day=clock.day(world.NOON))
    assert codes.reset(person_id=holder.pk, reason="任期已满", by=town.admin, at=world.NOON).code


@pytest.mark.parametrize("password", ["short-9", "password1234", "我是林若溪没有错吧对的", "qwertyuiop"])
def test_a_weak_or_personal_password_is_refused_and_the_code_stays_good(town: Town, password: str) -> None:
    slip = printed(town)
    opened = codes.open_with(code=slip.code, ending=ending(town), by=NOBODY, at=world.NOON)
    with pytest.raises(Invalid) as refusal:
        codes.finish(code_id=opened.code_id, password=password, by=NOBODY, at=world.NOON)
    assert all(problem["words"] for problem in refusal.value.facts["problems"])
    assert codes.finish(code_id=opened.code_id, password=world.PASSWORD, by=NOBODY, at=world.NOON)


def test_of_two_who_finish_with_one_code_at_once_one_comes_in(committed: str) -> None:
    town = build()
    slip = printed(town)
    opened = codes.open_with(code=slip.code, ending=ending(town), by=NOBODY, at=world.NOON)
    gate = threading.Barrier(2)
    results: list[str] = []

    def finish(password: str) -> None:
        try:
            gate.wait(timeout=10)
            codes.finish(code_id=opened.code_id, password=password, by=NOBODY, at=world.NOON)
            results.append(password)
        except Conflict:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=finish, args=(f"第{n}个人选的密码-{n}",)) for n in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert results.count("refused") == 1
    won = next(result for result in results if result != "refused")
    assert Account.objects.get(person=town.learner).check_password(won)


def test_wrong_ends_tried_at_once_cost_a_try_each(committed: str) -> None:
    town = build()
    slip = printed(town)
    gate = threading.Barrier(8)

    def guess() -> None:
        try:
            gate.wait(timeout=10)
            codes.open_with(code=slip.code, ending="000000", by=NOBODY, at=world.NOON)
        except Invalid:
            return
        finally:
            connection.close()

    threads = [threading.Thread(target=guess) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert ActivationCode.objects.get(account__person=town.learner, used_at=None).tries_left == 0
