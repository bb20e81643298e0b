"""Secrets in rows."""

import pytest
from cryptography.exceptions import InvalidTag
from django.conf import settings

from taixue.kit import ciphers, keys
from taixue.lib import ids

NUMBER = "11010519491231002X"


def test_a_secret_reads_back_and_is_not_in_its_bytes() -> None:
    row = ids.new()
    sealed = ciphers.encrypt(NUMBER, row=row)
    assert NUMBER.encode() not in sealed
    assert ciphers.encrypt(NUMBER, row=row) != sealed
    assert ciphers.decrypt(sealed, row=row) == NUMBER


def test_a_secret_moved_to_another_row_cannot_be_read() -> None:
    with pytest.raises(InvalidTag):
        ciphers.decrypt(ciphers.encrypt(NUMBER, row=ids.new()), row=ids.new())


def test_a_changed_secret_cannot_be_read() -> None:
    row = ids.new()
    sealed = bytearray(ciphers.encrypt(NUMBER, row=row))
    sealed[-1] ^= 1
    with pytest.raises(InvalidTag):
        ciphers.decrypt(bytes(sealed), row=row)


def test_an_old_key_still_reads_what_it_made() -> None:
    row = ids.new()
    sealed = ciphers.encrypt(NUMBER, row=row)
    keys.add(settings.DATA, "identity")
    assert ciphers.decrypt(sealed, row=row) == NUMBER
    assert ciphers.encrypt(NUMBER, row=row)[:2] != sealed[:2]


def test_the_same_text_in_two_uses_does_not_look_the_same() -> None:
    assert ciphers.lookup(NUMBER, use="identity") == ciphers.lookup(NUMBER, use="identity")
    assert ciphers.lookup(NUMBER, use="identity") != ciphers.lookup(NUMBER, use="code")
