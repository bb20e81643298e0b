"""The columns that somebody chose for a report."""

from taixue.kit.actor import Actor
from taixue.reports.models import ColumnChoice
from taixue.reports.rules import columns as rules


def columns(report: str, *, by: Actor) -> tuple[str, ...]:
    """Return the columns of a report as the actor wants them. Raises KeyError for an unknown report."""
    found = (
        ColumnChoice.objects.filter(account=by.account_id or 0, report=report).values_list("keys", flat=True).first()
    )
    return rules.chosen(report, found or ())
