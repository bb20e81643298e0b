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
CLOSED = ("并入另一份档案，本链到此为止", "Joined into another record: this chain ends")
REOPENED = ("与另一份档案分开，本链继续", "Parted from the other record: this chain goes on")


def read(text: bytes) -> chain.Line:
    """Read a line of the page back into its facts."""
    row = json.loads(text)
    row.pop("format")
    row["repeats"] = bytes.fromhex(row.get("repeats", "")) or None
    for name in ("first_at", "last_at", "recorded_at"):
        row[name] = datetime.fromisoformat(row[name])
    for name in ("first_day", "last_day"):
        row[name] = date.fromisoformat(row[name])
    row |= {"chain": UUID(row["chain"]), "item": UUID(row["item"]), "title": bytes.fromhex(row["title"])}
    row |= {"required": bool(row["required"]), "reverses": bytes.fromhex(row["reverses"]) or None}
    return chain.Line(**(row | {"recorded_by": row["recorded_by"] or None}))


def row(*numbers: int, before: str) -> list[chain.Stored]:
    """Return lines of the page, one after the other from the digest called `before`."""
    names = [before, *(f"digest {number}" for number in numbers)]
    return [
        chain.Stored(read(LINES[number - 1]), format_of(LINES[number - 1]), HEX[name], HEX[f"digest {number}"])
        for number, name in zip(numbers, names, strict=False)
    ]


def format_of(text: bytes) -> int:
    return json.loads(text)["format"]


@pytest.fixture
def stored() -> list[chain.Stored]:
    return row(1, 2, before="before the first line")


@pytest.fixture
def going() -> list[chain.Stored]:
    """A course, the end of the chain, and how it goes on."""
    return row(3, 4, 5, before="before the going chain")


def check(
    stored: list[chain.Stored], *, sequence: int = 2, digest: bytes = HEX["digest 2"]
) -> tuple[int, chain.Problem | None]:
    return chain.check(CHAIN, stored, head_sequence=sequence, head_digest=digest)


def ends(lines: list[chain.Stored], *, closed: bool) -> tuple[int, chain.Problem | None]:
    """Check a chain of the second vectors up to its last line."""
    last = lines[-1]
    return chain.check(
        last.line.chain, lines, head_sequence=last.line.sequence, head_digest=last.digest, head_closed=closed
    )


def test_the_page_holds_seven_lines_and_twenty_four_values():
    assert (len(LINES), len(HEX)) == (7, 24)


def test_the_digest_before_the_first_line_is_over_the_chain_id():
    assert chain.start(CHAIN) == HEX["before the first line"]
    assert chain.start(read(LINES[2]).chain) == HEX["before the going chain"]
    assert chain.start(read(LINES[5]).chain) == HEX["before the staying chain"]


@pytest.mark.parametrize("number", range(1, 8))
def test_a_title_stands_as_the_salted_digest_of_the_page(number):
    titles = {4: CLOSED, 5: REOPENED}.get(number, TITLES)
    assert chain.text_digest(HEX[f"salt {number}"], *titles) == HEX[f"title {number}"]


@pytest.mark.parametrize("text", LINES)
def test_the_bytes_of_a_line_are_those_of_the_page(text):
    assert chain.canonical(read(text), format=format_of(text)) == text


def test_each_digest_covers_the_line_and_the_digest_before():
    assert chain.digest(HEX["before the first line"], LINES[0]) == HEX["digest 1"]
    assert chain.digest(HEX["digest 1"], LINES[1]) == HEX["digest 2"]
    assert chain.digest(HEX["before the staying chain"], LINES[5]) == HEX["digest 6"]


def test_a_chain_that_ended_and_goes_on_is_valid_at_every_moment(going):
    assert ends(going[:1], closed=False) == (1, None)
    assert ends(going[:2], closed=True) == (2, None)
    assert ends(going, closed=False) == (3, None)


def test_a_head_that_says_otherwise_of_the_end_shows(going):
    assert ends(going[:2], closed=False) == (2, chain.Problem(3, "head"))
    assert ends(going, closed=True) == (3, chain.Problem(4, "head"))


def rewritten(before: chain.Stored, line: chain.Line) -> chain.Stored:
    """Return a line as a forger would put it behind another, its digest right."""
    line = replace(line, sequence=before.line.sequence + 1, chain=before.line.chain)
    return chain.Stored(line, 2, before.digest, chain.digest(before.digest, chain.canonical(line)))


def test_nothing_but_a_reopening_follows_the_end(going):
    late = rewritten(going[1], going[0].line)
    assert ends([*going[:2], late], closed=False) == (2, chain.Problem(3, "closed"))
    early = rewritten(going[0], going[2].line)
    assert ends([going[0], early], closed=False) == (1, chain.Problem(2, "closed"))


def test_a_line_about_the_chain_itself_carries_no_hours(going):
    paid = rewritten(going[0], replace(going[1].line, nominal=500))
    assert ends([going[0], paid], closed=True) == (1, chain.Problem(2, "closed"))


def test_a_repeated_line_says_the_same_as_the_line_it_repeats(going):
    again, back = row(6, 7, before="before the staying chain")
    assert again.line.repeats == going[0].digest
    assert chain.repeats(again.line, going[0].line)
    assert ends([again, back], closed=False) == (2, None)
    assert not chain.repeats(replace(again.line, nominal=501), going[0].line)
    assert not chain.repeats(replace(again.line, origin="course:another:2026"), going[0].line)


@pytest.mark.parametrize("changed", [{"origin": "course:x"}, {"repeats": bytes(32)}])
def test_what_format_1_does_not_cover_may_not_stand_in_it(stored, changed):
    line = replace(stored[0].line, **changed)
    assert check([replace(stored[0], line=line), stored[1]]) == (0, chain.Problem(1, "changed"))


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
    assert check([replace(stored[0], format=3)]) == (0, chain.Problem(1, "format"))
    with pytest.raises(ValueError, match="format 3"):
        chain.canonical(stored[0].line, format=3)


def test_a_moment_without_a_zone_cannot_be_hashed():
    with pytest.raises(ValueError, match="zone"):
        chain.moment(datetime(2026, 1, 1))  # noqa: DTZ001  (the missing zone is what is tested)
