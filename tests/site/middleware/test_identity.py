from datetime import date

import pytest
from django.test import Client

from taixue.people.models import RoleGrant
from taixue.site.middleware.identity import client as address
from tests import world

PROXY = "10.0.0.2"


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("1.2.3.4", "", "1.2.3.4"),
        ("1.2.3.4", "9.9.9.9", "1.2.3.4"),
        (PROXY, "5.6.7.8", "5.6.7.8"),
        (PROXY, "9.9.9.9, 5.6.7.8", "5.6.7.8"),
        (PROXY, f"5.6.7.8, {PROXY}", "5.6.7.8"),
        (PROXY, "", PROXY),
    ],
)
def test_only_a_trusted_proxy_may_name_the_client(remote: str, forwarded: str, expected: str):
    assert address(remote, forwarded, [PROXY]) == expected


def test_a_role_that_is_taken_away_is_gone_with_the_next_request(client: Client, db: None):
    who = world.administrator("unit-admin", world.tree().county)
    world.sign_in(client, who)
    assert client.get("/people/").status_code == 200

    RoleGrant.objects.filter(account_id=who.account_id).update(end_day=date(2024, 1, 2))

    assert client.get("/people/").status_code == 403
