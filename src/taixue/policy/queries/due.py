"""Who will miss the date at the present pace, and which exemptions wait for a decision."""

from datetime import datetime

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.kit.dues import DAY, Question
from taixue.people.queries import subtrees
from taixue.people.rules.permissions import Permission, reach
from taixue.policy.queries import people

_WHICH = "first_day <= %s AND last_day >= %s AND {within}"
_LATE = "SELECT min(last_day) FROM {standing} WHERE {behind} GROUP BY person_id"


DAYS = 10
"""Days in which an exemption is decided."""

_EXEMPTIONS = """
SELECT x.asked_at FROM policy_exemption x JOIN people_person p ON p.id = x.person_id AND p.joined_into_id IS NULL
WHERE x.state = 'asked' AND x.asked_by <> %s AND x.person_id <> %s AND {}
"""


def due(*, by: Actor, at: datetime) -> list[Question]:
    """Return what waits: people likely to miss, exemptions to decide."""
    return [*_late(by, at), *_exemptions(by)]


def _exemptions(by: Actor) -> list[Question]:
    reached = reach(by, Permission.EXEMPTION_DECIDE)
    if not reached:
        return []
    here, spans = subtrees.present("p.id", reached)
    values = (by.account_id or 0, by.person_id or 0, *spans)
    return [Question("exemptions", _EXEMPTIONS.format(here), values, days=DAYS)]


def _late(by: Actor, at: datetime) -> list[Question]:
    """Return the people likely to miss in windows that run today, each once; the last day is that of the window."""
    reached, today = reach(by, Permission.REMIND), clock.day(at)
    if not reached:
        return []
    within, spans = subtrees.within("unit_path", reached)
    standing = people.FORECAST.format(today="%s", which=_WHICH.format(within=within))
    select = _LATE.format(standing=standing, behind=people.BEHIND)
    return [Question("late", select, (today, today, today, today, today, *spans), DAY, 0)]
