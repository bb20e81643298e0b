"""The columns that somebody chose for a report, and those of an authority."""

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.reports.models import AssessmentOrder, ColumnChoice
from taixue.reports.rules import columns as rules


def columns(report: str, *, by: Actor) -> tuple[str, ...]:
    """Return the columns of a report as the actor wants them. Raises KeyError for an unknown report."""
    found = (
        ColumnChoice.objects.filter(account=by.account_id or 0, report=report).values_list("keys", flat=True).first()
    )
    return rules.chosen(report, found or ())


def assessment(unit_path: str) -> tuple[str, ...]:
    """Return the columns of the annual assessment list for a unit: those of the nearest authority that chose some."""
    above = [*paths.above(unit_path), unit_path]
    found = AssessmentOrder.objects.filter(unit__path__in=above).order_by("-unit__path").values_list("keys", flat=True)
    return rules.chosen("assessment", found.first() or ())
