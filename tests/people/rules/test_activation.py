"""Activation codes."""

import re

from taixue.people.rules import activation


def test_a_code_has_eighty_bits_in_letters_that_are_not_confused() -> None:
    assert len(activation.LETTERS) == 32  # 5 bits a letter, 16 letters
    assert not set("ILOU") & set(activation.LETTERS)
    assert len({activation.new() for _ in range(500)}) == 500
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{16}", activation.new())


def test_a_written_code_reads_back_the_same() -> None:
    code = activation.new()
    assert re.fullmatch(r"(.{4}-){3}.{4}", activation.written(code))
    assert activation.normal(activation.written(code)) == code


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert activation.normal("o1il-0ooo") == "01110000"
