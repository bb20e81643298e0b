"""`taixue import-units` and `taixue import-people`: the tree of units and rosters of people from files."""

import json
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from taixue.cli.ground import stand, table

if TYPE_CHECKING:
    from taixue.people.services.intake.judging import Judgement

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


@contextmanager
def _standing(language: str) -> Iterator[None]:
    """Have a database with all tables while the block lasts, and words in the language."""
    with stand():
        from django.utils import translation

        from taixue.site import schema

        schema.bring_up()
        with translation.override(language):
            yield


@click.command("import-units")
@FILE
@click.option("--language", default="zh-hans", show_default=True, help="Language of the answer: zh-hans or en.")
def import_units(file: Path, language: str) -> None:
    """Bring the tree of units up to FILE (.csv in UTF-8 or .xlsx: code, parent, name, name_en, kind).

    A second time nothing changes. A list with a mistake changes nothing either and is refused with the rows to mend.
    """
    with _standing(language):
        from taixue.kit import clock
        from taixue.kit.actor import SYSTEM
        from taixue.lib.errors import Invalid
        from taixue.people.services import units

        try:
            report = units.import_units(rows=_unit_rows(file), by=SYSTEM, at=clock.now())
        except Invalid as refusal:
            problems: Any = refusal.facts["problems"]
            for problem in problems:
                place = f"row {problem['row']}, {problem['column']} “{problem['value']}”"
                click.echo(f"{place}: {problem['cure']}", err=True)
            sys.exit(1)
        click.echo(f"created {report.created}, renamed {report.renamed}, unchanged {report.unchanged}")


def _unit_rows(file: Path) -> list[dict[str, str]]:
    from taixue.lib.errors import Invalid
    from taixue.lib.sheets.grids import Unreadable
    from taixue.people.services.reorganisation import lists

    try:
        return lists.rows(file)
    except Unreadable as refusal:
        _refuse(refusal.code, refusal.facts)
    except Invalid:
        raise click.ClickException(
            "no heading row: the list needs the columns code, parent, name, name_en, kind"
        ) from None


@click.command("import-people")
@FILE
@click.option("--plan", "act", flag_value="plan", default=True, help="Judge every row and change nothing (default).")
@click.option("--apply", "act", flag_value="apply", help="Write the accepted rows, all of them or none.")
@click.option("--json", "as_json", is_flag=True, help="Print counts and rows as JSON.")
@click.option("--new-units", is_flag=True, help="Make units that a row names under a known one (青石县/新机构).")
@click.option("--hidden-rows", is_flag=True, help="Judge rows too that nobody sees who opens the sheet.")
@click.option("--language", default="zh-hans", show_default=True, help="Language of reasons and cures: zh-hans or en.")
def import_people(file: Path, act: str, as_json: bool, new_units: bool, hidden_rows: bool, language: str) -> None:
    """Judge a registration form FILE (.xlsx, .xls or .csv) row by row, and with --apply write the accepted rows."""
    with _standing(language):
        judgement = _plan(file, new_units, hidden_rows) if act == "plan" else _apply(file, new_units, hidden_rows)
        if as_json:
            click.echo(json.dumps(judgement, ensure_ascii=False, indent=1))
        else:
            _print(judgement)


def _plan(file: Path, new_units: bool, hidden_rows: bool) -> dict[str, Any]:
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.lib.sheets.grids import Unreadable
    from taixue.people.services.intake import judging
    from taixue.people.services.intake.judging import Wishes

    wishes = Wishes(new_units=new_units, hidden_rows=hidden_rows)
    try:
        judgement = judging.judge(file, wishes, by=SYSTEM, at=clock.now())
    except Unreadable as refusal:
        _refuse(refusal.code, refusal.facts)
    _tell_hidden(judgement.roster.facts())
    return _answer(judgement)


def _tell_hidden(facts: Mapping[str, Any]) -> None:
    """Say on the error stream which hidden rows were left out: nobody saw them who filled in the sheet."""
    from taixue.people.labels import intake as labels

    if said := labels.hidden(facts):
        click.echo(said, err=True)


def _answer(judgement: "Judgement") -> dict[str, Any]:
    words = judgement.roster.heading.words
    rows = []
    for v in judgement.verdicts:
        problems, hints = [p.as_dict() for p in v.problems], [h.as_dict() for h in v.hints]
        rows.append(_row(v.draft.row, v.draft.serial, v.action.value, problems, hints, words))
    return {"counts": judgement.counts(), "rows": rows}


def _row(
    row: int, serial: str, action: str, problems: list[Any], hints: list[Any], words: Mapping[str, str]
) -> dict[str, Any]:
    return {
        "row": row,
        "serial": int(serial) if serial.isdecimal() else serial,
        "action": action,
        "problems": [_problem(problem, words) for problem in problems],
        "hints": [_problem(hint, words) for hint in hints],
    }


def _problem(problem: Mapping[str, Any], words: Mapping[str, str]) -> dict[str, str]:
    from taixue.people.labels import intake as labels

    code, facts = problem["code"], problem["facts"]
    return {
        "column": labels.column(problem["column"], words),
        "code": code,
        "value": problem["value"],
        "reason": labels.reason(code, facts),
        "cure": labels.cure(code, facts),
    }


def _apply(file: Path, new_units: bool, hidden_rows: bool) -> dict[str, Any]:
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.lib.errors import Invalid
    from taixue.people.queries import intakes
    from taixue.people.services.intake import application, plans

    at = clock.now()
    try:
        with file.open("rb") as content:
            chunks = iter(lambda: content.read(1 << 20), b"")
            intake = plans.upload(
                name=file.name, content_type="", chunks=chunks, new_units=new_units, hidden_rows=hidden_rows,
                by=SYSTEM, at=at,
            )  # fmt: skip
    except Invalid as refusal:
        _refuse(str(refusal), {})
    intake = plans.plan(intake_id=intake.public_id, by=SYSTEM, at=at)
    if intake.state == "refused":
        _refuse(intake.problem["code"], intake.problem["facts"])
    _tell_hidden(intake.sheet)
    intake = application.apply(intake_id=intake.public_id, by=SYSTEM, at=clock.now())
    words = intake.sheet["words"]
    rows = [_row(r.row, r.serial, r.action, r.problems, r.hints, words) for r in intakes.rows(intake)]
    return {"counts": intake.counts, "rows": rows}


def _print(answer: Mapping[str, Any]) -> None:
    from taixue.people.labels import intake as labels

    for row in answer["rows"]:
        for problem in row["problems"]:
            value = f"“{problem['value']}” " if problem["value"] else ""
            click.echo(f"{row['row']:>5}  {problem['column']} {value}{problem['reason']} | {problem['cure']}")
    table(
        [(labels.action(action), str(n), str(labels.NOTES[action])) for action, n in answer["counts"].items()],
        heads=("", "n", ""),
    )


def _refuse(code: str, facts: Mapping[str, Any]) -> NoReturn:
    """Say what is wrong with the file as a whole, and end."""
    from taixue.people.labels import intake as labels

    words = labels.file_problem(code, facts) if code in labels.FILES else code
    raise click.ClickException(words)
