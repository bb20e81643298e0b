"""Judging a roster: a plan to read before anything changes."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.files.queries import places
from taixue.files.services import uploads
from taixue.kit import clock, queue
from taixue.kit.actor import Actor
from taixue.lib.errors import Denied
from taixue.lib.sheets import reading
from taixue.lib.sheets.grids import Limits, Unreadable
from taixue.people.models import Intake, IntakeRow
from taixue.people.queries import intakes
from taixue.people.rules.intake import rosters, verdicts
from taixue.people.rules.intake.columns import Column
from taixue.people.rules.intake.problems import Action
from taixue.people.rules.intake.rosters import Roster
from taixue.people.rules.intake.verdicts import Verdict
from taixue.people.rules.permissions import Permission, reach
from taixue.people.services.intake import registers

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class Judgement:
    """A roster with the verdict on each row."""

    roster: Roster
    verdicts: tuple[Verdict, ...]

    def counts(self) -> dict[str, int]:
        """Return how many rows of each action, those without a row as 0."""
        found = Counter(verdict.action.value for verdict in self.verdicts)
        return {action.value: found[action.value] for action in Action}


def read(path: Path, *, at: datetime) -> Roster:
    """Return the roster in a file, in a process of its own. Raises Unreadable."""
    return rosters.read(reading.read(path, Limits()), today=clock.day(at))


def judge(roster: Roster, *, new_units: bool, by: Actor, at: datetime) -> Judgement:
    """Judge a roster against what is stored now; changes nothing.

    Raises Denied if `by` imports for no unit.
    """
    if not reach(by, Permission.PERSON_IMPORT):
        raise Denied(Permission.PERSON_IMPORT)
    day = clock.day(at)
    tree = registers.tree(by=by, day=day, new_units=new_units)
    register = registers.register(roster.drafts, by=by, day=day)
    return Judgement(roster, tuple(verdicts.judge(roster.drafts, tree, register)))


def upload(
    *, name: str, content_type: str, chunks: Iterable[bytes], new_units: bool, by: Actor, at: datetime
) -> Intake:
    """Keep a file and queue its judgement by the job "people.intake_judge".

    Raises Denied if `by` imports for no unit, Invalid for a file that no upload takes.
    """
    reached = reach(by, Permission.PERSON_IMPORT)
    if not reached:
        raise Denied(Permission.PERSON_IMPORT)
    file = uploads.store(purpose="intake", name=name, content_type=content_type, chunks=chunks, by=by, at=at)
    with transaction.atomic():
        intake = Intake.objects.create(
            file=file.public_id, file_name=file.name, scope=intakes.common_unit(reached), by_account=by.account_id,
            new_units=new_units, created_at=at,
        )  # fmt: skip
        path = intake.scope.path if intake.scope else ""
        lines.record("intake.uploaded", by=by, at=at, target_kind="intake", target=intake.public_id, unit_path=path)
        queue.defer("people.intake_judge", once=f"intake:{intake.public_id}", intake=str(intake.public_id))
    return intake


def plan(*, intake_id: UUID, by: Actor, at: datetime) -> Intake:
    """Judge an uploaded file and store the plan; called again it changes nothing. Raises NotFound."""
    intake = intakes.get(intake_id, by=by)
    if intake.state != Intake.State.JUDGING:
        return intake
    try:
        judgement = judge(read(places.place(intake.file), at=at), new_units=intake.new_units, by=by, at=at)
    except Unreadable as refusal:
        return _store(intake, None, {"code": refusal.code, "facts": refusal.facts})
    return _store(intake, judgement, {})


@transaction.atomic
def _store(intake: Intake, judgement: Judgement | None, problem: dict[str, object]) -> Intake:
    intake = Intake.objects.select_for_update().get(pk=intake.pk)
    if intake.state != Intake.State.JUDGING:
        return intake
    intake.state, intake.problem = Intake.State.REFUSED, problem
    if judgement is not None:
        intake.state, intake.sheet, intake.counts = Intake.State.PLANNED, judgement.roster.facts(), judgement.counts()
        intake.rows = len(judgement.verdicts)
        IntakeRow.objects.bulk_create((row(intake, v) for v in judgement.verdicts), batch_size=BATCH)
    intake.save(update_fields=["state", "problem", "sheet", "counts", "rows"])
    return intake


def row(intake: Intake, verdict: Verdict) -> IntakeRow:
    """Return a verdict as it is stored: masked, and without anything of a person who stands outside."""
    draft, unit = verdict.draft, verdict.unit
    return IntakeRow(
        intake=intake, row=draft.row, serial=draft.serial, action=verdict.action.value,
        name=draft.value(Column.NAME)[:80],
        person=verdict.person.id if verdict.person else None, unit=unit.id if unit else None,
        unit_name=(verdict.founded or (unit.name if unit else ""))[:250],
        problems=[problem.as_dict() for problem in verdict.problems],
        hints=[hint.as_dict() for hint in verdict.hints], changes=[list(change) for change in verdict.changes],
    )  # fmt: skip
