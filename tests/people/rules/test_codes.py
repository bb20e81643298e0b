"""Activation codes."""

import re

from taixue.people.rules import codes


def test_a_code_has_eighty_bits_in_letters_that_are_not_confused() -> None:
    assert len(codes.LETTERS) == 32  # 5 bits a letter, 16 letters
    assert not set("ILOU") & set(codes.LETTERS)
    assert len({codes.new() for _ in range(500)}) == 500
    assert re.fullmatch(r"[0-9A-HJKMNP-TV-Z]{16}", codes.new())


def test_a_written_code_reads_back_the_same() -> None:
    code = codes.new()
    assert re.fullmatch(r"(.{4}-){3}.{4}", codes.written(code))
    assert codes.normal(codes.written(code)) == code


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert codes.normal("o1il-0ooo") == "01110000"
