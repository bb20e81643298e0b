"""The page of the training file: years, filters, who has seen it; few questions whatever the years."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import world
from tests.credits import builders


@pytest.fixture
def learner(db):
    tree = world.tree()
    made = world.person(tree.station)
    for year in range(2007, 2027):
        for n in range(3):
            at = datetime(year, 3, 1 + n, 2, tzinfo=UTC)
            builders.post(made, source=f"course:{year}:{n}", item=uuid4(), last_at=at, nominal=100 * (n + 1),
                          kind="course" if n else "lecture", at=at + timedelta(minutes=1))  # fmt: skip
    return made, tree


def test_one_sees_twenty_years_with_few_questions_and_filters_them(learner, client):
    made, tree = learner
    world.sign_in(client, made)
    client.get("/file/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get("/file/").content.decode()
    assert len(asked) <= 12
    assert "120.00" in page and ">2007<" in page
    chosen = client.get("/file/?year=2011&kind=lecture").content.decode()
    assert "2011-03-01" in chosen and "2011-03-02" not in chosen
    assert "没有符合的账目" in client.get("/file/?year=1999").content.decode()


def test_who_looked_stands_on_the_page_of_whom_it_is_about(learner, client):
    made, tree = learner
    admin = world.administrator("unit-admin", tree.county, name="司空远")
    watcher = world.sign_in(Client(), admin)
    with CaptureQueriesContext(connection) as asked:
        assert watcher.get(f"/people/{made.public_id}/file/").status_code == 200
    assert len(asked) <= 22  # the first look writes its line; the second one below writes none
    with CaptureQueriesContext(connection) as asked:
        watcher.get(f"/people/{made.public_id}/file/")
    assert len(asked) <= 12
    world.sign_in(client, made)
    assert "司空远" in client.get("/file/").content.decode()
