"""What was looked at on the way from a number to its evidence."""

from dataclasses import dataclass

CODES = ("recount", "chain", "clock", "seconds")
"""Recounted from the entries; chain unbroken; no more than the time that passed; entry equals its visits."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at just now; portal.labels says `code` in words."""

    code: str
    good: bool
