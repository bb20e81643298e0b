"""What of people waits for an administrator: the rows that the page behind each thing lists.

Written as SQL, for the first page of every administrator asks it; a test compares each with its page's own list.
"""

import json
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q

from taixue.kit import clock
from taixue.kit.actor import Actor
from taixue.kit.dues import DAY, Due, Question
from taixue.lib import paths
from taixue.people.models import RoleGrant
from taixue.people.queries import quality, resets, subtrees
from taixue.people.rules import requests
from taixue.people.rules.permissions import Permission, Role, reach
from taixue.people.rules.ranks import RANKS

SOON = 14
"""Days before a registration window opens, or units change, in which that is announced."""
ENDING = timedelta(days=7)
"""How long before its end a code that was printed and not used is worth a look."""
PLAN_DAYS = 30
"""Days that a plan of an intake waits before it is cleared away."""

_CHANGES = "SELECT r.asked_at FROM people_changerequest r WHERE r.state = 'open' AND r.person_id <> %s AND {}"
_TRANSFERS = "SELECT r.asked_at FROM people_transferrequest r WHERE r.state = 'open' AND {}"
_JOINS = """
SELECT j.asked_at FROM people_join j JOIN people_person stays ON stays.id = j.stays_id
WHERE (j.state = 'asked' AND j.asked_by <> %s OR j.state = 'parting' AND j.part_asked_by <> %s)
  AND j.gone_id <> %s AND j.stays_id <> %s AND {}
"""
_RESETS = """
SELECT r.asked_at FROM people_resetrequest r JOIN people_account a ON a.id = r.account_id
WHERE r.state = 'open' AND r.asked_by IS DISTINCT FROM %s AND (r.way <> 'academy' OR %s) AND {}
"""
_CODES = """
SELECT c.expires_at FROM people_activationcode c JOIN people_account a ON a.id = c.account_id
JOIN people_person p ON p.id = a.person_id AND p.joined_into_id IS NULL
WHERE c.used_at IS NULL AND c.withdrawn_at IS NULL AND c.expires_at > %s AND c.expires_at <= %s AND {}
"""
_INTAKES = """
SELECT i.created_at FROM people_intake i LEFT JOIN people_unit u ON u.id = i.scope_id
WHERE i.state IN ('planned', 'asking') AND i.cleared_at IS NULL AND ({} OR i.by_account = %s)
"""
_PROPOSALS = """
SELECT p.asked_at FROM people_roleproposal p JOIN people_unit u ON u.id = p.unit_id WHERE p.state = 'open' AND {}
"""
_OPENING = """
SELECT w.first_day FROM people_registrationwindow w JOIN people_unit u ON u.id = w.unit_id
WHERE w.first_day > %s AND w.first_day <= %s AND ({} OR u.path = ANY(%s))
"""
_ORDERS = """
SELECT r."on" FROM people_reorganisation r LEFT JOIN people_unit u ON u.id = r.unit_id
WHERE r.state = 'waiting' AND r."on" <= %s AND ({} OR r.drafted_by = %s)
"""
_UNREGISTERED = """
SELECT max(w.end_day - 1) FROM people_posting p
JOIN people_person person ON person.id = p.person_id AND person.registered_on IS NULL
JOIN people_unit unit ON unit.id = p.unit_id
JOIN people_registrationwindow w ON w.first_day <= %s AND w.end_day > %s
     AND (w.band = '' OR w.band = coalesce((%s::jsonb) ->> p.rank, 'other'))
JOIN people_unit top ON top.id = w.unit_id AND left(unit.path, length(top.path)) = top.path
WHERE p.kind = 'main' AND p.first_day <= %s AND (p.end_day IS NULL OR p.end_day > %s) AND {}
GROUP BY p.person_id
"""
_BANDS = json.dumps({rank: str(level) for rank, level in RANKS.items()})


