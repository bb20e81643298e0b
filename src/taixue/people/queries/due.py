"""What of people waits for an administrator: the rows that the page behind each thing lists."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from taixue.kit import clock, dues
from taixue.kit.actor import Actor
from taixue.kit.dues import DAY, Question
from taixue.lib import paths
from taixue.people.models import ActivationCode, ChangeRequest, Intake, RegistrationWindow, RoleGrant
from taixue.people.queries import access, changes, delegations, intakes, joins, resets, transfers
from taixue.people.rules import requests
from taixue.people.rules.permissions import Permission, Role, reach
from taixue.people.rules.ranks import RANKS

SOON = 14
"""Days before a registration window opens in which it is announced."""
ENDING = timedelta(days=7)
"""How long before its end a code that was printed and not used is worth a look."""
PLAN_DAYS = 30
"""Days that a plan of an intake waits before it is cleared away."""


def due(*, by: Actor, at: datetime) -> list[Question]:
    """Return what may wait for `by`, only what `by` may decide."""
    return [*_requests(by), *_accounts(by, at), *_rosters(by), *_registration(by, clock.day(at))]


def _requests(by: Actor) -> list[Question]:
    found: list[Question] = []
    if reach(by, Permission.PERSON_EDIT):
        asked = changes.received(by=by).filter(state=ChangeRequest.State.OPEN)
        found += dues.of("changes", asked, "asked_at", days=requests.CHANGE_DAYS)
    if reach(by, Permission.PERSON_IMPORT):
        found += dues.of("transfers", transfers.received(by=by), "asked_at", days=settings.TAIXUE_TRANSFER_DAYS)
    if reach(by, Permission.PERSON_JOIN):
        found += dues.of("joins", joins.listed("to-decide", by=by), "asked_at")
    return found


def _accounts(by: Actor, at: datetime) -> list[Question]:
    found: list[Question] = []
    if reach(by, Permission.ACCOUNT_RESET):
        asked = resets.visible(by=by).filter(state="open").exclude(asked_by=by.account_id or 0)
        found += dues.of("resets", asked, "asked_at", days=resets.GOOD_FOR.days)
        whose = access.persons(Permission.ACCOUNT_RESET, by=by)
        codes = ActivationCode.objects.filter(
            used_at=None, withdrawn_at=None, expires_at__gt=at, expires_at__lte=at + ENDING, account__person__in=whose
        )
        found += dues.of("codes", codes, "expires_at", days=0)
    if reach(by, Permission.ROLE_GRANT):
        lent = delegations.visible(by=by).filter(state="waiting").exclude(source__account=by.account_id or 0)
        found += dues.of("deputies", lent, "first_day", column=DAY, days=0)
    return found


def _rosters(by: Actor) -> list[Question]:
    if not reach(by, Permission.PERSON_IMPORT):
        return []
    waiting = intakes.visible(by=by).filter(state__in=(Intake.State.PLANNED, Intake.State.ASKING), cleared_at=None)
    return dues.of("intakes", waiting, "created_at", days=PLAN_DAYS)


def _registration(by: Actor, today: date) -> list[Question]:
    """Return the windows that open soon, and who is not registered while a window is open for them."""
    reached = reach(by, Permission.PERSON_IMPORT)
    if not reached:
        return []
    above = {path for one in reached for path in paths.above(one)}
    here = RegistrationWindow.objects.filter(access.within(reached, "unit__path") | Q(unit__path__in=above))
    opening = here.filter(first_day__gt=today, first_day__lte=today + timedelta(days=SOON))
    return [*dues.of("opening", opening, "first_day", column=DAY, days=0), _unregistered(reached, today)]


_UNREGISTERED = """
SELECT max(w.end_day - 1) FROM people_posting p
JOIN people_person person ON person.id = p.person_id AND person.registered_on IS NULL
JOIN people_unit unit ON unit.id = p.unit_id
JOIN people_registrationwindow w ON w.first_day <= %s AND w.end_day > %s
     AND (w.band = '' OR w.band = coalesce((%s::jsonb) ->> p.rank, 'other'))
JOIN people_unit top ON top.id = w.unit_id AND left(unit.path, length(top.path)) = top.path
WHERE p.kind = 'main' AND p.first_day <= %s AND (p.end_day IS NULL OR p.end_day > %s) AND ({within})
GROUP BY p.person_id
"""


def _unregistered(reached: tuple[str, ...], today: date) -> Question:
    within, spans = _within("unit.path", reached)
    bands = json.dumps({rank: str(level) for rank, level in RANKS.items()})
    values = (today, today, bands, today, today, *spans)
    return Question("unregistered", _UNREGISTERED.format(within=within), values, DAY, 0)


def _within(column: str, reached: tuple[str, ...]) -> tuple[str, list[Any]]:
    """Return the condition that a path lies in one of the subtrees, with its values."""
    if "/" in reached:
        return "true", []
    spans = [edge for path in reached for edge in paths.span(path)]
    return " OR ".join([f"{column} >= %s AND {column} < %s"] * len(reached)), spans


def holders(day: date, *, after: int, number: int) -> list[int]:
    """Return accounts of persons who administer a unit or the academy on a day, beyond one, at most so many."""
    held = RoleGrant.objects.filter(
        Q(end_day=None) | Q(end_day__gt=day), role__in=(Role.UNIT_ADMIN, Role.ACADEMY), first_day__lte=day,
        account__is_active=True, account__person__isnull=False, account__gt=after,
    )  # fmt: skip
    return list(held.order_by("account").values_list("account", flat=True).distinct()[:number])
