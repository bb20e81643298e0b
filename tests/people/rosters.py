"""Rosters for tests: sheets made on the spot, planned and applied through the services."""

import csv
import io
from pathlib import Path

import openpyxl

from taixue.kit.actor import SYSTEM, Actor
from taixue.people.models import Intake, Person
from taixue.people.services import numbers, units
from taixue.people.services.intake import application, plans
from tests import world

FORMS = Path(__file__).parents[1] / "data" / "rosters"
GOOD, MISTAKES = FORMS / "registration-form.xlsx", FORMS / "registration-form-with-mistakes.xlsx"
HEADS = ["序号", "姓名", "性别", "出生年月", "身份证号码", "手机号码", "职级", "现任职务", "所属单位"]
LATER = world.NOON.replace(year=2027)


def province() -> None:
    """Build the 77 units of the forms."""
    with (FORMS / "units.csv").open(encoding="utf-8-sig", newline="") as rows:
        units.import_units(rows=list(csv.DictReader(rows)), by=SYSTEM, at=world.NOON)


def sheet(*rows: list[str], heads: list[str] = HEADS) -> bytes:
    """Write a workbook of texts."""
    book = openpyxl.Workbook()
    for row in ([*heads], *rows):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def planned(content: bytes | Path, *, by: Actor = SYSTEM, new_units: bool = False, at=world.NOON) -> Intake:
    """Upload and judge a file."""
    data = content.read_bytes() if isinstance(content, Path) else content
    made = plans.upload(name="名册.xlsx", content_type="", chunks=[data], new_units=new_units, by=by, at=at)
    return plans.plan(intake_id=made.public_id, by=by, at=at)


def applied(content: bytes | Path, *, by: Actor = SYSTEM, new_units: bool = False, at=world.NOON) -> Intake:
    """Upload, judge and apply a file."""
    made = planned(content, by=by, new_units=new_units, at=at)
    return application.apply(intake_id=made.public_id, by=by, at=at)


def counts(intake: Intake) -> dict[str, int]:
    """Return the counts that are not 0."""
    return {action: n for action, n in intake.counts.items() if n}


def row_of(person: Person, unit: str, **said: str) -> list[str]:
    """Return a row that names a stored person as stored; `said` writes other texts."""
    facts = {
        "姓名": person.name, "身份证号码": numbers.read(person), "手机号码": person.mobile or "", "所属单位": unit,
    } | said  # fmt: skip
    return [facts.get(head, "") for head in HEADS]
