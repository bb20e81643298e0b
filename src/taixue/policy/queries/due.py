"""Who will miss the date at the present pace, over everything that `by` reminds people in."""

from datetime import datetime

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.kit.dues import DAY, Question
from taixue.people.queries import subtrees
from taixue.people.rules.permissions import Permission, reach
from taixue.policy.queries import people

_WHICH = "first_day <= %s AND last_day >= %s AND {within}"
_LATE = "SELECT min(last_day) FROM {standing} WHERE {behind} GROUP BY person_id"


def due(*, by: Actor, at: datetime) -> list[Question]:
    """Return the people likely to miss in windows that run today, each once; the last day is that of the window."""
    reached, today = reach(by, Permission.REMIND), clock.day(at)
    if not reached:
        return []
    within, spans = subtrees.within("unit_path", reached)
    standing = people.FORECAST.format(today="%s", which=_WHICH.format(within=within))
    select = _LATE.format(standing=standing, behind=people.BEHIND)
    return [Question("late", select, (today, today, today, today, today, *spans), DAY, 0)]
