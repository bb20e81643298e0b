"""Words for what declarations and their sheets carry as codes."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from taixue.credits.labels import KINDS, Mark
from taixue.files import labels as files
from taixue.kit.templatetags.taixue_ui import trimmed

Words = str | Promise

HINTS: dict[str, tuple[str, Words]] = {
    "external-course": (
        "book", gettext_lazy("A course, class or training of somebody else, with a certificate or a notice."),
    ),
    "seminar": ("users", gettext_lazy("A seminar or conference you went to.")),
    "group-study": (
        "users", gettext_lazy("A sitting of a study group; the office declares it for all who took part."),
    ),
    "lecture": ("captions", gettext_lazy("What you taught others.")),
    "reading": ("book2", gettext_lazy("Books and papers read beside your work, with notes if you have them.")),
    "paper": ("edit", gettext_lazy("A paper or report that was published or given a prize. The academy decides.")),
    "degree": ("certificate", gettext_lazy("Education finished beside your work. The academy decides.")),
}  # fmt: skip
"""By kind: icon, what it is."""

STATES: dict[str, Mark] = {
    "waiting": Mark("warn", "clock", pgettext_lazy("declaration", "Waits for a decision")),
    "returned": Mark("bad", "undo", pgettext_lazy("declaration", "Returned")),
    "approved": Mark("ok", "check", pgettext_lazy("declaration", "Credited")),
    "withdrawn": Mark("", "x", pgettext_lazy("declaration", "Withdrawn")),
    "recorded": Mark("ok", "check", pgettext_lazy("declaration", "Stands in the ledger")),
}

LISTS: dict[str, Words] = {
    "to-decide": pgettext_lazy("declarations", "To decide"),
    "entered": pgettext_lazy("declarations", "Declared by me"),
    "all": pgettext_lazy("declarations", "All of my units"),
}

ACTS: dict[str, tuple[str, str, Words]] = {
    "sent": ("send", "note", pgettext_lazy("declaration", "Declared")),
    "returned": ("undo", "bad", pgettext_lazy("declaration", "Returned")),
    "approved": ("check", "ok", pgettext_lazy("declaration", "Approved and credited")),
    "withdrawn": ("x", "", pgettext_lazy("declaration", "Withdrawn")),
}
"""By step: icon, colour, words."""

WHY: dict[str, Words] = {
    "certificate": gettext_lazy("a certificate with the same number"),
    "alike": gettext_lazy("the same kind, overlapping days, a similar title"),
    "recorded": gettext_lazy("an entry of the ledger that came another way"),
}
"""Why something looks like one that is there already."""

FIELDS: dict[str, Words] = {
    "name": gettext_lazy("Name"),
    "number": gettext_lazy("Number"),
    "kind": gettext_lazy("Kind"),
    "title": gettext_lazy("Title"),
    "organiser": gettext_lazy("Organiser"),
    "first_day": gettext_lazy("First day"),
    "last_day": gettext_lazy("Last day"),
    "half_days": gettext_lazy("Half-days"),
    "seconds": gettext_lazy("Clock hours"),
    "hours": gettext_lazy("Clock hours"),
    "items": gettext_lazy("How many"),
    "points": gettext_lazy("Points"),
    "certificate": gettext_lazy("Number of the certificate"),
    "remark": gettext_lazy("Remark"),
    "file": pgettext_lazy("entry", "Evidence"),
    "people": gettext_lazy("Who took part"),
}

PROBLEMS: dict[tuple[str, str], tuple[Words, Words]] = {
    ("", "unknown"): (
        gettext_lazy("there is no such kind: %(value)s"),
        gettext_lazy("Choose one from the list of the blank form."),
    ),
    ("", "empty"): (gettext_lazy("it is empty"), gettext_lazy("Fill it in.")),
    ("", "long"): (gettext_lazy("it is too long"), gettext_lazy("Use at most %(value)s characters.")),
    ("", "no-day"): (gettext_lazy("this is no day: %(value)s"), gettext_lazy("Write it like 2026-03-01.")),
    ("", "no-number"): (gettext_lazy("this is no number: %(value)s"), gettext_lazy("Write digits only.")),
    ("", "future"): (
        gettext_lazy("%(value)s has not come yet"),
        gettext_lazy("Declare it when it is over."),
    ),
    ("", "backwards"): (
        gettext_lazy("it ends before it begins"),
        gettext_lazy("Choose a day not before %(value)s."),
    ),
    ("", "too-many-days"): (
        gettext_lazy("it lasts too long for this kind"),
        gettext_lazy("At most %(value)s days; declare parts one by one."),
    ),
    ("", "not-of-kind"): (
        gettext_lazy("this kind is not measured so"),
        gettext_lazy("Leave it empty, or choose another kind."),
    ),
    ("", "negative"): (gettext_lazy("it is less than nothing"), gettext_lazy("Write 0 or more.")),
    ("", "too-much"): (gettext_lazy("it is too much"), gettext_lazy("At most %(value)s.")),
    ("", "nothing-measured"): (
        gettext_lazy("nothing says how much it was"),
        gettext_lazy("Say how long it lasted or how many it were."),
    ),
    ("", "nobody"): (
        gettext_lazy("nobody in your reach is meant by it"),
        gettext_lazy("Look for the person under People; write the mobile number as it stands there."),
    ),
    ("", "several"): (
        gettext_lazy("several people are called so"),
        gettext_lazy("Write the mobile or identity number beside the name."),
    ),
    ("", "other-name"): (
        gettext_lazy("the number belongs to somebody of another name"),
        gettext_lazy("Correct the name or the number."),
    ),
    ("", "double"): (
        gettext_lazy("it looks like what is declared already: %(value)s"),
        gettext_lazy("Take the row out; if it is another one, declare it by the form."),
    ),
    ("", "length"): (gettext_lazy("it has no words or too many"), gettext_lazy("Write 1 to 500 characters.")),
    ("", "same"): (gettext_lazy("nothing would be different"), gettext_lazy("Write other hours.")),
    ("people", "one-person"): (
        gettext_lazy("only one person can declare this kind at a time"),
        gettext_lazy("Name one person, or choose group study."),
    ),
    ("people", "too-many"): (gettext_lazy("they are too many"), gettext_lazy("At most 500 at a time.")),
    ("file", "too-many-files"): (gettext_lazy("they are too many"), gettext_lazy("At most %(value)s files.")),
}
"""By field ("" any) and code: what is wrong, how to mend it."""

SHEETS: dict[str, Words] = {
    "no-heading": gettext_lazy("No row has the headings of the form: take the blank form and fill it in."),
    "empty": gettext_lazy("There is no row under the headings."),
    "too-large": gettext_lazy("The sheet is too large: at most 1,000 rows and 16 MB."),
    "encrypted": gettext_lazy("The file is locked with a password: save it without."),
    "old-format": gettext_lazy("Save the sheet as .xlsx and send it again."),
    "not-utf8": gettext_lazy("The text is in an unknown encoding: save it as .xlsx."),
}


def measures(of: Any) -> str:
    """Return how much something was, in words, from its measures: "2 half-days · 3.5 clock hours"."""
    parts = []
    if of.half_days:
        parts.append(ngettext("%(n)d half-day", "%(n)d half-days", of.half_days) % {"n": of.half_days})
    if of.seconds:
        parts.append(_("%(n)s clock hours") % {"n": trimmed(round(of.seconds / 36))})
    if of.items:
        parts.append(ngettext("%(n)d time", "%(n)d times", of.items) % {"n": of.items})
    if of.points:
        parts.append(ngettext("%(n)d point", "%(n)d points", of.points) % {"n": of.points})
    return " · ".join(parts)


def problem(field: str, code: str, value: str = "") -> str:
    """Return what is wrong with a field and how to mend it, in two sentences."""
    if field in ("file", "sheet") and (field, code) not in PROBLEMS:
        words = files.problem(code)
        known = SHEETS.get(code) if field == "sheet" else None
        return str(known) if known else f"{words.problem} {words.cure}".strip()
    return _said(*PROBLEMS.get((field, code), PROBLEMS.get(("", code), (code, ""))), value)


def row_problem(field: str, code: str, value: str = "") -> tuple[str, str]:
    """Return a problem of a row of a sheet: the field, and what is wrong with it and how to mend it."""
    return str(FIELDS.get(field, field)), problem(field, code, value)


def _said(wrong: Words, cure: Words, value: str) -> str:
    facts: Mapping[str, str] = {"value": value}
    words = _("%(wrong)s. %(cure)s") % {"wrong": str(wrong) % facts, "cure": str(cure) % facts}
    return words[:1].upper() + words[1:]


def choices() -> Iterable[tuple[str, Words]]:
    """Return the kinds for a filter."""
    return [("", gettext_lazy("All kinds")), *((code, KINDS[code]) for code in HINTS)]


def states() -> Iterable[tuple[str, Words]]:
    """Return the states for a filter."""
    names = ("waiting", "returned", "approved", "withdrawn")
    return [("", gettext_lazy("All states")), *((code, STATES[code].words) for code in names)]
