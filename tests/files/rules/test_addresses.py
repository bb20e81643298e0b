from dataclasses import replace
from uuid import UUID

import pytest

from taixue.files.rules import addresses
from taixue.files.rules.addresses import PERIOD, Address, expiry, sign, verify

SECRETS = {5: b"s" * 32, 6: b"t" * 32}
NOW = 1_000_000
FILE = UUID("0197aaaa-0000-7000-8000-00000000000f")
SAID = Address(5, NOW + 60, "video/mp4", FILE)
TEXT = sign(SAID, secret=SECRETS[5], session="abc")


def read(text=TEXT, *, session="abc", now=NOW):
    return verify(text, secret=SECRETS.__getitem__, session=session, now=now)


def test_an_address_says_what_was_signed():
    assert read() == SAID


def test_an_address_of_another_session_says_nothing():
    assert read(session="abd") is None
    assert read(session="") is None


def test_an_address_ends_at_its_expiry():
    assert read(now=NOW + 59) == SAID
    assert read(now=NOW + 60) is None


@pytest.mark.parametrize("at", range(len(TEXT)))
def test_no_character_of_an_address_can_be_changed(at):
    other = "A" if TEXT[at] != "A" else "B"
    assert read(TEXT[:at] + other + TEXT[at + 1 :]) is None


@pytest.mark.parametrize("text", ["", "x", "ä" * 52, TEXT[:-1], TEXT + "AAAA", "=" * 52, TEXT + "/../../keys.toml"])
def test_rubbish_says_nothing(text):
    assert read(text) is None


def test_a_key_that_is_gone_opens_nothing():
    assert read(sign(replace(SAID, key=7), secret=b"u" * 32, session="abc")) is None


def test_addresses_stay_the_same_for_six_hours_and_hold_six_to_twelve():
    start = 100 * PERIOD
    assert {expiry(start), expiry(start + 1), expiry(start + PERIOD - 1)} == {start + 12 * 3600}
    assert expiry(start + PERIOD) == start + 18 * 3600


def test_an_unknown_kind_is_a_download():
    text = sign(replace(SAID, kind="text/html"), secret=SECRETS[5], session="abc")
    assert read(text).kind == "application/octet-stream"
    assert "application/octet-stream" not in addresses.SHOWN
