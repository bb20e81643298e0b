"""The digests of lines and blocks, checked against bytes written out by hand."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest

from taixue.audit.rules import sealing

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
LINE = sealing.LineFacts(
    7, NOON, 3, "周明远", "role.granted", "role", "abc", None, "/1/", "", {"b": 1, "a": [True, None]}, "10.0.0.1"
)
WRITTEN = (
    '{"action":"role.granted","actor_account":3,"actor_name":"周明远","address":"10.0.0.1",'
    '"at":"2026-11-20T04:00:00.000000Z","details":{"a":[true,null],"b":1},"format":1,"id":7,"person":null,"reason":"",'
    '"target":"abc","target_kind":"role","unit_path":"/1/"}'
)


def test_a_line_is_hashed_over_its_canonical_bytes() -> None:
    assert sealing.line_digest(LINE) == hashlib.sha256(WRITTEN.encode()).digest()


def test_the_zone_of_a_moment_and_the_order_of_details_do_not_matter() -> None:
    shanghai = NOON.astimezone(timezone(timedelta(hours=8)))
    same = replace(LINE, at=shanghai, details={"a": [True, None], "b": 1})
    assert sealing.line_digest(same) == sealing.line_digest(LINE)


@pytest.mark.parametrize(
    "change", [{"reason": "x"}, {"at": NOON + timedelta(microseconds=1)}, {"person": 1}, {"details": {"b": 2}}]
)
def test_every_field_counts(change: dict[str, object]) -> None:
    assert sealing.line_digest(replace(LINE, **change)) != sealing.line_digest(LINE)


def test_a_fraction_has_no_single_spelling_and_is_refused() -> None:
    with pytest.raises(ValueError, match="fraction"):
        sealing.canonical({"deep": [{"hours": 1.5}]})


def test_a_block_is_hashed_over_its_lines_in_order_and_the_block_before() -> None:
    common = {"number": 1, "sealed_at": NOON, "horizon": 900, "previous": sealing.FIRST}
    one, two = b"\x01" * 32, b"\x02" * 32
    written = (
        '{"format":1,"horizon":900,"lines":["' + "01" * 32 + '","' + "02" * 32 + '"],"number":1,"previous":"'
        + "00" * 32 + '","sealed_at":"2026-11-20T04:00:00.000000Z"}'
    )  # fmt: skip
    assert sealing.block_digest(**common, lines=[one, two]) == hashlib.sha256(written.encode()).digest()
    assert sealing.block_digest(**common, lines=[two, one]) != sealing.block_digest(**common, lines=[one, two])
