"""Reminders on the schedule of a training year, and what superiors are told when they do not help."""

from collections import defaultdict
from datetime import date, datetime

from django.db import transaction

from taixue.audit.services import lines as audit
from taixue.kit import clock
from taixue.kit.actor import SYSTEM
from taixue.lib import paths
from taixue.notices.queries import notes as told
from taixue.notices.services import notes
from taixue.people.queries import deciders, units
from taixue.people.rules.permissions import Permission
from taixue.policy.models import YearReminder
from taixue.policy.queries import years
from taixue.policy.queries.years import Owing, TrainingYear
from taixue.policy.services import reminders

BATCH = 200
"""People told in one transaction: what a killed job has not told yet, the next one does."""


def remind_due(at: datetime) -> int:
    """Send the reminders that schedules name for today and that were not sent; return for how many years.

    Safe to run again at any time: a person is told once a day, also if somebody reminded them by hand.
    """
    found = years.due(clock.day(at))
    for year in found:
        remind(year, at)
    return len(found)


def remind(year: TrainingYear, at: datetime) -> YearReminder:
    """Tell everyone whom a year's schedule means today, then superiors of those told often enough; note the day."""
    day, after, new, already = clock.day(at), 0, 0, 0
    late: dict[str, int] = defaultdict(int)
    while people := years.owing(year, today=day, after=after, number=BATCH):
        fresh = _tell(year, people, at)
        new, already, after = new + fresh, already + len(people) - fresh, people[-1].person_id
        for path, number in _often(year, people, at).items():
            late[path] += number
    superiors = _escalate(year, late, at)
    return _done(year, day, new, already, superiors, at)


@transaction.atomic
def _tell(year: TrainingYear, people: list[Owing], at: datetime) -> int:
    key = reminders.key(year.name, at)
    known = told.told(key, [one.person_id for one in people])
    fresh = [one for one in people if one.person_id not in known]
    for one in fresh:
        notes.tell(
            one.person_id, kind="policy.reminder", key=key, link=f"/duties/{year.name}/", at=at,
            facts={"end_day": one.last_day.isoformat(), "missing_hours": one.missing,
                   "missing_required_hours": one.missing_required},
        )  # fmt: skip
    return len(fresh)


def _often(year: TrainingYear, people: list[Owing], at: datetime) -> dict[str, int]:
    """Return how many of the people were reminded as often as the schedule says, by the unit above theirs."""
    found: dict[str, int] = defaultdict(int)
    if not year.escalate_after:
        return found
    times = told.times(f"reminder:{year.name}:", [one.person_id for one in people])
    for one in people:
        above = paths.above(one.unit_path)
        if times.get(one.person_id, 0) >= year.escalate_after and above:
            found[above[-1]] += 1
    return found


@transaction.atomic
def _escalate(year: TrainingYear, late: dict[str, int], at: datetime) -> int:
    """Tell the administrators of superior units how many below them were reminded in vain; each unit once a day."""
    day = clock.day(at)
    named = units.by_path(late)
    told_here = set()
    for path, persons in deciders.of_units(late, day, permission=Permission.REMIND).items():
        unit = named.get(path)
        if unit is None:
            continue
        for person_id in persons:
            facts = {"unit": unit.name, "unit_en": unit.name_en, "n": late[path], "times": year.escalate_after}
            notes.tell(
                person_id, kind="policy.escalated", key=f"escalated:{year.name}:{day}:{unit.public_id}", facts=facts,
                link=f"/units/{unit.public_id}/standings/?state={year.remind_who}", at=at,
            )  # fmt: skip
            told_here.add(person_id)
    return len(told_here)


@transaction.atomic
def _done(year: TrainingYear, day: date, new: int, already: int, superiors: int, at: datetime) -> YearReminder:
    row, is_new = YearReminder.objects.get_or_create(
        year=year, day=day, defaults={"people": new, "already": already, "superiors": superiors, "done_at": at}
    )
    if is_new:
        audit.record(
            "policy.reminded", by=SYSTEM, at=at, target_kind="year", target=year.public_id, unit_path=year.unit.path,
            details={"year": year.name, "people": new, "already": already, "superiors": superiors},
        )  # fmt: skip
    return row
