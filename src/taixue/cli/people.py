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
    from taixue.people.services.intake.plans import Judgement

UNIT_HEADINGS = {
    "code": "code", "编码": "code", "机构编码": "code", "parent": "parent", "上级": "parent", "上级编码": "parent",
    "name": "name", "名称": "name", "机构名称": "name", "nameen": "name_en", "英文名称": "name_en",
    "kind": "kind", "类别": "kind", "级别": "kind",
}  # fmt: skip
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


def _unit_rows(file: Path) -> list[Mapping[str, str]]:
    from taixue.lib.sheets import headings, reading
    from taixue.lib.sheets.grids import Unreadable

    try:
        grid = reading.read(file)[0]
    except Unreadable as refusal:
        _refuse(refusal.code, refusal.facts)
    heading = headings.find(grid, UNIT_HEADINGS)
    if heading is None:
        raise click.ClickException("no heading row: the list needs the columns code, parent, name, name_en, kind")
    below = (row for row in grid.rows if row.number > heading.row)
    return [{key: row.text(column) for key, column in heading.columns.items()} for row in below]


@click.command("import-people")
@FILE
@click.option("--plan", "act", flag_value="plan", default=True, help="Judge every row and change nothing (default).")
@click.option("--apply", "act", flag_value="apply", help="Write the accepted rows, all of them or none.")
@click.option("--json", "as_json", is_flag=True, help="Print counts and rows as JSON.")
@click.option("--new-units", is_flag=True, help="Make units that a row names under a known one (青石县/新机构).")
@click.option("--language", default="zh-hans", show_default=True, help="Language of reasons and cures: zh-hans or en.")
def import_people(file: Path, act: str, as_json: bool, new_units: bool, language: str) -> None:
    """Judge a registration form FILE (.xlsx, or .csv in UTF-8) row by row, and with --apply write the accepted rows."""
    with _standing(language):
        judgement = _plan(file, new_units) if act == "plan" else _apply(file, new_units)
        if as_json:
            click.echo(json.dumps(judgement, ensure_ascii=False, indent=1))
        else:
            _print(judgement)


def _plan(file: Path, new_units: bool) -> dict[str, Any]:
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.lib.sheets.grids import Unreadable
    from taixue.people.services.intake import plans

    at = clock.now()
    try:
        roster = plans.read(file, at=at)
    except Unreadable as refusal:
        _refuse(refusal.code, refusal.facts)
    return _answer(plans.judge(roster, new_units=new_units, by=SYSTEM, at=at))


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


def _apply(file: Path, new_units: bool) -> dict[str, Any]:
    from taixue.kit import clock
    from taixue.kit.actor import SYSTEM
    from taixue.lib.errors import Invalid
    from taixue.people.queries import intakes
    from taixue.people.services.intake import application, plans

    at = clock.now()
    try:
        with file.open("rb") as content:
            chunks = iter(lambda: content.read(1 << 20), b"")
            intake = plans.upload(name=file.name, content_type="", chunks=chunks, new_units=new_units, by=SYSTEM, at=at)
    except Invalid as refusal:
        _refuse(str(refusal), {})
    intake = plans.plan(intake_id=intake.public_id, by=SYSTEM, at=at)
    if intake.state == "refused":
        _refuse(intake.problem["code"], intake.problem["facts"])
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
