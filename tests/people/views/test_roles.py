"""The security administrator gives and ends roles through the pages."""

import pytest
from django.test import Client

from taixue.people.models import RoleGrant
from tests import world
from tests.people.town import Town
from tests.people.views.test_pages import confirm


@pytest.fixture
def security(town: Town) -> Client:
    who = world.administrator("security-admin", town.tree.county, at_unit=town.tree.county, name="苏明泽")
    browser = world.sign_in(Client(), who)
    confirm(browser)
    return browser


def test_a_role_is_given_by_name_and_unit_code_and_ended(town: Town, security: Client) -> None:
    account = world.account(town.learner)
    page = security.get("/roles/grant/?name=林若溪").content.decode()
    assert f'value="{account.pk}"' in page
    asked = {"account": account.pk, "role": "auditor", "unit": town.tree.office.code, "end_day": ""}
    assert security.post("/roles/grant/?name=林若溪", asked)["Location"] == "/roles/"
    row = RoleGrant.objects.get(account=account)
    assert (row.role, row.unit) == ("auditor", town.tree.office)
    assert "林若溪" in security.get("/roles/?q=林&role=auditor").content.decode()
    security.post(f"/roles/{row.public_id}/end/")
    row.refresh_from_db()
    assert row.end_day is not None
    assert "林若溪：角色已结束。" in security.get("/roles/").content.decode()
    assert "林若溪" not in security.get("/roles/").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"unit": "X-9"}, "没有这个编码的机构"),
        ({"unit": ""}, "超出你的权限范围"),
        ({"role": "system-admin"}, "三员分立"),
        ({"end_day": "2020-01-01"}, "早于开始日期"),
    ],
)
def test_what_cannot_be_given_is_said_in_words(
    town: Town, security: Client, change: dict[str, str], words: str
) -> None:
    world.grant(town.learner, "audit-admin", town.tree.office)
    account = world.account(town.learner)
    asked = {"account": account.pk, "role": "auditor", "unit": town.tree.office.code, "end_day": "", **change}
    answer = security.post("/roles/grant/?name=林若溪", asked)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert [g.role for g in RoleGrant.objects.filter(account=account)] == ["audit-admin"]


def test_people_of_a_foreign_county_are_not_found_and_their_roles_not_shown(town: Town, security: Client) -> None:
    assert 'name="account"' not in security.get("/roles/grant/?name=陈嘉木").content.decode()
    foreign = RoleGrant.objects.get(account=town.foreign_admin.account_id)
    assert "吴晓岚" not in security.get("/roles/").content.decode()
    assert security.post(f"/roles/{foreign.public_id}/end/").status_code == 404
    foreign.refresh_from_db()
    assert foreign.end_day is None
