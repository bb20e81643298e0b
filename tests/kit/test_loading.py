"""Many rows at once, with what nobody names filled by the model's own defaults."""

from django.db import connection

from taixue.kit import loading
from taixue.people.models import Intake, IntakeRow
from tests import world


def test_staged_rows_become_rows_of_a_model_with_its_defaults(db):
    count = loading.stage(
        "staged_intakes", {"name": "text", "file": "uuid"}, [("甲\t\\.csv", "0" * 32), ("乙", "1" * 32)]
    )
    assert count == 2
    done = loading.insert(
        Intake, "staged_intakes ORDER BY name",
        {"file": "file", "file_name": "name", "created_at": "%(at)s", "public_id": "gen_random_uuid()"},
        at=world.NOON,
    )  # fmt: skip
    assert done == 2
    made = Intake.objects.get(file_name="甲\t\\.csv")
    assert (made.state, made.problem, made.progress, made.applied_at) == ("judging", {}, 0, None)
    loading.stage("staged_intakes", {"name": "text", "file": "uuid"}, [])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM staged_intakes")
        assert cursor.fetchone() == (0,)


def test_copied_rows_and_numbers_out_of_the_sequence_do_not_meet(db):
    intake = Intake.objects.create(file="0" * 32, file_name="x", created_at=world.NOON)
    first, second = loading.numbers(IntakeRow, 2)
    columns = ("id", "intake_id", "row", "serial", "action", "name", "unit_name", "problems", "hints", "changes")
    rows = [(number, intake.pk, number, "", "new", "甲", "", "[]", '[{"a": 1}]', "[]") for number in (first, second)]
    assert loading.copy("people_intakerow", columns, rows) == 2
    third = IntakeRow.objects.create(intake=intake, row=3_000_000, action="new")
    assert third.pk not in (first, second)
    assert IntakeRow.objects.get(pk=first).hints == [{"a": 1}]
