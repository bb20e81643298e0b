"""How carrying a letter may fail. `code` is one of notices.labels.ERRORS; what the other side wrote is not kept."""

from datetime import timedelta


class Failure(Exception):
    """The letter did not go."""

    def __init__(self, code: str, *, wait: timedelta | None = None) -> None:
        super().__init__(code)
        self.code, self.wait = code, wait


class Unreachable(Failure):
    """The other side was not there, or said: later. It certainly did not take the letter."""


class Refused(Failure):
    """The other side will never take this letter."""


class Unsure(Failure):
    """The letter was handed over and nobody said whether it was taken."""
