"""Builders for policies: entries of round hours."""

from datetime import UTC, date, datetime, timedelta

from taixue.credits.models import Entry
from taixue.credits.services import ledger
from taixue.kit.actor import SYSTEM
from taixue.lib import ids
from taixue.people.models import Person


def learn(person: Person, hours: float, day: date, *, required: bool = False, seconds: int = 3600) -> Entry:
    """Post a course of so many hours, completed at noon of a day."""
    noon = datetime(day.year, day.month, day.day, 4, tzinfo=UTC)
    item = ids.new()
    entry, _ = ledger.post(
        person_id=person.pk, kind="course", source=f"course:{item}", item=item, item_version=1, title="课程",
        title_en="Course", subject="law", category="online", required=required, seconds=seconds, held=0,
        nominal=round(hours * 100), first_at=noon - timedelta(hours=2), last_at=noon, provenance="proven",
        by=SYSTEM, at=noon,
    )  # fmt: skip
    return entry
