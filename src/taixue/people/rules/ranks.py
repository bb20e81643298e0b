"""Ranks (职级) and posts, and the rank band (RA5) in which they owe. Sources: docs/glossary.md, "Rank bands"."""

from enum import StrEnum

from taixue.people.rules import codes


class Band(StrEnum):
    BUREAU = "bureau"  # bureau/department level (厅局级)
    DIVISION = "division"  # county/division level (县处级)
    SECTION = "section"  # township/section level (乡科级)
    STAFF = "staff"  # section members and below (科员及以下)
    OTHER = "other"  # other staff by reference (参照执行的其他人员)


RANKS: dict[str, Band] = {
    **{code.code: Band(code.facts["band"]) for code in codes.find("rank").codes.values()},
    "": Band.OTHER,
}
"""Every rank that a form may carry. An unknown text is refused at intake; none is "other staff by reference"."""


def band(rank: str) -> Band:
    """Return the band of a rank. Raises KeyError for a text that is no rank."""
    return RANKS[rank]


def series(rank: str) -> str:
    """Return the code of the series that a rank belongs to (set rank_series), "" for no rank or an unknown one."""
    found = codes.find("rank").codes.get(rank)
    return found.facts["series"] if found else ""
