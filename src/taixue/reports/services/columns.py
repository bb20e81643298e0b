"""Choosing the columns of reports, each account for itself."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from taixue.kit.actor import Actor
from taixue.lib.errors import Denied, Invalid
from taixue.reports.models import ColumnChoice
from taixue.reports.rules import columns as rules


@transaction.atomic
def choose(*, report: str, keys: Sequence[str], by: Actor, at: datetime) -> tuple[str, ...]:
    """Keep the columns of a report for the actor's account, in this order; none: the usual ones again.

    Raises Invalid for a report or column that there is not, Denied without an account.
    """
    if by.account_id is None:
        raise Denied("columns")
    every = rules.REPORTS.get(report, ((), ()))[0]
    unknown = [key for key in keys if key not in every]
    if not every or unknown:
        raise Invalid("column", problems=[{"field": "keys", "code": "unknown", "value": key} for key in unknown])
    if not keys:
        ColumnChoice.objects.filter(account=by.account_id, report=report).delete()
        return rules.chosen(report, ())
    found = rules.chosen(report, keys)
    ColumnChoice.objects.update_or_create(
        account=by.account_id, report=report, defaults={"keys": list(found), "saved_at": at}
    )
    return found
