"""The chain, recomputed from the worked vectors of docs/rules/chain.md."""

import json
import re
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from taixue.credits.rules import chain

PAGE = (Path(__file__).parents[3] / "docs/rules/chain.md").read_text()
LINES = [text.encode() for text in re.findall(r"```json\n(.*?)\n```", PAGE, re.DOTALL)]
HEX = {
    name: bytes.fromhex(value)
    for name, value in re.findall(r"^\| ([a-z0-9 ]+) \| `([0-9a-f]+)` \|$", PAGE, re.MULTILINE)
}
CHAIN = UUID("5f0c6d1e-8a64-4d7b-9c1f-2f4b7a9e0d31")
TITLES = ("数据安全与个人信息保护", "Data security and personal information")


def read(text: bytes) -> chain.Line:
    """Read a line of the page back into its facts."""
    row = json.loads(text)
    row.pop("format")
    for name in ("first_at", "last_at", "recorded_at"):
        row[name] = datetime.fromisoformat(row[name])
    for name in ("first_day", "last_day"):
        row[name] = date.fromisoformat(row[name])
    row |= {"chain": UUID(row["chain"]), "item": UUID(row["item"]), "title": bytes.fromhex(row["title"])}
    row |= {"required": bool(row["required"]), "reverses": bytes.fromhex(row["reverses"]) or None}
    return chain.Line(**(row | {"recorded_by": row["recorded_by"] or None}))


@pytest.fixture
def stored() -> list[chain.Stored]:
    before = [HEX["before the first line"], HEX["digest 1"]]
    after = [HEX["digest 1"], HEX["digest 2"]]
    return [chain.Stored(read(text), 1, p, d) for text, p, d in zip(LINES, before, after, strict=True)]


def check(
    stored: list[chain.Stored], *, sequence: int = 2, digest: bytes = HEX["digest 2"]
) -> tuple[int, chain.Problem | None]:
    return chain.check(CHAIN, stored, head_sequence=sequence, head_digest=digest)


def test_the_page_holds_two_lines_and_seven_values():
    assert (len(LINES), len(HEX)) == (2, 7)


def test_the_digest_before_the_first_line_is_over_the_chain_id():
    assert chain.start(CHAIN) == HEX["before the first line"]


@pytest.mark.parametrize("number", [1, 2])
def test_a_title_stands_as_the_salted_digest_of_the_page(number):
    assert chain.text_digest(HEX[f"salt {number}"], *TITLES) == HEX[f"title {number}"]


@pytest.mark.parametrize("text", LINES)
def test_the_bytes_of_a_line_are_those_of_the_page(text):
    assert chain.canonical(read(text)) == text


def test_each_digest_covers_the_line_and_the_digest_before():
    assert chain.digest(HEX["before the first line"], LINES[0]) == HEX["digest 1"]
    assert chain.digest(HEX["digest 1"], LINES[1]) == HEX["digest 2"]


def test_a_whole_chain_is_valid(stored):
    assert check(stored) == (2, None)


CHANGED = {
    int: lambda value: value + 1,
    str: lambda value: value + "x",
    bytes: lambda value: bytes(32),
    bool: lambda value: not value,
    date: lambda value: date(2020, 1, 1),
    datetime: lambda value: value.replace(year=2020),
    UUID: lambda value: UUID(int=7),
    type(None): lambda value: 7,
}


@pytest.mark.parametrize("name", [f.name for f in fields(chain.Line) if f.name not in ("sequence", "reverses")])
def test_a_changed_field_shows_at_its_line(stored, name):
    value = getattr(stored[0].line, name)
    line = replace(stored[0].line, **{name: CHANGED[type(value)](value)})
    assert check([replace(stored[0], line=line), stored[1]]) == (0, chain.Problem(1, "changed"))


def test_a_missing_line_shows(stored):
    assert check(stored[1:]) == (0, chain.Problem(1, "missing"))


def test_lines_that_do_not_join_show(stored):
    assert check([stored[0], replace(stored[1], previous=bytes(32))]) == (1, chain.Problem(2, "order"))


def test_a_chain_cut_off_at_its_end_shows(stored):
    assert check(stored[:1]) == (1, chain.Problem(2, "head"))


def test_a_chain_longer_than_its_head_shows(stored):
    assert check(stored, sequence=1, digest=HEX["digest 1"]) == (2, chain.Problem(2, "head"))


def test_an_unknown_format_is_refused(stored):
    assert check([replace(stored[0], format=2)]) == (0, chain.Problem(1, "format"))
    with pytest.raises(ValueError, match="format 2"):
        chain.canonical(stored[0].line, format=2)


def test_a_moment_without_a_zone_cannot_be_hashed():
    with pytest.raises(ValueError, match="zone"):
        chain.moment(datetime(2026, 1, 1))  # noqa: DTZ001  (the missing zone is what is tested)
