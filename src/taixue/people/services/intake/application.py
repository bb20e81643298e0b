"""Applying a plan: all of its accepted rows in one transaction, or none."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from taixue.audit.services import lines
from taixue.files.queries import places
from taixue.kit import queue
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict
from taixue.people.models import Intake, IntakeRow
from taixue.people.queries import intakes
from taixue.people.rules.intake.cells import shown
from taixue.people.rules.intake.columns import Column
from taixue.people.rules.intake.problems import Action, Code, Problem
from taixue.people.rules.intake.verdicts import Verdict
from taixue.people.services.intake import plans, writing
from taixue.people.services.intake.plans import BATCH, Judgement
from taixue.people.services.intake.progress import Progress

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
    said are refused as stale, the others are written in one transaction. Raises NotFound or Conflict.
    """
    intake = intakes.get(intake_id, by=by)
    if intake.state == Intake.State.APPLIED:
        return intake
    roster = plans.read(places.place(intake.file), at=at)
    with Progress(intake.pk, transaction.get_connection().in_atomic_block) as progress, transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('people.intake', 0))")
        intake.refresh_from_db()
        if intake.state == Intake.State.APPLIED:
            return intake
        if intake.state not in (Intake.State.PLANNED, Intake.State.APPLYING):
            raise Conflict("the intake has no plan", state=intake.state)
        judged = plans.judge(roster, new_units=intake.new_units, by=by, at=at)
        judgement = Judgement(roster, tuple(_fresh(judged.verdicts, _planned(intake))))
        writing.write(judgement.verdicts, by=by, at=at, step=progress.report)
        _close(intake, judgement, by, at)
    return intake


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


def _planned(intake: Intake) -> dict[int, Planned]:
    rows = IntakeRow.objects.filter(intake=intake).values_list("row", "action", "person", "unit", "changes")
    return {row: Planned(*rest) for row, *rest in rows.iterator()}


def _fresh(verdicts: Iterable[Verdict], planned: Mapping[int, Planned]) -> Iterable[Verdict]:
    """Return the verdicts; those that would write something else than planned are refused."""
    for verdict in verdicts:
        before = planned.get(verdict.draft.row)
        if verdict.action in FIXED or (before is not None and _same(verdict, before)):
            yield verdict
        else:
            stale = Problem(Column.NAME, Code.STALE, shown(verdict.draft.value(Column.NAME)))
            yield replace(verdict, action=Action.REFUSED, problems=(stale,), changes=(), founded="")


def _same(verdict: Verdict, before: Planned) -> bool:
    now = Planned(
        verdict.action.value,
        verdict.person.id if verdict.person else None,
        verdict.unit.id if verdict.unit else None,
        [list(change) for change in verdict.changes],
    )
    return now == before


def _close(intake: Intake, judgement: Judgement, by: Actor, at: datetime) -> None:
    _keep_changed(intake, judgement.verdicts)
    intake.state, intake.applied_at, intake.applied_by = Intake.State.APPLIED, at, by.account_id
    intake.counts, intake.progress = judgement.counts(), intake.rows
    intake.save(update_fields=["state", "applied_at", "applied_by", "counts", "progress"])
    path = intake.scope.path if intake.scope else ""
    lines.record(
        "intake.applied", by=by, at=at, target_kind="intake", target=intake.public_id, unit_path=path,
        details={"counts": judgement.counts(), "file": str(intake.file)},
    )  # fmt: skip


def _keep_changed(intake: Intake, verdicts: Sequence[Verdict]) -> None:
    """Bring the stored verdicts up to what was done: stale rows, and those that someone else had done already."""
    stored = dict(IntakeRow.objects.filter(intake=intake).values_list("row", "action"))
    by_action: dict[str, list[IntakeRow]] = defaultdict(list)
    for verdict in verdicts:
        if stored.get(verdict.draft.row) != verdict.action.value:
            by_action[verdict.action.value].append(plans.row(intake, verdict))
    fresh = [row for rows in by_action.values() for row in rows]
    IntakeRow.objects.filter(intake=intake, row__in=[row.row for row in fresh]).delete()
    IntakeRow.objects.bulk_create(fresh, batch_size=BATCH)
