"""The canonical bytes, recomputed from the worked vectors of docs/rules/snapshots.md."""

import hashlib
import re
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from taixue.kit import seals
from taixue.kit.seals import Seal
from taixue.reports.rules import canonical
from taixue.reports.rules.canonical import Head, line

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "rules" / "snapshots.md").read_text()
LINES = re.search(r"```text\n(.*?)```", PAGE, re.DOTALL)[1].encode().splitlines(keepends=True)
DIGEST = hashlib.sha256(b"".join(LINES)).digest()
STATION = UUID("01a1b2c3-0000-7000-8000-000000000002")


def said(what: str) -> bytes:
    return bytes.fromhex(re.search(rf"\| {what} \| `(\w+)` \|", PAGE)[1])


def test_the_digest_of_the_page_is_that_of_its_lines():
    assert said("digest") == DIGEST


def test_the_signature_of_the_page_holds_for_its_digest_alone():
    seal = Seal(1, said("public key"), said("signature"))
    assert seals.holds(seal, canonical.message(DIGEST))
    assert not seals.holds(seal, canonical.message(bytes(32)))


def test_the_head_of_the_page_is_written_from_what_it_says():
    version = ("fujian-2017.1", hashlib.sha256(b"format = 1\n").hexdigest())
    head = Head(
        UUID("01a1b2c3-0000-7000-8000-000000000001"), "2026", date(2026, 12, 20),
        datetime(2027, 2, 19, 4, 0, 0, 250_000, tzinfo=UTC), (version,),
    )  # fmt: skip
    assert [*canonical.head(head)] == LINES[:6]


def test_people_add_up_to_the_figures():
    figures = [canonical.fields(one) for one in LINES if one.startswith(b"figure")]
    assert canonical.sums(LINES) == {tuple(row[1:5]): [int(value) for value in row[5:]] for row in figures}


@pytest.mark.parametrize("text", ["a\tb", "a\\nb", "\\N", "甲\n乙\r", "\x08\x0c\x0b\\"])
def test_a_text_is_read_back_as_it_was(text):
    assert canonical.fields(line("unit", text, None, 7)) == ["unit", text, None, "7"]
