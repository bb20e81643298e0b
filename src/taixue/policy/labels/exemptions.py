"""Words for exemptions as they are asked for and decided."""

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from taixue.files import labels as files
from taixue.policy.labels.kinds import EXEMPTIONS
from taixue.policy.rules.exemptions import KINDS

Words = str | Promise

STATES: dict[str, tuple[str, str, Words]] = {
    "asked": ("warn", "clock", pgettext_lazy("exemption", "Waits for a second person")),
    "approved": ("ok", "check", pgettext_lazy("exemption", "Approved")),
    "declined": ("bad", "x", pgettext_lazy("exemption", "Declined")),
    "withdrawn": ("", "x", pgettext_lazy("exemption", "Withdrawn")),
    "ended": ("note", "check", pgettext_lazy("exemption", "Ended early")),
}
"""By state: colour, icon, words."""

LISTS: dict[str, Words] = {
    "to-decide": pgettext_lazy("exemptions", "To decide"),
    "all": pgettext_lazy("exemptions", "All of my units"),
}

PROBLEMS: dict[str, Words] = {
    "unknown": _("Choose a kind from the list."),
    "backwards": _("It ends before it begins: choose a day not before %(value)s."),
    "too-many-days": _("It lasts longer than five years: ask for the first five."),
    "length": _("Write a reason of 1 to 500 characters."),
    "outside": _("The day lies outside of the exemption: choose one up to %(value)s."),
    "overlaps": _("An exemption is asked for or approved for one of these days already."),
}


def kind(code: str) -> str:
    """Return the words of a kind; an unknown one by its code."""
    return str(EXEMPTIONS.get(code, code))


def problem(code: str, value: str = "") -> str:
    """Return what is wrong and how to mend it."""
    if code in PROBLEMS:
        return str(PROBLEMS[code]) % {"value": value}
    words = files.problem(code)
    return f"{words.problem} {words.cure}".strip()


def choices() -> Iterable[tuple[str, Words]]:
    """Return the kinds that may be asked for."""
    return [(code, EXEMPTIONS[code]) for code in KINDS]


def all_kinds() -> Iterable[tuple[str, Words]]:
    """Return the kinds for a filter."""
    return [("", _("All kinds")), *choices()]


def states() -> Iterable[tuple[str, Words]]:
    """Return the states for a filter."""
    return [("", _("All states")), *((code, words) for code, (_tone, _icon, words) in STATES.items())]
