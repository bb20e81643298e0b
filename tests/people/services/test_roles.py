"""Roles, and that the three administrators stay apart whoever writes."""

import threading
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from taixue.kit.actor import SYSTEM
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.people.models import RoleGrant
from taixue.people.queries import actors
from taixue.people.services import roles
from tests import world
from tests.people.town import Town, build


@pytest.fixture
def security(town: Town) -> actors.Actor:
    return world.administrator("security-admin", town.tree.city, at_unit=town.tree.city, name="苏明泽")


def test_a_role_given_twice_is_one_role_and_ends_from_today(town: Town, security: actors.Actor) -> None:
    account = world.account(town.learner)
    give = {"account_id": account.pk, "role": "auditor", "unit": town.tree.county, "by": security, "at": world.NOON}
    assert roles.grant(**give).pk == roles.grant(**give).pk
    assert actors.of(account, on=world.TODAY).roles() == {"auditor"}
    row = RoleGrant.objects.get(account=account)
    for _ in range(2):
        roles.end(grant_id=row.public_id, by=security, at=world.NOON)
    assert actors.of(account, on=world.TODAY).roles() == frozenset()


def test_roles_are_given_only_within_reach_never_to_oneself_and_by_no_other_role(
    town: Town, security: actors.Actor
) -> None:
    account = world.account(town.learner)
    with pytest.raises(Denied):
        roles.grant(account_id=account.pk, role="auditor", unit=None, by=security, at=world.NOON)
    with pytest.raises(Denied):
        roles.grant(account_id=security.account_id, role="auditor", unit=town.tree.county, by=security, at=world.NOON)
    with pytest.raises(Denied):
        roles.grant(account_id=account.pk, role="auditor", unit=town.tree.county, by=town.admin, at=world.NOON)
    with pytest.raises(Invalid):
        roles.grant(account_id=account.pk, role="emperor", unit=town.tree.county, by=security, at=world.NOON)
    assert not RoleGrant.objects.filter(account=account).exists()


def test_an_account_or_a_role_outside_of_reach_is_left_alone(town: Town) -> None:
    near = world.administrator("security-admin", town.tree.county, name="钟会")
    stranger = world.account(town.stranger)
    with pytest.raises(Denied):
        roles.grant(account_id=stranger.pk, role="auditor", unit=town.tree.office, by=near, at=world.NOON)
    assert not RoleGrant.objects.filter(account=stranger).exists()
    world.grant(town.stranger, "auditor", town.tree.other_office)
    with pytest.raises(NotFound):
        roles.end(grant_id=RoleGrant.objects.get(account=stranger).public_id, by=near, at=world.NOON)
    assert RoleGrant.objects.get(account=stranger).end_day is None


def test_two_of_the_three_administrators_on_one_account_are_refused(town: Town) -> None:
    account = world.account(town.learner)
    at = {"unit": None, "by": SYSTEM, "at": world.NOON}
    roles.grant(account_id=account.pk, role="system-admin", **at)
    for other in ("security-admin", "audit-admin"):
        with pytest.raises(Conflict):
            roles.grant(account_id=account.pk, role=other, **at)
    assert [g.role for g in RoleGrant.objects.filter(account=account)] == ["system-admin"]


def test_one_after_the_other_is_allowed(town: Town) -> None:
    account = world.account(town.learner)
    at = {"unit": None, "by": SYSTEM, "at": world.NOON}
    roles.grant(account_id=account.pk, role="system-admin", first_day=date(2026, 1, 1), end_day=date(2026, 6, 1), **at)
    roles.grant(account_id=account.pk, role="audit-admin", first_day=date(2026, 6, 1), **at)
    assert actors.of(account, on=date(2026, 5, 31)).roles() == {"system-admin"}
    assert actors.of(account, on=date(2026, 6, 1)).roles() == {"audit-admin"}


def test_the_database_refuses_them_too(town: Town) -> None:
    account = world.account(town.learner)
    common = {"account": account, "first_day": world.TODAY, "given_at": world.NOON}
    RoleGrant.objects.create(role="system-admin", **common)
    RoleGrant.objects.create(role="auditor", **common)
    with pytest.raises(IntegrityError, match="cannot be two of"), transaction.atomic():
        RoleGrant.objects.create(role="audit-admin", **common)


def test_two_sessions_cannot_give_them_at_once(committed: str) -> None:
    account = world.account(build().learner)
    gate = threading.Barrier(2)
    results: list[str] = []

    def give(role: str) -> None:
        try:
            with transaction.atomic():
                gate.wait(timeout=10)
                RoleGrant.objects.create(account=account, role=role, first_day=world.TODAY, given_at=world.NOON)
            results.append("given")
        except IntegrityError:
            results.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=give, args=(role,)) for role in ("system-admin", "audit-admin")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(results) == ["given", "refused"]
