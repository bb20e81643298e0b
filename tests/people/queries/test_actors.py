from datetime import date

from taixue.kit.actor import Grant
from taixue.people.models import Account, RoleGrant
from taixue.people.queries import actors
from taixue.people.rules.permissions import Role
from tests import world


def test_an_account_and_the_grants_of_the_day_take_one_question(db: None, django_assert_num_queries) -> None:
    unit = world.unit("青石县")
    mine = Account.objects.get(pk=world.administrator(Role.UNIT_ADMIN, unit).account_id)
    for role, first, end in (("auditor", date(2026, 3, 1), date(2026, 4, 1)), ("academy", date(2026, 4, 1), None)):
        RoleGrant.objects.create(account=mine, role=role, first_day=first, end_day=end, given_at=world.NOON)

    with django_assert_num_queries(1):
        found = actors.account(mine.pk)
        march = actors.of(found, on=date(2026, 3, 31))
        april = actors.of(found, on=date(2026, 4, 1))

    assert Grant("auditor", "/") in march.grants and "academy" not in march.roles()
    assert Grant("academy", "/") in april.grants and "auditor" not in april.roles()
    assert Grant("unit-admin", unit.path) in actors.of(found, on=world.TODAY).grants


def test_an_account_without_a_grant_holds_none(db: None) -> None:
    mine = world.account(world.person(world.unit("青石县")))
    assert actors.of(actors.account(mine.pk), on=world.TODAY).grants == ()


def test_a_closed_account_is_gone(db: None) -> None:
    mine = world.account(world.person(world.unit("青石县")))
    Account.objects.filter(pk=mine.pk).update(is_active=False)
    assert actors.account(mine.pk) is None
