"""What waits for a learner, in words."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from taixue.kit.templatetags.taixue_ui import day, hours


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do. kind: "bad", "warn" or "note" colours the icon; the words carry it."""

    kind: str
    icon: str
    href: str
    title: str
    line: str


class Owing(Protocol):
    """What of a year is needed to say what is owed; centihours."""

    @property
    def last(self) -> date: ...
    @property
    def missing(self) -> int: ...
    @property
    def missing_required(self) -> int: ...
    @property
    def running(self) -> bool: ...
    @property
    def soon(self) -> bool: ...


def tasks(year: Owing | None) -> list[Task]:
    """Return the open duties of a year while it runs, the required part first; [] when all is met."""
    if year is None or not year.running:
        return []
    until = {"day": day(year.last)}
    kind, found = "bad" if year.soon else "warn", []
    if year.missing_required:
        title = _("%(hours)s required hours owed") % {"hours": hours(year.missing_required)}
        line = _("Due %(day)s, 24:00. Choose from the required courses.") % until
        found.append(Task(kind, "book", "/courses/?kind=required", title, line))
    if year.missing > year.missing_required:
        title = _("%(hours)s hours owed in all") % {"hours": hours(year.missing)}
        line = _("Due %(day)s, 24:00. Electives count here too.") % until
        found.append(Task(kind, "clock", "/courses/", title, line))
    return found


CHECKS: dict[str, tuple[str | Promise, str | Promise]] = {
    "recount": (
        gettext_lazy("Computed again from the entries: the same"),
        gettext_lazy("Computed again from the entries: another figure"),
    ),
    "chain": (gettext_lazy("Chain unbroken, no number missing"), gettext_lazy("The chain is broken")),
    "clock": (
        gettext_lazy("No more proven than the time that passed allows"),
        gettext_lazy("More proven than the time that passed allows"),
    ),
    "seconds": (
        gettext_lazy("The entry has the seconds its visits proved"),
        gettext_lazy("The entry has other seconds than its visits"),
    ),
}
"""What a check says when it fits, and when it does not."""
