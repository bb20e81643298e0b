"""What may become an entry: its facts before they have a place in a chain. Source: docs/rules/chain.md, "Fields"."""

import re
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,19}|")
SOURCE = re.compile(r"[a-z]+:[A-Za-z0-9:._-]{1,100}")
PROVENANCES = ("proven", "certified", "declared", "imported", "corrected")
"""What may be posted; "decided" is of lines that joining and parting write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An entry to be. Measures as they happened, integers >= 0; `nominal` in centihours; moments with a zone."""

    person_id: int
    kind: str
    source: str
    item: UUID
    item_version: int
    title: str
    title_en: str
    subject: str
    category: str
    required: bool
    seconds: int
    held: int
    nominal: int
    first_at: datetime
    last_at: datetime
    provenance: str
    items: int = 0
    half_days: int = 0
    points: int = 0
    score: int = 0


def problems(draft: Draft) -> list[str]:
    """Return the names of the fields that break a rule, in a fixed order; [] if the draft may be posted.

    kind, subject, category and source are codes, so that hashed bytes never hold free text.
    """
    measures = ("seconds", "held", "nominal", "items", "half_days", "points", "score")
    bad = [name for name in measures if getattr(draft, name) < 0]
    bad += ["held"] * (draft.held > draft.seconds >= 0)
    bad += [name for name in ("kind", "subject", "category") if not CODE.fullmatch(getattr(draft, name))]
    bad += ["kind"] * (draft.kind == "")
    bad += ["source"] * (not SOURCE.fullmatch(draft.source))
    bad += ["provenance"] * (draft.provenance not in PROVENANCES)
    bad += ["title"] * (not 0 < len(draft.title) <= 120) + ["title_en"] * (len(draft.title_en) > 160)
    bad += ["item_version"] * (draft.item_version < 1)
    bad += ["last_at"] * (draft.last_at < draft.first_at)
    return bad
