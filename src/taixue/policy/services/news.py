"""Telling people what became of their hours, once."""

from datetime import datetime
from uuid import UUID

from taixue.credits.queries import entries
from taixue.kit.actor import SYSTEM
from taixue.notices.services import notes
from taixue.policy.queries import duties

TOLD = ("declared", "corrected")
"""Provenances of lines that credits tells of itself."""


def posted(entry_id: UUID, *, at: datetime) -> None:
    """Tell a person that an entry stands in the file, and which year it counts for; a reversal is told by corrections.

    Safe to call again: one note an entry. Raises NotFound.
    """
    entry = entries.get(entry_id, by=SYSTEM)
    if entry.reverses_id is not None or entry.provenance in TOLD:
        return
    counting = duties.counts_for(entry.last_day, entry.person_id)
    notes.tell(
        entry.person_id, kind="credits.posted", key=f"credits.posted:{entry.public_id}", at=at,
        facts={"title": entry.title, "title_en": entry.title_en, "nominal_hours": entry.nominal,
               "window": counting.window or "", "day": str(entry.last_day)},
        link=f"/entries/{entry.public_id}/",
    )  # fmt: skip
