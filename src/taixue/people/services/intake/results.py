"""The answer to a roster: the same sheet with the verdict on each row beside it."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from taixue.audit.services import lines
from taixue.files.queries import files
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict
from taixue.lib.sheets import reading, writing
from taixue.lib.sheets.grids import Grid
from taixue.lib.sheets.writing import Layout
from taixue.people.labels import intake as labels
from taixue.people.models import Intake, IntakeRow
from taixue.people.queries import intakes
from taixue.people.rules.intake.problems import Action

WIDE = 60.0


@transaction.atomic
def sheet(*, intake_id: UUID, only: Collection[str] = (), by: Actor, at: datetime) -> bytes:
    """Return the uploaded sheet as a workbook with one more column: the verdict in words of the reader's language.

    only: leave out the rows of people with other actions; (): all rows. Taking it is a line in the audit: the sheet
    holds whole numbers. Raises NotFound, or Conflict if there is no plan.
    """
    intake = intakes.get(intake_id, by=by)
    if intake.state not in (Intake.State.PLANNED, Intake.State.APPLYING, Intake.State.APPLIED):
        raise Conflict("the intake has no plan", state=intake.state)
    path = intake.scope.path if intake.scope else ""
    lines.record("intake.downloaded", by=by, at=at, target_kind="intake", target=intake.public_id, unit_path=path)
    if intake.sheet["kind"] == "forms":
        return _listed(intake, only)
    with files.content(intake.file) as content:
        grid = reading.read(content)[intake.sheet["number"]]
    verdicts = {row.row: row for row in intakes.rows(intake).iterator()}
    return _written(intake, grid, verdicts, only)


def _listed(intake: Intake, only: Collection[str]) -> bytes:
    """Return the verdicts on forms, of which each is a sheet of its own: a line a form."""
    found = [row for row in intakes.rows(intake) if not only or row.action in only]
    rows = [(_("Sheet"), _("Name"), _("Verdict"))]
    rows += [(labels.place(intake.sheet, row.row), row.name, words(row, intake.sheet["words"])) for row in found]
    marked = frozenset(place for place, row in enumerate(found, start=1) if row.action == Action.REFUSED)
    layout = Layout(_("Verdict"), frozenset({0}), widths={0: 30.0, 1: 14.0, 2: WIDE}, marked=marked)
    return writing.sheet(rows, layout)


def _written(intake: Intake, grid: Grid, verdicts: Mapping[int, IntakeRow], only: Collection[str]) -> bytes:
    width = max(len(row.texts) for row in grid.rows)
    kept = [row for row in grid.rows if row.number not in verdicts or not only or verdicts[row.number].action in only]
    place = {row.number: n for n, row in enumerate(kept)} if only else {row.number: row.number - 1 for row in kept}
    heading = intake.sheet["heading"]
    layout = Layout(
        name=grid.name or _("Roster"),
        headings=frozenset({place[heading]}),
        titles=frozenset(at for number, at in place.items() if number < heading),
        widths={**dict.fromkeys(range(width), 14.0), width: WIDE},
        marked=frozenset(place[n] for n, row in verdicts.items() if row.action == Action.REFUSED and n in place),
    )
    texts = {place[row.number]: row for row in kept}

    def rows() -> Iterator[Sequence[str]]:
        for at in range(max(texts) + 1):
            row = texts.get(at)
            if row is None:
                yield ()
                continue
            said = _("Verdict") if row.number == heading else words(verdicts.get(row.number), intake.sheet["words"])
            yield [*row.texts, *[""] * (width - len(row.texts)), said]

    return writing.sheet(rows(), layout)


def words(row: IntakeRow | None, headings: Mapping[str, str]) -> str:
    """Return the verdict on a row as one text; "" for rows that are about no person."""
    if row is None:
        return ""
    said = [labels.sentence(problem, headings) for problem in (*row.problems, *row.hints)]
    return ": ".join([labels.action(row.action), " ".join(said)]) if said else labels.action(row.action)
