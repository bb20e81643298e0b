"""Choosing the columns of reports: each account for itself, an authority for its assessment list."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit.actor import Actor
from taixue.lib.errors import Denied, Invalid
from taixue.people.queries import units
from taixue.people.rules.permissions import Permission
from taixue.reports.models import AssessmentOrder, ColumnChoice
from taixue.reports.queries import choices
from taixue.reports.rules import columns as rules


@transaction.atomic
def choose(*, report: str, keys: Sequence[str], by: Actor, at: datetime) -> tuple[str, ...]:
    """Keep the columns of a report for the actor's account, in this order; none: the usual ones again.

    Raises Invalid for a report or column that there is not, Denied without an account.
    """
    if by.account_id is None:
        raise Denied("columns")
    _known(report, keys)
    if not keys:
        ColumnChoice.objects.filter(account=by.account_id, report=report).delete()
        return rules.chosen(report, ())
    found = rules.chosen(report, keys)
    ColumnChoice.objects.update_or_create(
        account=by.account_id, report=report, defaults={"keys": list(found), "saved_at": at}
    )
    return found


@transaction.atomic
def arrange(*, unit_id: UUID, keys: Sequence[str], by: Actor, at: datetime) -> tuple[str, ...]:
    """Keep the columns of the annual assessment list for a unit and all below; none: those of the unit above again.

    Raises NotFound or Denied unless `by` imports for the unit, Invalid for a column that there is not.
    """
    unit = units.get(unit_id, Permission.PERSON_IMPORT, by=by)
    _known("assessment", keys)
    if keys:
        said = {"keys": list(rules.chosen("assessment", keys)), "saved_by": by.account_id, "saved_at": at}
        AssessmentOrder.objects.update_or_create(unit=unit, defaults=said)
    else:
        AssessmentOrder.objects.filter(unit=unit).delete()
    lines.record("reports.arranged", by=by, at=at, target_kind="unit", target=unit.public_id, unit_path=unit.path,
                 details={"columns": list(keys)})  # fmt: skip
    return choices.assessment(unit.pk)


def _known(report: str, keys: Sequence[str]) -> None:
    every = rules.REPORTS.get(report, ((), ()))[0]
    unknown = [key for key in keys if key not in every]
    if not every or unknown:
        raise Invalid("column", problems=[{"field": "keys", "code": "unknown", "value": key} for key in unknown])
