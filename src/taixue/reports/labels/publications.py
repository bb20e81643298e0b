"""Words of publications of results and of objections to being named."""

from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from taixue.people.labels.roles import BANDS
from taixue.reports.labels import named
from taixue.reports.rules.grouping import HERE, UNKNOWN
from taixue.reports.rules.publications import Shown

Words = str | Promise

SHOWN: dict[str, Words] = {
    Shown.NONE: _("Nothing"),
    Shown.COUNTS: _("Counts only"),
    Shown.NAMES: _("Counts and names"),
}

STATES: dict[str, tuple[str, Words]] = {
    "coming": ("note", _("Not begun yet")),
    "running": ("ok", pgettext_lazy("publication", "Shown")),
    "over": ("", pgettext_lazy("publication", "Over")),
    "withdrawn": ("bad", _("Withdrawn")),
}
"""Colour and words."""

OBJECTIONS: dict[str, tuple[str, Words]] = {
    "open": ("warn", _("Waits for a decision, name off")),
    "upheld": ("ok", _("Name kept off")),
    "declined": ("bad", _("Name shown again")),
    "taken-back": ("", _("Taken back")),
}

PROBLEMS: dict[str, Words] = {
    "past": _("This day is over. Begin today or later."),
    "before": _("The last day lies before the first. Choose a later one."),
    "long": _("A publication lasts a year at most. Choose an earlier last day."),
    "not-allowed": _("The authority does not allow this. Choose what is offered, or ask it for more."),
    "many": _("More than 10,000 people are not named on one page. Publish counts, or let the units below publish."),
    "published": _(
        "These figures are published for some of these days already. Withdraw that first, or choose others."
    ),
}

KEYS: dict[str, Words] = {
    "small": _("Groups of fewer than three, together"),
    HERE: _("The unit itself"),
    UNKNOWN: _("No rank band"),
    **{str(band): words for band, words in BANDS.items()},
}


def limits() -> list[tuple[str, Words]]:
    """Return the limits that there are to choose."""
    return [("", _("as the units above allow")), *SHOWN.items()]


def problem(code: str) -> str:
    """Return what is wrong, and the cure."""
    return str(PROBLEMS[code])


def state(row: Any, day: date) -> tuple[str, Words]:
    """Return how a publication stands on a day: colour and words."""
    if row.withdrawn_at is not None:
        return STATES["withdrawn"]
    return STATES["coming" if day < row.first_day else "over" if day > row.last_day else "running"]


class Line:
    """A line of counts with its words. The counts are plain facts of the publication."""

    def __init__(self, facts: dict[str, Any]) -> None:
        self.facts, self.name, self.name_en = facts, facts["name"], facts["name_en"]

    @property
    def words(self) -> str:
        """What the line is called."""
        return str(KEYS[self.facts["key"]]) if not self.name else named(self)
