"""Whatever units become: a frozen year as it was and in today's structure add up to the same total."""

from datetime import timedelta

from django.db import transaction
from hypothesis import HealthCheck, given, settings

from taixue.policy.models import Standing
from taixue.policy.services import standing
from taixue.reports.queries import figures, structures
from taixue.reports.queries.figures import Figures
from tests import world
from tests.people import sequences
from tests.people.sequences import Step
from tests.people.services.test_reorganisation_sequences import STEPS
from tests.reports import builders
from tests.world import NOON, TODAY


def added(report: figures.Report) -> tuple[Figures, Figures]:
    """Return a report's branches and bands added up."""
    branches, bands = (sum((line.figures for line in lines), Figures()) for lines in (report.branches, report.bands))
    return branches, bands


def total(tree) -> Figures:
    """Return what the live standings of the province add up to."""
    rows = Standing.objects.filter(window="2026", subject=True, unit_path__startswith=tree.province.path)
    return Figures(subject=rows.count(), owed=sum(row.owed for row in rows), counted=sum(row.counted for row in rows))


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=STEPS, after=STEPS)
def test_both_structures_add_up_to_the_same_total(five, tree, academy, second, before: list[Step], after: list[Step]):
    with transaction.atomic():
        people = [person.pk for person in [*five, world.person(tree.other_office)]]
        sequences.play(before, at=NOON)
        standing.refresh_many(people, builders.CLOSING)
        kept = builders.frozen(tree.province, academy, second)
        expected = total(tree)
        sequences.play(after, at=builders.CLOSING + timedelta(days=40))
        scope = figures.frozen(tree.province.public_id, snapshot_id=kept.public_id, by=academy)
        then, now = figures.report(scope, today=TODAY), structures.today(scope, by=academy)
        assert (then.total.subject, then.total.owed, then.total.counted) == (
            expected.subject, expected.owed, expected.counted,
        )  # fmt: skip
        assert now.report.total + now.elsewhere == then.total
        assert now.elsewhere == Figures()
        assert added(then) == added(now.report) == (then.total, then.total)
        transaction.set_rollback(True)
