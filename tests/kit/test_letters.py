"""Letters: the same bytes from the same input, readable, PDF/A, and refused where a character cannot be drawn."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from taixue.kit import letters

PLAIN = Path(__file__).parent / "letters" / "plain.typ"
MADE = datetime(2026, 11, 20, 6, 5, tzinfo=UTC)
RARE = "㼆𠅤𬭎"  # characters of names, two of them outside of the basic plane


def notice(name: str, language: str = "zh") -> bytes:
    return letters.make(PLAIN, {"people": [[name, "青石县财政局", "80.0"]]}, language=language, made_at=MADE)


@pytest.fixture(scope="module")
def chinese() -> bytes:
    return notice(f"赵{RARE}")


def test_the_same_input_gives_the_same_bytes(chinese):
    assert notice(f"赵{RARE}") == chinese


def test_its_text_can_be_read_and_taken_out(chinese):
    text = PdfReader(BytesIO(chinese)).pages[0].extract_text()
    assert all(words in text for words in ("一份通知", f"赵{RARE}", "青石县财政局", "80.0", "第 1 页，共 1 页"))


def test_it_is_tagged_pdf_a_of_the_moment_given(chinese):
    pdf = PdfReader(BytesIO(chinese))
    said = pdf.xmp_metadata.stream.get_data().decode()
    assert "<pdfaid:part>3</pdfaid:part>" in said and "<pdfaid:conformance>A</pdfaid:conformance>" in said
    assert pdf.metadata.creation_date == MADE
    assert pdf.trailer["/Root"]["/Lang"] == "zh-CN"


def test_facts_are_never_read_as_markup():
    text = PdfReader(BytesIO(notice('#read("/kit/house.typ") *bold* $x$', "en"))).pages[0].extract_text()
    assert '#read("/kit/house.typ") *bold* $x$' in text.replace("\n", "") and "Page 1 of 1" in text


@pytest.mark.parametrize("character", ["\U00020001", "\U0001f600", "\x07"])
def test_a_character_that_no_font_has_is_named_and_nothing_is_made(character):
    with pytest.raises(letters.MissingGlyph) as refusal:
        notice(f"赵{character}敏")
    assert refusal.value.facts["characters"] == character
    assert f"U+{ord(character):04X}" in str(refusal.value)


def test_a_mistake_in_a_template_is_our_fault_and_says_where(tmp_path):
    wrong = tmp_path / "wrong.typ"
    wrong.write_text("#facts.nothing")
    with pytest.raises(letters.NotMade, match="unknown variable: facts"):
        letters.make(wrong, {}, language="zh", made_at=MADE)


def test_no_template_asks_for_a_package_or_a_font_that_is_not_ours():
    templates = list(letters.ROOT.rglob("*.typ"))
    assert letters.ROOT / "kit" / "house.typ" in templates
    assert [path.name for path in templates if "@preview" in path.read_text() or "@local" in path.read_text()] == []
