"""A role is lent for days, never more than its holder has, and ended at any time."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from taixue.audit.models import Line
from taixue.kit.actor import SYSTEM, Actor
from taixue.lib.errors import Denied, Invalid, NotFound
from taixue.notices.models import Note
from taixue.people.models import Account, Delegation, Person, RoleGrant
from taixue.people.queries import delegations as queries
from taixue.people.rules.permissions import Permission, reach
from taixue.people.services import delegations, roles
from tests import world
from tests.people.town import Town

LAST = world.TODAY + timedelta(days=6)


def grant_of(who: Actor) -> RoleGrant:
    return RoleGrant.objects.filter(account=who.account_id, source=None).get()


def lend(who: Actor, deputy: Person, first: date = world.TODAY, last: date = LAST) -> Delegation:
    return delegations.lend(
        grant_id=grant_of(who).public_id, deputy_id=world.account(deputy).pk, first_day=first, last_day=last,
        reason="休假", by=who, at=world.NOON,
    )  # fmt: skip


def paths(person: Person, day: date) -> tuple[str, ...]:
    return reach(world.actor(person, on=day), Permission.ACCOUNT_RESET)


def test_a_deputy_reaches_what_the_lender_does_on_the_days_and_no_longer(town: Town) -> None:
    lend(town.admin, town.learner)
    county = (town.tree.county.path,)
    assert [paths(town.learner, day) for day in (world.TODAY, LAST, LAST + timedelta(days=1))] == [county, county, ()]
    assert Note.objects.filter(person=town.learner, kind="role.lent").count() == 1
    assert Line.objects.get(action="role.lent").details["lender"] == "周明远"


def test_lending_twice_is_lending_once(town: Town) -> None:
    assert lend(town.admin, town.learner) == lend(town.admin, town.learner)
    assert RoleGrant.objects.filter(account=world.account(town.learner)).count() == 1


def test_what_is_lent_ends_with_what_it_was_lent_from(town: Town) -> None:
    lend(town.admin, town.learner)
    roles.end(grant_id=grant_of(town.admin).public_id, by=SYSTEM, at=world.NOON)
    assert paths(town.learner, world.TODAY) == ()


@pytest.mark.parametrize("who", ["lender", "deputy", "security"])
def test_lender_deputy_and_who_gives_roles_end_it_at_any_time(town: Town, who: str) -> None:
    row = lend(town.admin, town.learner)
    security = world.administrator("security-admin", town.tree.county, name="苏明泽")
    by = {"lender": town.admin, "deputy": world.actor(town.learner), "security": security}[who]
    for _ in range(2):
        delegations.end(delegation_id=row.public_id, by=by, at=world.NOON)
    assert paths(town.learner, world.TODAY) == ()
    assert Line.objects.filter(action="role.lend-ended").count() == 1


def test_a_stranger_neither_sees_nor_ends_it(town: Town) -> None:
    row = lend(town.admin, town.learner)
    assert not queries.visible(by=town.foreign_admin).exists()
    with pytest.raises(NotFound):
        delegations.end(delegation_id=row.public_id, by=town.foreign_admin, at=world.NOON)


def test_a_deputy_stands_under_the_role_and_lends_nothing_on(town: Town) -> None:
    with pytest.raises(NotFound):
        lend(town.admin, town.stranger)
    row = lend(town.admin, town.learner)
    deputy = world.actor(town.learner)
    with pytest.raises(NotFound):
        delegations.lend(
            grant_id=grant_of(town.admin).public_id, deputy_id=world.account(town.stranger).pk, by=deputy,
            first_day=world.TODAY, last_day=LAST, reason="", at=world.NOON,
        )  # fmt: skip
    assert row.grant is not None
    with pytest.raises(Invalid) as refusal:
        delegations.lend(
            grant_id=row.grant.public_id, deputy_id=town.admin.account_id or 0, by=deputy, first_day=world.TODAY,
            last_day=LAST, reason="", at=world.NOON,
        )  # fmt: skip
    assert refusal.value.facts["problems"][0]["code"] == "lent-on"


def test_the_database_itself_lends_no_more_than_is_held(town: Town) -> None:
    row = lend(town.admin, town.learner)
    lent = RoleGrant.objects.get(pk=row.grant_id)
    for change in (
        {"unit": town.tree.city}, {"role": "academy"}, {"end_day": None}, {"first_day": date(2020, 1, 1)},
        {"account_id": town.admin.account_id},
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            RoleGrant.objects.filter(pk=lent.pk).update(**change)


def test_a_separated_administrator_lends_only_with_a_second_persons_agreement(town: Town) -> None:
    lender = world.administrator("security-admin", town.tree.county, name="苏明泽")
    second = world.administrator("security-admin", town.tree.county, name="许安宁")
    row = lend(lender, town.learner)
    assert row.state == "waiting"
    assert not world.actor(town.learner).grants
    for who in (lender, world.actor(town.learner)):
        with pytest.raises(Denied):
            delegations.agree(delegation_id=row.public_id, by=who, at=world.NOON)
    for _ in range(2):
        delegations.agree(delegation_id=row.public_id, by=second, at=world.NOON)
    assert world.actor(town.learner).roles() == {"security-admin"}
    assert Line.objects.filter(action="role.lent").count() == 1


def test_where_the_house_says_so_every_role_waits_for_a_second_person(town: Town, settings: object) -> None:
    settings.TAIXUE_DELEGATION = "seen"  # type: ignore[attr-defined] (pytest-django's fixture)
    assert lend(town.admin, town.learner).state == "waiting"
    assert Account.objects.get(person=town.learner).grants.count() == 0
