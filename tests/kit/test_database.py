from pathlib import Path

import psycopg
import pytest
from django.db import connection

from taixue.kit import database, rights
from tests.servers import url


def test_a_url_gives_its_parts_and_hands_the_rest_to_the_driver():
    found = database.settings(
        {"TAIXUE_DATABASE_URL": "postgresql://li:a%2Fb@db.example:6432/tax?sslmode=require"}, Path()
    )
    assert [found[name] for name in ("USER", "PASSWORD", "HOST", "PORT", "NAME")] == [
        "li",
        "a/b",
        "db.example",
        "6432",
        "tax",
    ]
    assert found["OPTIONS"] == {"sslmode": "require"}


def test_a_url_may_name_a_socket_folder():
    found = database.settings({"TAIXUE_DATABASE_URL": "postgresql://li@/tax?host=/run/pg&port=5433"}, Path())
    assert (found["HOST"], found["PORT"], found["OPTIONS"]) == ("/run/pg", "5433", {})


def test_as_the_application_the_owner_steps_down(db):
    found = database.settings(
        {"TAIXUE_DATABASE_URL": url(connection.settings_dict["NAME"]), database.ROLE_SETTING: rights.ROLE}, Path()
    )
    with psycopg.connect(**database.address(found)) as own:
        assert own.execute("SELECT current_user::text").fetchone() == ("taixue_app",)


def test_a_role_that_is_neither_is_refused():
    with pytest.raises(ValueError, match="must be taixue_app or empty"):
        database.settings({database.ROLE_SETTING: "postgres"}, Path())
