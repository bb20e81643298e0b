"""An entry of the ledger as rules read it: the measures and marks, not the words."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

Key = UUID | str
"""The public id of an entry, or its text, as whoever asks has it: only compared and written down."""


class Learned(NamedTuple):
    """One entry. A tuple, because policies read millions of them.

    Measures as they happened, negative in a reversal; `nominal` in centihours. Days are local; `second` is that of the
    last day's last moment, 0 to 86,399; `first_day` None means the last day; `item`: what was learned
    """

    id: Key
    sequence: int
    kind: str
    last_day: date
    recorded_day: date
    required: bool = False
    provenance: str = ""
    category: str = ""
    subject: str = ""
    item: str = ""
    seconds: int = 0
    half_days: int = 0
    items: int = 0
    points: int = 0
    score: int = 0
    nominal: int = 0
    first_day: date | None = None
    second: int = 0
    reverses: Key | None = None

    @property
    def minute(self) -> int:
        """Minute of the local day of its last moment."""
        return self.second // 60

    @property
    def proves(self) -> bool:
        """Was a second of it proven by the server's clock?"""
        return self.seconds > 0 and self.provenance == "proven"
