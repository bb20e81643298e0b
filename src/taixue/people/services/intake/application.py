"""Applying a plan: all of its accepted rows in one transaction, or none."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from taixue.audit.services import lines
from taixue.files.queries import files
from taixue.kit import loading, queue, sql
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict
from taixue.lib.sheets.grids import Unreadable
from taixue.people.models import Intake, IntakeRow
from taixue.people.queries import intakes
from taixue.people.rules.intake.cells import shown
from taixue.people.rules.intake.columns import Column
from taixue.people.rules.intake.problems import Action, Code, Problem
from taixue.people.rules.intake.verdicts import Verdict
from taixue.people.services.intake import judging, plans
from taixue.people.services.intake.progress import Progress
from taixue.people.services.intake.writing import Writer

FIXED = (Action.UNCHANGED, Action.REFUSED)
Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Planned:
    """What the reader of the plan saw of a row; the row is applied only if it still looks so."""

    action: str
    person: int | None
    unit: int | None
    changes: list[list[str]]


@transaction.atomic
def order(*, intake_id: UUID, by: Actor, at: datetime) -> Intake:
    """Queue a plan's application by the job "people.intake_apply"; ordered again it changes nothing.

    Raises NotFound, or Conflict while it is not judged or if the file was refused.
    """
    intake = Intake.objects.select_for_update().get(pk=intakes.get(intake_id, by=by).pk)
    if intake.state in (Intake.State.APPLYING, Intake.State.APPLIED):
        return intake
    if intake.state != Intake.State.PLANNED:
        raise Conflict("the intake has no plan", state=intake.state)
    intake.state, intake.applied_by, intake.progress = Intake.State.APPLYING, by.account_id, 0
    intake.save(update_fields=["state", "applied_by", "progress"])
    queue.defer(
        "people.intake_apply", lock="people.intake", once=f"intake:{intake.public_id}", intake=str(intake.public_id)
    )
    return intake


def apply(*, intake_id: UUID, by: Actor, at: datetime) -> Intake:
    """Carry out a plan; a second time nothing changes.

    The roster is judged again under a lock that no other intake holds: rows that would do something else than the plan
    said are refused as stale, those the plan refused stay refused, the others are written, all in one transaction.
    Raises NotFound or Conflict.
    """
    intake = intakes.get(intake_id, by=by)
    if intake.state == Intake.State.APPLIED:
        return intake
    silent = transaction.get_connection().in_atomic_block
    with Progress(intake.pk, silent) as progress, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('people.intake', 0))")
        plans.alone(intake)
        if intake.state == Intake.State.APPLIED:
            return intake
        if intake.state not in (Intake.State.PLANNED, Intake.State.APPLYING):
            raise Conflict("the intake has no plan", state=intake.state)
        try:
            with files.content(intake.file) as content:
                judged = judging.opened(
                    content, replace(plans.wishes(intake), ask=False), by=by, at=at, apart=not silent
                )
                with judged as (_roster, pieces):
                    counts = _write(intake, pieces, progress.report, by, at)
        except Unreadable:
            raise Conflict("the sheet is not understood any more", state=intake.state) from None
        _close(intake, counts, by, at)
    return intake


def _write(
    intake: Intake, pieces: Iterator[list[Verdict]], step: Step, by: Actor, at: datetime
) -> dict[str, int]:  # fmt: skip
    """Write the verdicts piece by piece; return how many rows of each action there were."""
    counts: Counter[str] = Counter()
    writer = Writer(intake, by=by, at=at)
    done = 0
    for verdicts in pieces:
        planned = _planned(intake, verdicts[0].draft.row, verdicts[-1].draft.row)
        fresh = [_fresh(v, planned.get(v.draft.row)) for v in verdicts if not _refused(v, planned)]
        counts.update(verdict.action.value for verdict in fresh)
        counts[Action.REFUSED.value] += len(verdicts) - len(fresh)
        writer.write(fresh)
        _keep_changed(intake, fresh, planned)
        done += len(verdicts)
        step(done)
    writer.close()
    return judging.counted(counts)


@transaction.atomic
def give_back(*, intake_id: UUID, by: Actor, at: datetime) -> Intake:
    """Make a plan ready to be ordered again, because who ordered it may not import any more; else change nothing."""
    intake = Intake.objects.select_for_update(of=("self",)).select_related("scope").get(public_id=intake_id)
    if intake.state == Intake.State.APPLYING:
        intake.state, intake.progress = Intake.State.PLANNED, 0  # applied_by stays: nobody there means the command line
        intake.save(update_fields=["state", "progress"])
        path = intake.scope.path if intake.scope else ""
        lines.record("intake.given-back", by=by, at=at, target_kind="intake", target=intake.public_id, unit_path=path)
    return intake


_PLANNED = """
SELECT row, action, person, unit, changes::text FROM people_intakerow
WHERE intake_id = %(intake)s AND row BETWEEN %(first)s AND %(last)s
"""


def _planned(intake: Intake, first: int, last: int) -> dict[int, Planned]:
    def planned(row: int, action: str, person: int | None, unit: int | None, changes: str) -> tuple[int, Planned]:
        return row, Planned(action, person, unit, [] if changes == "[]" else json.loads(changes))

    return dict(sql.rows(planned, _PLANNED, intake=intake.pk, first=first, last=last))


def _refused(verdict: Verdict, planned: Mapping[int, Planned]) -> bool:
    before = planned.get(verdict.draft.row)
    return before is not None and before.action == Action.REFUSED


def _fresh(verdict: Verdict, before: Planned | None) -> Verdict:
    """Return the verdict; one that would write something else than planned is refused."""
    if verdict.action in FIXED or (before is not None and _same(verdict, before)):
        return verdict
    stale = Problem(Column.NAME, Code.STALE, shown(verdict.draft.value(Column.NAME)))
    return verdict._replace(action=Action.REFUSED, problems=(stale,), changes=(), founded="")


def _same(verdict: Verdict, before: Planned) -> bool:
    return (
        verdict.action == before.action
        and (verdict.person.id if verdict.person else None) == before.person
        and (verdict.unit.id if verdict.unit else None) == before.unit
        and [list(change) for change in verdict.changes] == before.changes
    )


def _close(intake: Intake, counts: dict[str, int], by: Actor, at: datetime) -> None:
    intake.state, intake.applied_at, intake.applied_by = Intake.State.APPLIED, at, by.account_id
    intake.counts, intake.progress = counts, intake.rows
    intake.save(update_fields=["state", "applied_at", "applied_by", "counts", "progress"])
    path = intake.scope.path if intake.scope else ""
    lines.record(
        "intake.applied", by=by, at=at, target_kind="intake", target=intake.public_id, unit_path=path,
        details={"counts": counts, "file": str(intake.file)},
    )  # fmt: skip


def _keep_changed(intake: Intake, verdicts: Sequence[Verdict], planned: Mapping[int, Planned]) -> None:
    """Bring the stored verdicts up to what was done: stale rows, and those that someone else had done already."""
    fresh = [v for v in verdicts if v.draft.row not in planned or planned[v.draft.row].action != v.action]
    if fresh:
        IntakeRow.objects.filter(intake=intake, row__in=[verdict.draft.row for verdict in fresh]).delete()
        loading.copy(IntakeRow._meta.db_table, plans.COLUMNS, plans.rows(intake, fresh))
