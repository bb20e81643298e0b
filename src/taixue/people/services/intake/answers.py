"""What somebody says of a sheet before it is judged again: what its columns mean, whether hidden rows count."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from taixue.audit.services import lines
from taixue.kit import queue
from taixue.kit.actor import Actor
from taixue.lib.errors import Conflict, Invalid
from taixue.lib.sheets.headings import plain
from taixue.people.models import ColumnMeaning, Intake, IntakeRow
from taixue.people.queries import intakes, meanings
from taixue.people.rules.intake import asking
from taixue.people.rules.intake.columns import KNOWN, Column
from taixue.people.services.intake import plans

OPEN = (Intake.State.ASKING, Intake.State.PLANNED, Intake.State.REFUSED)
LONGEST = 60


@transaction.atomic
def explain(*, intake_id: UUID, said: Mapping[int, str], remember: bool, by: Actor, at: datetime) -> Intake:
    """Say what the columns mean and have the sheet judged again; nothing else has changed by then.

    said: number of a column, from 0 -> key of people.rules.intake.columns, "" to leave it aside
    remember: keep what was said of each heading for the sheets of this unit and those below it
    Raises NotFound; Conflict if it is being judged or was applied; Invalid with problems {field, code, value}: "twice"
    for a meaning given to two columns, "lacking" for one that is needed.
    """
    intake = _open(intake_id, by)
    asked = question(intake)
    if asked is None:
        raise Conflict("the columns of this sheet are not asked for", state=intake.state)
    keys = {column: key for column, key in said.items() if key in set(Column)}
    if double := asking.twice(keys.values()):
        raise Invalid("twice", problems=[{"field": "columns", "code": "twice", "value": key} for key in double])
    chosen, lacking = asking.answer(asked, keys)
    if lacking:
        raise Invalid("lacking", problems=[{"field": "columns", "code": "lacking", "value": key} for key in lacking])
    if remember:
        for one in asked["columns"]:
            _remember(intake, one["heading"], keys.get(one["column"], ""), by, at)
    intake.chosen = chosen
    _judge_again(intake)
    _tell("intake.explained", intake, by, at)
    return intake


@transaction.atomic
def judge_hidden(*, intake_id: UUID, hidden_rows: bool, by: Actor, at: datetime) -> Intake:
    """Have the sheet judged again, with the rows that nobody sees or without them; as it is already: nothing changes.

    Raises NotFound, Conflict if it is being judged or was applied.
    """
    intake = _open(intake_id, by)
    if intake.hidden_rows != hidden_rows:
        intake.hidden_rows = hidden_rows
        _judge_again(intake)
        _tell("intake.hidden-judged" if hidden_rows else "intake.hidden-left", intake, by, at)
    return intake


def question(intake: Intake) -> dict[str, Any] | None:
    """Return what may be asked about the columns of an intake's sheet, None for forms and unreadable files."""
    if intake.sheet.get("kind") == "question":
        return dict(intake.sheet)
    found = intake.sheet.get("question")
    return dict(found) if found else None


@transaction.atomic
def say(*, meaning_id: UUID, column: str, by: Actor, at: datetime) -> ColumnMeaning:
    """Say anew what a remembered heading means, "" to leave such columns aside. Raises NotFound, Invalid."""
    found = meanings.get(meaning_id, by=by)
    if column and column not in set(Column):
        raise Invalid("column", problems=[{"field": "column", "code": "unknown", "value": column}])
    if found.column != column:
        found.column, found.by_account, found.at = column, by.account_id, at
        found.save(update_fields=["column", "by_account", "at"])
        _about("intake.meaning-changed", found, by, at)
    return found


@transaction.atomic
def forget(*, meaning_id: UUID, by: Actor, at: datetime) -> None:
    """Forget what a heading means: the next sheet with it is read by the usual words, or asks. Raises NotFound."""
    found = meanings.get(meaning_id, by=by)
    _about("intake.meaning-forgotten", found, by, at)
    found.delete()


def _open(intake_id: UUID, by: Actor) -> Intake:
    intake = intakes.get(intake_id, by=by)
    plans.alone(intake)
    if intake.state not in OPEN or intake.cleared_at is not None:
        raise Conflict("the intake is not open", state=intake.state)
    return intake


def _judge_again(intake: Intake) -> None:
    IntakeRow.objects.filter(intake=intake).delete()
    intake.state, intake.rows, intake.progress, intake.counts, intake.problem = Intake.State.JUDGING, 0, 0, {}, {}
    intake.save()
    queue.defer("people.intake_judge", once=f"intake:{intake.public_id}", intake=str(intake.public_id))


def _remember(intake: Intake, heading: str, key: str, by: Actor, at: datetime) -> None:
    word = plain(heading)[:LONGEST]
    if not word or KNOWN.get(word, "") == key and not _said_before(intake, word):
        return
    ColumnMeaning.objects.update_or_create(
        scope=intake.scope, word=word,
        defaults={"heading": heading[:LONGEST], "column": key, "by_account": by.account_id, "at": at},
    )  # fmt: skip


def _said_before(intake: Intake, word: str) -> bool:
    return ColumnMeaning.objects.filter(scope=intake.scope, word=word).exists()


def _tell(action: str, intake: Intake, by: Actor, at: datetime) -> None:
    path = intake.scope.path if intake.scope else ""
    lines.record(action, by=by, at=at, target_kind="intake", target=intake.public_id, unit_path=path)


def _about(action: str, meaning: ColumnMeaning, by: Actor, at: datetime) -> None:
    path = meaning.scope.path if meaning.scope else ""
    lines.record(
        action, by=by, at=at, target_kind="meaning", target=meaning.public_id, unit_path=path,
        details={"heading": meaning.heading, "column": meaning.column},
    )  # fmt: skip
