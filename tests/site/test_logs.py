"""What stands in a log, and what never does."""

import json
import logging

import pytest
import structlog
from django.test import Client

from taixue.site import logs
from tests import world


def line(record: logging.LogRecord) -> dict[str, object]:
    formatter = structlog.stdlib.ProcessorFormatter(processors=logs.LAST, foreign_pre_chain=logs.SHARED)
    return json.loads(formatter.format(record))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no row for 359901198803122317", "no row for •••"),
        ("mobile 13900004417 is taken", "mobile ••• is taken"),
        ("35990119880312231X", "•••"),
        ("took 1250 ms", "took 1250 ms"),
        ("unit 0197f1a0-0000-7000-8000-000000000217", "unit 0197f1a0-0000-7000-8000-000000000217"),
        ("duplicate key\nDETAIL: Key (name)=(林若溪) exists", "duplicate key\nDETAIL: •••"),
    ],
)
def test_long_numbers_and_quoted_rows_are_masked(text: str, expected: str):
    assert logs.masked(text) == expected


def test_a_failure_is_one_json_line_with_its_traceback_masked():
    try:
        raise ValueError("13900004417")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    said = line(logging.LogRecord("taixue.x", logging.ERROR, __file__, 1, "failed", (), info))
    assert said["event"] == "failed" and said["level"] == "error"
    assert "ValueError: •••" in said["exception"] and "13900004417" not in json.dumps(said)


def test_a_request_is_logged_by_its_route_and_never_by_its_address(
    client: Client, db: None, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO, "taixue.request")
    world.sign_in(client, world.person(world.tree().office))

    client.get("/courses/?q=林若溪")

    [said] = [record.msg for record in caplog.records if record.name == "taixue.request"]
    assert said["route"] == "courses/" and said["status"] == 200
    assert "林若溪" not in json.dumps(said, ensure_ascii=False, default=str)
