"""The week of an administrator as a letter: what waits, told on Mondays."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import translation

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.notices.services import notes
from taixue.people.queries import actors
from taixue.portal import labels
from taixue.portal.queries import week

TOLD = 20
"""Lines that a letter has at most; there are fewer kinds of things."""


def tell(account_ids: Iterable[int], *, at: datetime) -> int:
    """Tell each of these administrators what waits this week, once a week and only if something does; return how many.

    Each is told in a transaction of their own, with the rights they hold on this day.
    """
    told, day = 0, clock.day(at)
    for number in account_ids:
        found = actors.account(number)
        if found is not None and found.person_id is not None:
            with translation.override(found.language):
                told += _tell(found.person_id, actors.of(found, on=day), at)
    return told


@transaction.atomic
def _tell(person_id: int, by: Actor, at: datetime) -> bool:
    found = week.of(by=by, at=at)
    if not found.waiting:
        return False
    rows = [
        {"title": one.title, "line": f"{one.line} {one.badge}".strip(), "href": one.href}
        for one in labels.lines(found.waiting, clock.day(at))[:TOLD]
    ]
    notes.tell(
        person_id, kind="work.week", key=f"work.week:{found.first.isoformat()}", at=at, link="/week/",
        facts={"n": len(found.waiting), "first": rows[0]["title"], "rows": rows},
    )  # fmt: skip
    return True
