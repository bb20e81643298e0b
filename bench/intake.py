"""The rows of `bench people` about rosters: 370,000 people from .csv, the same file again, 30,000 rows of .xlsx.

As a person does it: the file is uploaded, the worker of `taixue serve` judges it, the plan is ordered, the worker
applies it. The time is what that person waits: from the upload until the plan stands, and from the order until it is
applied. No constraint is dropped. Afterwards the people are taken away again: the stage wants to be filled anew.
"""

import csv
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from bench.crowd import names
from bench.crowd.aims import Row

if TYPE_CHECKING:  # models can be imported once the settings are read
    from bench.crowd.province import Stage

HEADS = (
    "序号", "姓名", "性别", "民族", "出生年月", "身份证号码", "手机号码", "政治面貌", "现任职务", "职级", "职称",
    "学历学位", "电子邮件", "所在部门", "所属单位",
)  # fmt: skip
BOOK = 30_000
TARGET, AIM, BOOK_TARGET = 60.0, 30.0, 20.0  # s
PATIENCE = 1_800  # s


def rows(stage: "Stage") -> list[Row]:
    """Measure the three imports on a stage without people."""
    with TemporaryDirectory() as folder:
        homes = stage.codes()
        text = _text(Path(folder) / "people.csv", stage.people, homes)
        book = _book(Path(folder) / "people.xlsx", stage.people, homes)
        try:
            found = [
                _taken_in(stage, text, stage.people, f"{stage.people:,} people from .csv, judged and applied", TARGET),
                _again(stage, text),
                _taken_in(stage, book, BOOK, f"{BOOK:,} rows of .xlsx, judged and applied", BOOK_TARGET),
            ]
        finally:
            _away()
    return found


def _taken_in(stage: "Stage", file: Path, count: int, what: str, target: float) -> Row:
    seconds, plan, counts = _imported(stage, file)
    failed = "" if counts == {"new": count} else f"counts {counts}"
    note = f"plan after {plan:.1f} s, applied {seconds - plan:.1f} s after the order; verdict on each row"
    aim = AIM if target == TARGET else None
    return Row(what, seconds, target, "s", aim=aim, note=note, failed=failed)


def _again(stage: "Stage", file: Path) -> Row:
    before = _state()
    seconds, plan, counts = _imported(stage, file)
    changed = sum(n for action, n in counts.items() if action != "unchanged") + (_state() != before)
    note = f"{counts.get('unchanged', 0):,} rows unchanged; plan after {plan:.1f} s, {seconds:.1f} s in all"
    failed = "" if counts == {"unchanged": stage.people} else f"counts {counts}"
    return Row("the same file again", changed, 0, "changes", note=note, failed=failed)


def _imported(stage: "Stage", file: Path) -> tuple[float, float, dict[str, int]]:
    """Return the seconds until all was applied, those until the plan stood, and the counts that are not 0."""
    from taixue.kit import clock, queue
    from taixue.people.services.intake import application, plans

    by, began = stage.actor(), time.monotonic()
    with file.open("rb") as content:
        intake = plans.upload(
            name=file.name, content_type="", chunks=iter(lambda: content.read(1 << 20), b""), new_units=False, by=by,
            at=clock.now(),
        )  # fmt: skip
    _until(intake, "planned")
    planned = time.monotonic() - began
    ordered = time.monotonic()
    application.order(intake_id=intake.public_id, by=by, at=clock.now())
    _until(intake, "applied")
    seconds = planned + time.monotonic() - ordered
    time.sleep(2)  # what follows the commit is queued
    queue.withdraw(["policy.refresh_these", "people.count_units"])
    return seconds, planned, {action: n for action, n in intake.counts.items() if n}


def _until(intake: Any, state: str) -> None:
    ends = time.monotonic() + PATIENCE
    while intake.state != state:
        if intake.state == "refused" or time.monotonic() > ends:
            raise RuntimeError(f"the intake is {intake.state}: {intake.problem}")
        time.sleep(0.1)
        intake.refresh_from_db()


def _state() -> tuple[int, ...]:
    """Return figures that any change of persons and postings would move."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT (SELECT count(*) FROM people_person), (SELECT count(*) FROM people_posting), "
            "(SELECT sum(xmin::text::bigint) FROM people_person), (SELECT sum(xmin::text::bigint) FROM people_posting)"
        )
        return tuple(cursor.fetchone())


def _people(first: int, count: int, homes: list[str]) -> Iterator[tuple[str, ...]]:
    for place, life in enumerate(islice(names.lives(), first, first + count), start=first):
        number = life.number
        yield (
            str(place + 1), life.name, "男" if int(number[16]) % 2 else "女", "汉族", f"{number[6:10]}.{number[10:12]}",
            number, life.mobile, "中共党员", life.post, life.rank, "", "大学本科/学士", f"u{place}@example.org",
            "办公室", homes[place * 7919 % len(homes)],
        )  # fmt: skip


def _text(path: Path, count: int, homes: list[str]) -> Path:
    with path.open("w", newline="", encoding="utf-8-sig") as out:
        writer = csv.writer(out)
        writer.writerow(HEADS)
        writer.writerows(_people(0, count, homes))
    return path


def _book(path: Path, first: int, homes: list[str]) -> Path:
    """Write a workbook of people who are not in the .csv."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate((HEADS, *_people(first, BOOK, homes))):
            for column, text in enumerate(row):
                if text:
                    page.write_string(number, column, text)
    return path


def _away() -> None:
    """Take the people of the rosters away again, as the owner of the tables; who administers stays."""
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMPORARY TABLE gone ON COMMIT DROP AS SELECT id FROM people_person p WHERE NOT EXISTS "
            "(SELECT 1 FROM people_account a JOIN people_rolegrant g ON g.account_id = a.id WHERE a.person_id = p.id)"
        )
        cursor.execute("DELETE FROM people_posting USING gone WHERE person_id = gone.id")
        cursor.execute("DELETE FROM people_account USING gone WHERE person_id = gone.id")
        cursor.execute("DELETE FROM people_person USING gone WHERE people_person.id = gone.id")
        cursor.execute("TRUNCATE people_feedline; DELETE FROM people_intakerow")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE) people_person, people_account, people_posting, people_intakerow")
