"""`taixue import-units` and `taixue import-people`, as a terminal runs them."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from taixue.people.models import Intake, Person, Unit
from tests.servers import url

FORMS = Path(__file__).parents[1] / "data" / "rosters"


@pytest.fixture
def taixue(committed, data):
    """Return a way to run a command on the test's own database."""

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "taixue.cli", *map(str, arguments)],
            env={**os.environ, "TAIXUE_DATABASE_URL": url(committed), "TAIXUE_DATA": str(data)},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run


def test_units_and_people_come_in_by_command_and_a_plan_changes_nothing(taixue):
    assert "created 77" in taixue("import-units", FORMS / "units.csv").stdout
    assert "unchanged 77" in taixue("import-units", FORMS / "units.csv").stdout
    mistakes = FORMS / "registration-form-with-mistakes.xlsx"
    plan = json.loads(taixue("import-people", mistakes, "--plan", "--json").stdout)
    assert {action: n for action, n in plan["counts"].items() if n} == {"new": 18, "refused": 12}
    refused = [row for row in plan["rows"] if row["action"] == "refused"]
    assert [row["serial"] for row in refused] == list(range(3, 26, 2))
    assert [row["row"] for row in refused] == list(range(6, 29, 2))
    first = refused[0]["problems"][0]
    assert (first["column"], first["code"], first["value"]) == (
        "身份证号码",
        "identity-check-digit",
        "359901********4700",
    )
    assert first["cure"].startswith("核对证件")
    assert (Unit.objects.count(), Person.objects.count(), Intake.objects.count()) == (77, 0, 0)
    done = json.loads(taixue("import-people", mistakes, "--apply", "--json").stdout)
    assert done == plan
    again = json.loads(taixue("import-people", mistakes, "--json").stdout)
    assert (again["counts"]["unchanged"], Person.objects.count()) == (18, 18)


def test_a_file_that_is_no_roster_ends_in_words_and_not_in_a_trace(taixue, tmp_path):
    (tmp_path / "x.csv").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0")
    for mode in ("--plan", "--apply"):
        done = taixue("import-people", tmp_path / "x.csv", mode, "--language", "en")
        assert (done.returncode, "no spreadsheet" in done.stderr, "Traceback" in done.stderr) == (1, True, False)


def test_a_list_of_units_with_a_mistake_changes_nothing(taixue, tmp_path):
    (tmp_path / "u.csv").write_text(
        "code,parent,name,name_en,kind\nU1,,甲省,,province\nU2,U9,乙市,,city\n", encoding="utf-8"
    )
    done = taixue("import-units", tmp_path / "u.csv")
    assert (done.returncode, "U9" in done.stderr, Unit.objects.count()) == (1, True, 0)
