"""The enrolment number (学籍号): given when a person registers, never changed, never given twice. Pure.

Twelve digits: the year of registration, a serial of seven, a check digit by ISO 7064, MOD 11,10, which finds every
single wrong digit and nearly every exchange of two neighbours. The database gives it (migration 0008), by this rule.
"""

LENGTH = 12


def check_digit(digits: str) -> str:
    """Return the check digit of a text of digits. Raises ValueError for anything else."""
    if not digits.isdecimal() or not digits.isascii():
        raise ValueError(f"{digits!r} is not made of digits")
    held = 10
    for digit in digits:
        total = (held + int(digit)) % 10 or 10
        held = total * 2 % 11
    return str((11 - held) % 10)


def number(year: int, serial: int) -> str:
    """Return the enrolment number of a year (four digits) and a serial (1 to 9,999,999).

    Raises ValueError outside these limits.
    """
    if not 1000 <= year <= 9999 or not 1 <= serial <= 9_999_999:
        raise ValueError(f"no enrolment number for {serial} in {year}")
    digits = f"{year:04d}{serial:07d}"
    return digits + check_digit(digits)


def is_number(text: str) -> bool:
    """Is the text an enrolment number whose check digit fits?"""
    plain = len(text) == LENGTH and text.isascii() and text.isdecimal()
    return plain and check_digit(text[:-1]) == text[-1]
