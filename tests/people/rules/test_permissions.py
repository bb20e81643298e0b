"""Roles and what they reach."""

import pytest

from taixue.kit.actor import Actor, Grant
from taixue.people.rules.permissions import SEPARATED, Permission, Role, allows, conflicts, reach


def holding(*grants: tuple[str, str]) -> Actor:
    return Actor(name="周明远", account_id=1, grants=tuple(Grant(role, path) for role, path in grants))


def test_a_role_reaches_its_unit_and_all_below_it_and_nothing_beside() -> None:
    admin = holding((Role.UNIT_ADMIN, "/1/26/"))
    assert allows(admin, Permission.PERSON_SEE, over="/1/26/")
    assert allows(admin, Permission.PERSON_SEE, over="/1/26/398/")
    assert not allows(admin, Permission.PERSON_SEE, over="/1/")
    assert not allows(admin, Permission.PERSON_SEE, over="/1/261/")


def test_a_unit_under_another_in_reach_is_not_named_twice() -> None:
    admin = holding((Role.UNIT_ADMIN, "/1/26/"), (Role.AUDITOR, "/1/26/398/"), (Role.AUDITOR, "/7/"))
    assert reach(admin, Permission.PERSON_SEE) == ("/1/26/", "/7/")


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_the_three_administrators_see_no_person_and_no_figure(role: Role) -> None:
    admin = holding((role, "/"))
    assert not reach(admin, Permission.PERSON_SEE)
    assert not reach(admin, Permission.FIGURES_SEE)


def test_an_auditor_changes_nothing() -> None:
    auditor = holding((Role.AUDITOR, "/"))
    assert {p for p in Permission if reach(auditor, p)} == {
        Permission.PERSON_SEE, Permission.FIGURES_SEE, Permission.EVIDENCE_SEE, Permission.POLICY_SEE,
        Permission.AUDIT_SEE,
    }  # fmt: skip


def test_no_account_becomes_two_of_the_three_administrators() -> None:
    for one in SEPARATED:
        for other in SEPARATED:
            assert conflicts(one, [other]) == (one != other)
    assert not conflicts(Role.AUDITOR, SEPARATED)
