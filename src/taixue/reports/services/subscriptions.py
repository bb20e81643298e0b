"""Reports that come by themselves: subscribed to on a page, ordered by the night, told when they lie ready."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import translation

from taixue.audit.services import lines
from taixue.kit import clock, queue
from taixue.kit.actor import SYSTEM, Actor
from taixue.lib.errors import Conflict, Denied, Invalid, NotFound
from taixue.notices.services import notes
from taixue.people.queries import actors
from taixue.people.rules.permissions import Permission, allows
from taixue.reports import labels
from taixue.reports.models import Issue, Subscription
from taixue.reports.queries import asking, choices, exports, subscriptions
from taixue.reports.queries.asking import Asking
from taixue.reports.rules import rhythms
from taixue.reports.rules.columns import REPORTS
from taixue.reports.rules.rhythms import Rhythm
from taixue.reports.services.exports import place

MOST = 20
"""Subscriptions of one account that may go on at once."""

OFFERED = ("figures", "people", "months")
"""Reports that may be subscribed to; of a year's results there is one list a year."""


@transaction.atomic
def subscribe(
    *, unit_id: UUID, report: str, rhythm: str, asked: Asking, language: str, by: Actor, at: datetime
) -> Subscription:
    """Let a report come to the actor by itself, with its filters and the columns of today; twice is one subscription.

    Raises NotFound as the report's page; Invalid for another report or rhythm, and for frozen figures, which never
    change; Denied for an account without a person, whom nobody could tell; Conflict beyond MOST.
    """
    if report not in OFFERED or rhythm not in tuple(Rhythm) or asked.snapshot:
        raise Invalid("subscription")
    if by.account_id is None or by.person_id is None:
        raise Denied("subscription")
    scope = asking.scope(unit_id, asked, by=by)
    asking.narrow(asked, scope)
    keys = list(choices.columns(report, by=by)) if report in REPORTS else []
    row, is_new = Subscription.objects.get_or_create(
        account=by.account_id, unit_id=scope.unit.pk, report=report, rhythm=rhythm, asked=asked.plain(), keys=keys,
        ended_at=None, defaults={"person_id": by.person_id, "language": language, "made_at": at},
    )  # fmt: skip
    if is_new:
        if subscriptions.going_on(by=by) > MOST:
            raise Conflict("many")
        _line("reports.subscribed", row, by, at)
    return row


@transaction.atomic
def end(*, subscription_id: UUID, by: Actor, at: datetime) -> Subscription:
    """End a subscription of the actor; ended again nothing changes. Raises NotFound for one of somebody else."""
    row = Subscription.objects.select_for_update().get(pk=subscriptions.get(subscription_id, by=by).pk)
    if row.ended_at is None:
        _end(row, Subscription.End.OWNER, by, at)
    return row


def order_due(*, at: datetime) -> int:
    """Queue the issues that are due and were not made yet, one job each; return how many. Safe to call again."""
    made = 0
    for rhythm in Rhythm:
        day = rhythms.issue(rhythm, clock.day(at))
        for number in subscriptions.due(rhythm, day):
            queue.defer("reports.issue", lock=f"subscription:{number}", subscription=number, day=day.isoformat())
            made += 1
    return made


@transaction.atomic
def bring(*, subscription: int, day: date, at: datetime) -> Issue | None:
    """Order the file of a subscription for a day, once; None if it brought it, or does not go on.

    It ends here by itself when its unit ended, when its account is closed, or may no longer see the unit's figures.
    """
    row = Subscription.objects.select_for_update(of=("self",)).select_related("unit").get(pk=subscription)
    if row.ended_at is not None or row.issues.filter(day=day).exists():
        return None
    end = _why(row, at)
    if end:
        _end(row, end, SYSTEM, at)
        _tell(row, "report.ended", f"subscription:{row.public_id}:ended", at, {}, "/reports/subscriptions/")
        return None
    owner = actors.by_account(row.account, on=clock.day(at))
    export = place(
        unit_id=row.unit_id, report=row.report, form="xlsx", asked=row.asked, keys=row.keys, language=row.language,
        by=owner, at=at,
    )  # fmt: skip
    return Issue.objects.create(subscription=row, day=day, export=export)


def _why(row: Subscription, at: datetime) -> str:
    """Return why a subscription ends, "" if it goes on."""
    today = clock.day(at)
    if row.unit.valid_to is not None and row.unit.valid_to <= today:
        return Subscription.End.UNIT
    try:
        owner = actors.by_account(row.account, on=today)
    except NotFound:
        return Subscription.End.REACH
    seen = allows(owner, Permission.FIGURES_SEE, over=row.unit.path)
    return "" if seen else Subscription.End.REACH


@transaction.atomic
def tell(*, export_id: UUID, at: datetime) -> bool:
    """Tell who subscribed that a file lies ready, or why it does not; return whether there was anything to tell.

    The letter leads to the file's page; the file itself is taken there, behind the sign-in.
    """
    issue = subscriptions.untold(export_id)
    if issue is None:
        return False
    row, ready = issue.subscription, issue.export.state == issue.export.State.READY
    until = clock.day((issue.export.done_at or at) + exports.KEPT)
    facts = {"issue_day": issue.day.isoformat(), "until_day": until.isoformat()}
    kind = "report.ready" if ready else "report.failed"
    _tell(row, kind, f"subscription:{row.public_id}:{issue.day}", at, facts, f"/reports/files/{export_id}/")
    Issue.objects.filter(pk=issue.pk).update(told_at=at)
    return True


def _tell(row: Subscription, kind: str, key: str, at: datetime, facts: dict[str, Any], link: str) -> None:
    words = {}
    for language, name in (("zh-hans", "report"), ("en", "report_en")):
        with translation.override(language):
            words[name] = str(labels.TITLES[row.report])
    names = {"unit": row.unit.name, "unit_en": row.unit.name_en}
    notes.tell(row.person_id, kind=kind, key=key, facts=facts | words | names, at=at, link=link)


def _end(row: Subscription, why: str, by: Actor, at: datetime) -> None:
    row.ended_at, row.end = at, why
    row.save(update_fields=["ended_at", "end"])
    _line("reports.unsubscribed", row, by, at)


def _line(action: str, row: Subscription, by: Actor, at: datetime) -> None:
    details: dict[str, object] = {"report": row.report, "rhythm": row.rhythm, "end": row.end}
    lines.record(action, by=by, at=at, target_kind="subscription", target=row.public_id, unit_path=row.unit.path,
                 details=details)  # fmt: skip
