"""What of the ledger waits for an administrator."""

from datetime import datetime

from taixue.kit.actor import Actor
from taixue.kit.dues import Question
from taixue.people.queries import subtrees
from taixue.people.rules.permissions import Permission, reach

DAYS = 10
"""Days in which a correction is decided."""

_ASKED = """
SELECT c.asked_at FROM credits_correction c JOIN credits_entry e ON e.id = c.entry_id
JOIN people_person p ON p.id = e.person_id
WHERE c.state = 'asked' AND c.asked_by <> %s AND e.person_id <> %s AND {}
"""


def due(*, by: Actor, at: datetime) -> list[Question]:
    """Return the corrections that wait for `by` to decide: those that the page of corrections lists first."""
    reached = reach(by, Permission.CORRECTION_DECIDE)
    if not reached:
        return []
    here, spans = subtrees.present("coalesce(p.joined_into_id, p.id)", reached)
    values = (by.account_id or 0, by.person_id or 0, *spans)
    return [Question("corrections", _ASKED.format(here), values, days=DAYS)]
