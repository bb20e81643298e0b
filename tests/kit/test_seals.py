"""Seals: one message, one key; PDFs signed whole at a moment given."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.test import override_settings
from pypdf import PdfReader

from taixue.kit import keys, letters, seals

AT = datetime(2026, 11, 20, 6, 5, tzinfo=UTC)


@pytest.fixture
def ring(data):
    with override_settings(DATA=data):
        yield keys.load(data)


def test_a_seal_holds_for_its_message_only(ring):
    made = seals.sign(b"one: a statement")
    assert seals.holds(made, b"one: a statement") and seals.known(made)
    assert not seals.holds(made, b"two: a statement")
    assert not seals.holds(replace(made, signature=made.signature[:-1]), b"one: a statement")


def test_what_an_old_key_sealed_still_fits_a_key_that_is_published(ring):
    made = seals.sign(b"a statement")
    keys.add(ring.path.parent, "seal")
    old, new = seals.published()
    assert (old.id, old.public, old.state, new.state) == (made.key, made.public_key, "old", "active")
    assert seals.sign(b"a statement").key == new.id


def test_a_pdf_is_signed_over_every_byte_but_the_signature_and_stays_pdf_a(ring):
    template = Path(__file__).parent / "letters" / "plain.typ"
    plain = letters.make(template, {"people": [["赵敏", "青石县财政局", "80.0"]]}, language="zh", made_at=AT)
    signed = seals.sign_pdf(plain, at=AT)
    start, before, after, rest = map(int, re.search(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)", signed).groups())
    assert (start, after + rest) == (0, len(signed))
    assert re.fullmatch(rb"<[0-9A-F]{8192}>", signed[before:after])
    assert signed.startswith(plain) and b"/Version /2.0" not in signed
    assert b"(D:20261120060500Z)" in signed
    kept, before_it = (PdfReader(BytesIO(one)) for one in (signed, plain))
    assert kept.metadata == before_it.metadata
    assert kept.xmp_metadata.stream.get_data() == before_it.xmp_metadata.stream.get_data()
    assert PdfReader(BytesIO(signed)).pages[0].extract_text() == PdfReader(BytesIO(plain)).pages[0].extract_text()
