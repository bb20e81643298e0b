"""Ranks (职级) and posts, and the rank band (RA5) in which they owe. Sources: docs/glossary.md, "Rank bands"."""

from enum import StrEnum


class Band(StrEnum):
    BUREAU = "bureau"  # bureau/department level (厅局级)
    DIVISION = "division"  # county/division level (县处级)
    SECTION = "section"  # township/section level (乡科级)
    STAFF = "staff"  # section members and below (科员及以下)
    OTHER = "other"  # other staff by reference (参照执行的其他人员)


RANKS: dict[str, Band] = {
    "一级巡视员": Band.BUREAU, "二级巡视员": Band.BUREAU,
    "厅局级正职": Band.BUREAU, "厅局级副职": Band.BUREAU,
    "一级调研员": Band.DIVISION, "二级调研员": Band.DIVISION, "三级调研员": Band.DIVISION, "四级调研员": Band.DIVISION,
    "县处级正职": Band.DIVISION, "县处级副职": Band.DIVISION,
    "一级主任科员": Band.SECTION, "二级主任科员": Band.SECTION,
    "三级主任科员": Band.SECTION, "四级主任科员": Band.SECTION,
    "乡科级正职": Band.SECTION, "乡科级副职": Band.SECTION,
    "一级科员": Band.STAFF, "二级科员": Band.STAFF, "科员": Band.STAFF, "办事员": Band.STAFF,
    "": Band.OTHER,
}  # fmt: skip
"""Every rank that a form may carry. An unknown text is refused at intake; none is "other staff by reference"."""


def band(rank: str) -> Band:
    """Return the band of a rank. Raises KeyError for a text that is no rank."""
    return RANKS[rank]
