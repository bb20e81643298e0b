"""Which exemptions may be asked for, and when a period is none. Pure. What they do to duties the documents say."""

from datetime import date, timedelta

KINDS = ("illness", "maternity", "posted-away", "retiring", "leave", "approved")
"""Kinds that may be asked for: those that documents name, and "approved", which any document may take into account."""

LONGEST = timedelta(days=1_826)
"""Five years: a longer exemption is asked for anew."""


def problem(kind: str, first: date, last: date) -> tuple[str, str] | None:
    """Return the field and the code of what is wrong: "unknown", "backwards" or "too-many-days"; None if nothing is."""
    if kind not in KINDS:
        return "kind", "unknown"
    if last < first:
        return "last_day", "backwards"
    return ("last_day", "too-many-days") if last - first > LONGEST else None
