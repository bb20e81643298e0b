"""Judging a roster: a plan to read before anything changes."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from taixue.audit.services import lines
from taixue.files.queries import files
from taixue.files.services import uploads
from taixue.kit import clock, loading, queue
from taixue.kit.actor import Actor
from taixue.lib.errors import Denied
from taixue.lib.sheets.grids import Unreadable
from taixue.people.models import Intake, IntakeRow
from taixue.people.queries import intakes, meanings
from taixue.people.rules.intake import asking
from taixue.people.rules.intake.asking import Unsure
from taixue.people.rules.intake.columns import Column
from taixue.people.rules.intake.problems import Problem
from taixue.people.rules.intake.rosters import Roster
from taixue.people.rules.intake.verdicts import Verdict
from taixue.people.rules.permissions import Permission, reach
from taixue.people.services.intake import judging
from taixue.people.services.intake.judging import Wishes
from taixue.people.services.intake.progress import Progress


def upload(
    *, name: str, content_type: str, chunks: Iterable[bytes], new_units: bool, by: Actor, at: datetime,
    hidden_rows: bool = False,
) -> Intake:  # fmt: skip
    """Keep a file, encrypted, and queue its judgement by the job "people.intake_judge".

    Raises Denied if `by` imports for no unit, Invalid for a file that no upload takes.
    """
    reached = reach(by, Permission.PERSON_IMPORT)
    if not reached:
        raise Denied(Permission.PERSON_IMPORT)
    file = uploads.store(purpose="intake", name=name, content_type=content_type, chunks=chunks, by=by, at=at)
    with transaction.atomic():
        intake = Intake.objects.create(
            file=file.public_id, file_name=file.name, scope=intakes.common_unit(reached), by_account=by.account_id,
            new_units=new_units, hidden_rows=hidden_rows, created_at=at,
        )  # fmt: skip
        path = intake.scope.path if intake.scope else ""
        lines.record("intake.uploaded", by=by, at=at, target_kind="intake", target=intake.public_id, unit_path=path)
        queue.defer("people.intake_judge", once=f"intake:{intake.public_id}", intake=str(intake.public_id))
    return intake


def wishes(intake: Intake) -> Wishes:
    """Return how an intake's file is to be read. The command line is not asked what columns mean."""
    return Wishes(
        intake.scope, intake.chosen or None, intake.hidden_rows, intake.new_units, intake.by_account is not None
    )


def plan(*, intake_id: UUID, by: Actor, at: datetime) -> Intake:
    """Judge an uploaded file and store the plan; called again it changes nothing.

    Where the columns are not sure the intake asks instead. Raises NotFound, also once the file was cleared away.
    """
    intake = intakes.get(intake_id, by=by)
    if intake.state != Intake.State.JUDGING:
        return intake
    silent = transaction.get_connection().in_atomic_block
    try:
        with files.content(intake.file) as content, Progress(intake.pk, silent) as progress, transaction.atomic():
            alone(intake)
            if intake.state == Intake.State.JUDGING:
                with judging.opened(content, wishes(intake), by=by, at=at, apart=not silent) as (roster, pieces):
                    _store(intake, roster, pieces, progress, at)
        return intake
    except Unsure as unsure:
        return _end(intake, Intake.State.ASKING, {"code": unsure.code, "facts": unsure.facts}, unsure.question)
    except Unreadable as refusal:
        return _end(intake, Intake.State.REFUSED, {"code": refusal.code, "facts": refusal.facts}, {})


def alone(intake: Intake) -> None:
    """Wait until nobody else judges or changes this intake, and read it anew; until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"intake:{intake.public_id}"])
    intake.refresh_from_db()


def _store(
    intake: Intake, roster: Roster, pieces: Iterator[list[Verdict]], progress: Progress, at: datetime
) -> None:  # fmt: skip
    counts: Counter[str] = Counter()
    done = 0
    progress.expect(roster.grid.height)
    for verdicts in pieces:
        loading.copy(IntakeRow._meta.db_table, COLUMNS, rows(intake, verdicts))
        counts.update(verdict.action.value for verdict in verdicts)
        done += len(verdicts)
        progress.report(done)
    asked = asking.asked(roster, meanings.known(intake.scope), today=clock.day(at))
    intake.state, intake.problem = Intake.State.PLANNED, {}
    intake.sheet, intake.counts = {**roster.facts(), "question": asked}, judging.counted(counts)
    intake.rows, intake.progress = done, 0
    intake.save(update_fields=["state", "problem", "sheet", "counts", "rows", "progress"])


@transaction.atomic
def _end(intake: Intake, state: str, problem: dict[str, object], sheet: dict[str, object]) -> Intake:
    intake = Intake.objects.select_for_update(of=("self",)).select_related("scope").get(pk=intake.pk)
    if intake.state == Intake.State.JUDGING:
        intake.state, intake.problem, intake.sheet, intake.rows, intake.progress = state, problem, sheet, 0, 0
        intake.save(update_fields=["state", "problem", "sheet", "rows", "progress"])
    return intake


COLUMNS = (
    "intake_id", "row", "serial", "action", "name", "person", "unit", "unit_name", "problems", "hints", "changes",
)  # fmt: skip


def rows(intake: Intake, verdicts: Sequence[Verdict]) -> Iterator[tuple[object, ...]]:
    """Yield verdicts as they are stored: masked, and without anything of a person who stands outside."""
    for verdict in verdicts:
        draft, unit = verdict.draft, verdict.unit
        yield (
            intake.pk, draft.row, draft.serial, verdict.action.value, draft.value(Column.NAME)[:80],
            verdict.person.id if verdict.person else None, unit.id if unit else None,
            (verdict.founded or (unit.name if unit else ""))[:250], _said(verdict.problems), _said(verdict.hints),
            _json(verdict.changes) if verdict.changes else "[]",
        )  # fmt: skip


def _said(problems: tuple[Problem, ...]) -> str:
    return _json([problem.as_dict() for problem in problems]) if problems else "[]"


_json = json.JSONEncoder(ensure_ascii=False).encode
