"""What of the ledger waits for an administrator."""

from datetime import datetime

from taixue.credits.queries import corrections
from taixue.kit import dues
from taixue.kit.actor import Actor
from taixue.kit.dues import Question
from taixue.people.rules.permissions import Permission, reach

DAYS = 10
"""Days in which a correction is decided."""


def due(*, by: Actor, at: datetime) -> list[Question]:
    """Return the corrections that wait for `by` to decide: those that the page of corrections lists first."""
    if not reach(by, Permission.CORRECTION_DECIDE):
        return []
    return dues.of("corrections", corrections.listed("to-decide", by=by), "asked_at", days=DAYS)
