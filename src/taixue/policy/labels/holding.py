"""Words for where rules hold, and why one does not."""

from datetime import date
from typing import Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from taixue.policy.labels import words
from taixue.policy.rules.document import Document

Said = str | Promise

STATES: dict[str, tuple[Said, str, str]] = {
    "holds": (pgettext_lazy("rule", "holds"), "ok", "check"),
    "replaced": (_("replaced"), "note", "copy"),
    "nearer": (_("a nearer one holds"), "note", "tree"),
    "later": (_("a later one holds"), "note", "clock"),
    "coming": (_("to come"), "warn", "clock"),
    "over": (pgettext_lazy("rule", "over"), "", "history"),
}
WHY: dict[str, Said] = {
    "replaced": _("“%(title)s” holds in its place, as this rule allows."),
    "nearer": _("Version %(number)s of it was assigned to a nearer unit."),
    "later": _("Version %(number)s of it was assigned later."),
}


class Days(Protocol):
    """From when until when something holds; end_day is the first day without it."""

    first_day: date
    end_day: date | None


class Held(Protocol):
    """What of an assignment is needed to say why it does not hold."""

    @property
    def code(self) -> str: ...
    @property
    def instead(self) -> Document | None: ...


def why(one: Held) -> str:
    """Return why a rule does not hold, "" where its days say it."""
    if one.instead is None or one.code not in WHY:
        return ""
    return str(WHY[one.code]) % {"title": words(one.instead.title), "number": one.instead.number}


def span(row: Days, today: date) -> tuple[Said, str, str]:
    """Return how an assignment stands today."""
    if row.end_day is not None and row.end_day <= today:
        return STATES["over"]
    return STATES["coming" if row.first_day > today else "holds"]
