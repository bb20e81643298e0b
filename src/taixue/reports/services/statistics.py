"""Keeping an authority's statistics forms in versions."""

from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from taixue.audit.services import lines
from taixue.kit.actor import Actor
from taixue.lib.errors import Denied, Invalid
from taixue.people.queries import access, units
from taixue.policy.rules.loading import Unreadable
from taixue.reports.models import StatisticsForm
from taixue.reports.queries import statistics

LONGEST = 200_000
"""Characters of a form."""


@transaction.atomic
def add(*, unit_id: UUID, text: str, by: Actor, at: datetime) -> StatisticsForm:
    """Keep a form as the next version of its code, in place of the one in use; the same text again changes nothing.

    Raises NotFound without POLICY_EDIT over the unit; Invalid with problems {line, key, code, cure} for a text with
    mistakes, or one that is too long.
    """
    unit = units.get(unit_id, statistics.MAY, by=by)
    if len(text) > LONGEST:
        raise Invalid("form", problems=[{"line": 1, "key": "text", "code": "value", "cure": f"≤ {LONGEST}"}])
    try:
        form = statistics.read(text)
    except Unreadable as unreadable:
        problems = [{"line": one.line, "key": one.key, "code": one.code, "cure": one.cure}
                    for one in unreadable.mistakes]  # fmt: skip
        raise Invalid("form", problems=problems) from unreadable
    with connection.cursor() as cursor:  # two of the same code at once: one after the other
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"statistics:{unit.pk}:{form.code}"])
    versions = StatisticsForm.objects.filter(unit=unit.pk, code=form.code).order_by("-number")
    last = versions.first()
    if last is not None and last.text == text and last.closed_at is None:
        return last
    versions.filter(closed_at=None).update(closed_at=at)
    made = StatisticsForm.objects.create(
        unit_id=unit.pk, code=form.code, number=last.number + 1 if last is not None else 1, text=text,
        added_by=by.account_id, added_by_name=by.name[:80], added_at=at,
    )  # fmt: skip
    _tell("statistics.added", made, by, at)
    return made


@transaction.atomic
def close(*, form_id: UUID, by: Actor, at: datetime) -> StatisticsForm:
    """Offer a form no longer; a second time changes nothing. Raises NotFound, Denied without POLICY_EDIT."""
    found = statistics.get(form_id, by=by)
    if not access.allowed(statistics.MAY, over=found.unit.path, by=by):
        raise Denied(statistics.MAY)
    row = StatisticsForm.objects.select_for_update(of=("self",)).select_related("unit").get(pk=found.pk)
    if row.closed_at is None:
        row.closed_at = at
        row.save(update_fields=["closed_at"])
        _tell("statistics.closed", row, by, at)
    return row


def _tell(action: str, row: StatisticsForm, by: Actor, at: datetime) -> None:
    lines.record(
        action, by=by, at=at, target_kind="statistics-form", target=row.public_id, unit_path=row.unit.path,
        details={"code": row.code, "number": row.number},
    )  # fmt: skip
