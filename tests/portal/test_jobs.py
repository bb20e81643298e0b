"""The week's letter leaves on Monday mornings of the authority's zone, to everyone, once."""

from datetime import UTC, datetime
from typing import Any

import pytest

from taixue.kit import queue
from taixue.notices.models import Note
from taixue.portal import jobs
from tests import world
from tests.portal.conftest import stand

MONDAY = datetime(2026, 11, 22, 23, 12, tzinfo=UTC)  # 07:12 on 23 November in Asia/Shanghai


def told() -> int:
    return Note.objects.filter(kind="work.week").count()


@pytest.mark.parametrize(
    ("moment", "times"),
    [(MONDAY, 3), (world.NOON, 0), (MONDAY.replace(hour=20), 0), (MONDAY.replace(day=23, hour=23), 0)],
)
def test_every_administrator_is_told_on_monday_morning(
    tree: Any, settings: Any, monkeypatch: pytest.MonkeyPatch, moment: datetime, times: int
):
    monkeypatch.setattr(jobs, "TOGETHER", 2)  # more than one run
    for name in ("周明远", "陈立新", "吴晓岚"):
        world.administrator("unit-admin", tree.county, name=name)  # each finds gaps in the others' data
    stand(settings, moment)
    jobs.begin()
    queue.run_waiting()
    assert told() == times
    jobs.begin()
    queue.run_waiting()
    assert told() == times
