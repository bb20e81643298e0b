"""How long a session lasts."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from taixue.kit import clock
from tests import world


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch) -> object:
    """Return a function that sets the clock to so many minutes after the beginning."""
    begin = datetime.now(UTC)

    def turn(minutes: float) -> None:
        monkeypatch.setattr(clock, "now", lambda: begin + timedelta(minutes=minutes))

    turn(0)
    return turn


def test_an_administrator_is_out_after_thirty_idle_minutes(db: None, client: Client, at: object) -> None:
    world.sign_in(client, world.administrator("unit-admin", world.unit("青石县")))
    for minutes in (0, 29, 58):
        at(minutes)
        assert client.get("/people/").status_code == 200
    at(58 + 31)
    assert client.get("/people/")["Location"].startswith("/sign-in/")


def test_a_learner_may_be_idle_longer_but_nobody_stays_over_twelve_hours(db: None, client: Client, at: object) -> None:
    world.sign_in(client, world.person(world.unit("青石县")))
    for hours in (0, 6, 11.9):
        at(hours * 60)
        assert client.get("/me/seen/").status_code == 200
    at(12 * 60 + 1)
    assert client.get("/me/seen/")["Location"].startswith("/sign-in/")
