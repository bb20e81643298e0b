"""The nightly job deletes what is over and nothing else, and writes down how much."""

from datetime import timedelta

import pytest

from taixue.notices.models import Note
from taixue.notices.services import notes
from taixue.people.models import ChangeRequest
from taixue.people.services import changes
from taixue.privacy.models import Clearing
from taixue.privacy.queries import erasures
from taixue.privacy.services import retention
from tests import world
from tests.world import NOON

YEARS = timedelta(days=1095)


@pytest.fixture
def learner(db):
    made = world.person(world.tree().station)
    world.account(made)
    return made


def test_what_is_over_goes_by_the_night_and_what_is_open_stays(learner):
    by = world.actor(learner)
    for number in (1, 2):
        asked = changes.ask(wanted={}, reason=f"第{number}次", by=by, at=NOON)
        if number == 1:
            changes.withdraw(request_id=asked.public_id, by=by, at=NOON)
    Note.objects.all().delete()
    for key, at in (("old", NOON), ("new", NOON + timedelta(days=2))):
        notes.tell(learner.pk, kind="credits.posted", key=key, facts={}, at=at)
    assert set(retention.clear(at=NOON + YEARS).values()) == {0}
    done = retention.clear(at=NOON + YEARS + timedelta(days=1))
    assert (done["request"], done["note"]) == (1, 1)
    assert retention.clear(at=NOON + YEARS + timedelta(days=1))["note"] == 0
    assert [one.state for one in ChangeRequest.objects.all()] == ["open"]
    assert [one.key for one in Note.objects.all()] == ["new"]
    assert sorted(Clearing.objects.values_list("code", "rows")) == [("note", 1), ("request", 1)]
    assert erasures.cleared()["note"].before == NOON + timedelta(days=1)
