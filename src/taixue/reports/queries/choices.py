"""The columns that somebody chose for a report, and those of an authority."""

from taixue.kit.actor import Actor
from taixue.lib import paths
from taixue.people.queries import units
from taixue.reports.models import AssessmentOrder, ColumnChoice
from taixue.reports.rules import columns as rules


def columns(report: str, *, by: Actor) -> tuple[str, ...]:
    """Return the columns of a report as the actor wants them. Raises KeyError for an unknown report."""
    found = (
        ColumnChoice.objects.filter(account=by.account_id or 0, report=report).values_list("keys", flat=True).first()
    )
    return rules.chosen(report, found or ())


def assessment(unit_id: int) -> tuple[str, ...]:
    """Return the columns of the annual assessment list for a unit: those of the nearest authority that chose some.

    The authority is today's, also for a year that was frozen while the unit stood elsewhere.
    """
    here = units.by_ids([unit_id])[unit_id].path
    above = [*paths.above(here), here]
    found = AssessmentOrder.objects.filter(unit__path__in=above).order_by("-unit__path").values_list("keys", flat=True)
    return rules.chosen("assessment", found.first() or ())
