"""Words for what entries and corrections carry as codes."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Mark:
    """A badge: its colour class, its icon, its words."""

    kind: str
    icon: str
    words: Words


PROVENANCE: dict[str, Mark] = {
    "proven": Mark("teal", "shield", _("Server-proven")),
    "certified": Mark("note", "users", _("Class staff")),
    "declared": Mark("note", "file", _("Approved declaration")),
    "imported": Mark("note", "up", _("Imported")),
    "corrected": Mark("note", "edit", _("Recorded later, by two people")),
    "decided": Mark("note", "users", _("Decided by two people")),
}

KINDS: dict[str, Words] = {
    "course": pgettext_lazy("kind of entry", "Course"),
    "external-course": pgettext_lazy("activity", "External course"),
    "seminar": pgettext_lazy("activity", "Seminar"),
    "group-study": pgettext_lazy("activity", "Group study"),
    "lecture": pgettext_lazy("activity", "Lecture given"),
    "reading": pgettext_lazy("activity", "On-the-job reading"),
    "paper": pgettext_lazy("activity", "Paper"),
    "degree": pgettext_lazy("activity", "Degree"),
    "closing": pgettext_lazy("kind of entry", "End of the chain"),
    "reopening": pgettext_lazy("kind of entry", "The chain goes on"),
}

STATES: dict[str, Mark] = {
    "asked": Mark("warn", "clock", _("Waits for a second person")),
    "approved": Mark("ok", "check", _("Approved")),
    "declined": Mark("bad", "x", _("Declined")),
}

LISTS: dict[str, Words] = {
    "to-decide": _("To decide"),
    "objections": _("Objections"),
    "asked": _("Asked by me"),
    "decided": _("Decided"),
}

PROBLEMS: dict[str, Words] = {
    "missing": _("a line is missing"),
    "format": _("a line has an unknown format"),
    "order": _("a line does not join the one before"),
    "changed": _("a line was changed"),
    "closed": _("a line stands behind the end of the chain, or an end where there is none"),
    "head": _("the end of the chain is not where it should be"),
}


def kind(code: str) -> str:
    """Return the words of a kind of activity; an unknown one by its code."""
    return str(KINDS.get(code, code))