def due(*, by: Actor, at: datetime) -> list[Question]:
    """Return what may wait for `by`, only what `by` may decide."""
    found: list[Question] = []
    if reached := reach(by, Permission.PERSON_EDIT):
        found.append(_changes(reached, by))
    if reached := reach(by, Permission.PERSON_JOIN):
        found.append(_joins(reached, by))
    if reached := reach(by, Permission.ACCOUNT_RESET):
        found += _accounts(reached, by, at)
    if reached := reach(by, Permission.PERSON_IMPORT):
        found += [*_rosters(reached, by), *_coming(reached, by, clock.day(at))]
    return found


def _changes(reached: tuple[str, ...], by: Actor) -> Question:
    here, spans = subtrees.standing("r.person_id", reached)
    values = (by.person_id or 0, *spans)
    return Question("changes", _CHANGES.format(here), values, days=requests.CHANGE_DAYS)


def _joins(reached: tuple[str, ...], by: Actor) -> Question:
    here, spans = subtrees.present("coalesce(stays.joined_into_id, stays.id)", reached)
    me, own = by.account_id or 0, by.person_id or 0
    return Question("joins", _JOINS.format(here), (me, me, own, own, *spans))


def _accounts(reached: tuple[str, ...], by: Actor, at: datetime) -> list[Question]:
    here, spans = subtrees.present("a.person_id", reached)
    academy = by.system or Role.ACADEMY in by.roles()
    return [
        Question("resets", _RESETS.format(here), (by.account_id, academy, *spans), days=resets.GOOD_FOR.days),
        Question("codes", _CODES.format(here), (at, at + ENDING, *spans), days=0),
    ]


def _rosters(reached: tuple[str, ...], by: Actor) -> list[Question]:
    here, spans = subtrees.standing("r.person_id", reached)
    unit, bounds = subtrees.within("u.path", reached)
    own = (by.account_id,) if "/" not in reached else (None,)
    return [
        Question("transfers", _TRANSFERS.format(here), tuple(spans), days=settings.TAIXUE_TRANSFER_DAYS),
        Question("intakes", _INTAKES.format(unit), (*bounds, *own), days=PLAN_DAYS),
        Question("proposals", _PROPOSALS.format(unit), tuple(bounds)),
    ]


def _coming(reached: tuple[str, ...], by: Actor, today: date) -> list[Question]:
    """Return the windows that open soon, who is not registered while one is open, and units that change soon."""
    unit, bounds = subtrees.within("u.path", reached)
    below, spans = subtrees.within("unit.path", reached)
    soon, above = today + timedelta(days=SOON), sorted({path for one in reached for path in paths.above(one)})
    return [
        Question("opening", _OPENING.format(unit), (today, soon, *bounds, above), DAY, 0),
        Question("unregistered", _UNREGISTERED.format(below), (today, today, _BANDS, today, today, *spans), DAY, 0),
        Question("reorganisations", _ORDERS.format(unit), (soon, *bounds, by.account_id), DAY, 0),
    ]


def mending(*, by: Actor, at: datetime) -> list[Due]:
    """Return how much of the data of one's people is to be mended, in one figure; none without the right."""
    scoped = quality.scope(by=by)
    if not scoped:
        return []
    found = quality.counts(scoped, at=at)
    days = [one.next_due for one in found if one.count and one.next_due]
    overdue = sum(one.overdue for one in found)
    return [Due("quality", sum(one.count for one in found), min(days, default=None), overdue)]


def holders(day: date, *, after: int, number: int) -> list[int]:
    """Return accounts of persons who administer a unit or the academy on a day, beyond one, at most so many."""
    held = RoleGrant.objects.filter(
        Q(end_day=None) | Q(end_day__gt=day), role__in=(Role.UNIT_ADMIN, Role.ACADEMY), first_day__lte=day,
        account__is_active=True, account__person__isnull=False, account__gt=after,
    )  # fmt: skip
    return list(held.order_by("account").values_list("account", flat=True).distinct()[:number])
