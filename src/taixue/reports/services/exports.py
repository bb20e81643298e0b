"""Reports as files: ordered on a page, written by a job as who ordered them, counted, marked and kept for some days."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils import translation

from taixue.audit.services import lines
from taixue.files.queries import files
from taixue.files.services import uploads
from taixue.kit import clock, letters, queue
from taixue.kit.actor import SYSTEM, Actor
from taixue.lib.errors import Conflict, Invalid, NotFound, Refusal
from taixue.lib.sheets import writing
from taixue.lib.sheets.writing import Layout
from taixue.people.queries import actors, units
from taixue.people.rules.permissions import Permission
from taixue.people.services.intake.progress import Progress
from taixue.reports import labels
from taixue.reports.models import Export
from taixue.reports.queries import asking, assessments, choices, exports
from taixue.reports.queries.asking import Asking
from taixue.reports.rules.columns import REPORTS
from taixue.reports.services import assessments as plain
from taixue.reports.services import sheets
from taixue.reports.services.sheets import Sheet

WAITING = 10
"""Orders of one account that may wait at once."""

LONGEST = 2_000
"""Lines of a PDF."""

LETTER = Path(__file__).resolve().parent.parent / "letters" / "report.typ"
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "json": "application/json",
}
NAMING = ("people", "assessment")
"""Reports that name people."""

STATE = Export.State


@transaction.atomic
def order(*, unit_id: UUID, report: str, form: str, asked: Asking, language: str, by: Actor, at: datetime) -> Export:
    """Order a report as a file and return the order; the job "reports.export" writes it.

    report: of labels.TITLES; form: of KINDS, JSON only of the assessment list. Raises NotFound as the report's page,
    Invalid for another report or form, Conflict while WAITING orders are not made.
    """
    if report not in labels.TITLES or form not in KINDS or (form == "json" and report != "assessment"):
        raise Invalid("report")
    if report == "assessment":
        asked = assessments.settled(unit_id, asked, by=by)
    scope = asking.scope(unit_id, asked, by=by)
    asking.narrow(asked, scope)
    if exports.waiting(by=by) >= WAITING:
        raise Conflict("many")
    return place(
        unit_id=scope.unit.pk, report=report, form=form, asked=asking.settled(asked, scope).plain(),
        keys=_keys(report, scope.unit.pk, by), language=language, by=by, at=at,
    )  # fmt: skip


@transaction.atomic
def place(
    *, unit_id: int, report: str, form: str, asked: dict[str, str], keys: list[str], language: str, by: Actor,
    at: datetime,
) -> Export:  # fmt: skip
    """Keep an order that may be made and queue its job; a subscription orders here, whatever else waits."""
    made = Export.objects.create(
        account=by.account_id or 0, account_name=by.name[:80], unit_id=unit_id, report=report, form=form, asked=asked,
        language=language, asked_at=at, keys=keys,
    )  # fmt: skip
    queue.defer("reports.export", lock=f"export:{by.account_id}", export=str(made.public_id))
    return made


def _keys(report: str, unit_id: int, by: Actor) -> list[str]:
    if report == "assessment":
        return list(choices.assessment(unit_id))
    return list(choices.columns(report, by=by)) if report in REPORTS else []


def make(*, export_id: UUID, at: datetime) -> Export:
    """Write an ordered file as who ordered it, with what that account may see now; a second time changes nothing."""
    row = Export.objects.select_related("unit").get(public_id=export_id)
    if row.state != STATE.WAITING:
        return row
    try:
        by = actors.by_account(row.account, on=clock.day(at))
        made, count = content(row, by=by, at=at)
        kept = uploads.store(
            purpose="report", name=f"report.{row.form}", content_type=KINDS[row.form], chunks=[made], by=by, at=at
        )
    except Refusal as refusal:
        return _ended(row, at, state=STATE.FAILED, problem=_problem(refusal))
    return _ended(row, at, state=STATE.READY, file=kept.public_id, rows=count, progress=count)


def content(row: Export, *, by: Actor, at: datetime) -> tuple[bytes, int]:
    """Return the file of an order and how many lines it has, in the order's language, with its progress on the way.

    An order on a frozen year gives the same bytes whenever and wherever it is written: the moment in the file is that
    of the order. Raises as `make` keeps it: NotFound, Invalid for a PDF that would be too long, MissingGlyph.
    """
    with translation.override(row.language):
        asked = asking.read(row.asked)
        scope = asking.scope(row.unit.public_id, asked, by=by)
        mark = labels.taken(row.account_name, str(row.public_id)[-12:], row.asked_at.astimezone(clock.zone()))
        if row.form == "json":
            return plain.written(scope, asked, row.keys, mark=mark, by=by, at=at)
        sheet = sheets.of(row.report, scope, asked, row.keys, today=clock.day(at), by=by)
        Export.objects.filter(pk=row.pk).update(rows=sheet.count)
        with Progress(row.pk, connection.in_atomic_block, table="reports_export") as progress:
            made = _book(sheet, mark, row, progress) if row.form == "xlsx" else _letter(sheet, mark, row)
        return made, sheet.count


def _book(sheet: Sheet, mark: str, row: Export, progress: Progress) -> bytes:
    def rows() -> Iterator[Sequence[str]]:
        yield (sheet.title,)
        yield (sheet.scope,)
        yield (mark,)
        yield sheet.headings
        done = 0
        for piece in sheet.pieces:
            yield from piece
            done += len(piece)
            progress.report(done)
        if sheet.total:
            yield sheet.total

    widths = {n: 10.0 if n in sheet.numbers else 22.0 for n in range(len(sheet.headings))}
    layout = Layout(
        name=sheet.title, headings=frozenset({3}), titles=frozenset({0}), widths=widths, footer=mark,
        made_at=row.asked_at,
    )  # fmt: skip
    return writing.sheet(rows(), layout)


def _letter(sheet: Sheet, mark: str, row: Export) -> bytes:
    if sheet.count > LONGEST:
        raise Invalid("long")
    facts: dict[str, Any] = {
        "title": sheet.title, "scope": sheet.scope, "mark": mark, "owner": row.account_name, "headings": sheet.headings,
        "numbers": sorted(sheet.numbers), "rows": [list(one) for piece in sheet.pieces for one in piece],
        "total": list(sheet.total),
    }  # fmt: skip
    return letters.make(LETTER, facts, language="zh" if row.language.startswith("zh") else "en", made_at=row.asked_at)


def _problem(refusal: Refusal) -> str:
    known = refusal.code if refusal.code in labels.EXPORT_PROBLEMS else str(refusal)
    return "gone" if isinstance(refusal, NotFound) else known if known in labels.EXPORT_PROBLEMS else "failed"


def _ended(row: Export, at: datetime, **facts: Any) -> Export:
    for name, value in {"done_at": at, **facts}.items():
        setattr(row, name, value)
    row.save(update_fields=["done_at", *facts])
    return row


@transaction.atomic
def take(*, export_id: UUID, by: Actor, at: datetime) -> tuple[Export, bytes]:
    """Hand a file out and return it with its order; who took how many is a line of the audit.

    Raises NotFound unless the actor ordered it, may still see the unit's figures, and it is there.
    """
    row = exports.get(export_id, by=by)
    units.get(row.unit.public_id, Permission.FIGURES_SEE, by=by)
    if row.file is None:
        raise NotFound("file")
    with files.content(row.file) as source:
        kept = source.read()
    lines.record(
        "reports.exported", by=by, at=at, target_kind="export", target=row.public_id, unit_path=row.unit.path,
        details={"report": row.report, "form": row.form, "lines": row.rows, "people": row.report in NAMING},
    )  # fmt: skip
    return row, kept


def expire(*, at: datetime) -> int:
    """Delete the files that were kept long enough, and return how many. Safe to run twice."""
    done = 0
    for row in exports.old(at):
        with transaction.atomic():
            file = row.file
            _ended(row, at, state=STATE.EXPIRED, file=None)
            if file is not None:
                uploads.discard(file=file, by=SYSTEM, at=at)
        done += 1
    return done
