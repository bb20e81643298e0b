"""Words for what corrections, objections and cases carry as codes."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from taixue.credits.labels import Mark

Words = str | Promise

OBJECTIONS: dict[str, Mark] = {
    "open": Mark("warn", "clock", pgettext_lazy("objection", "Waits for a third person")),
    "kept": Mark("note", "check", pgettext_lazy("objection", "The correction stands")),
    "upheld": Mark("ok", "undo", pgettext_lazy("objection", "The correction is undone")),
}

CASES: dict[str, Mark] = {
    "planned": Mark("", "edit", pgettext_lazy("case", "A plan, not asked for yet")),
    "asked": Mark("warn", "clock", pgettext_lazy("case", "Waits for a second person")),
    "approved": Mark("note", "refresh", pgettext_lazy("case", "Approved, being carried out")),
    "carried": Mark("ok", "check", pgettext_lazy("case", "Carried out")),
    "declined": Mark("bad", "x", pgettext_lazy("case", "Declined")),
}

VERDICTS: dict[str, Mark] = {
    "add": Mark("ok", "plus", pgettext_lazy("verdict", "is recorded")),
    "has": Mark("note", "check", pgettext_lazy("verdict", "has it already")),
    "asked": Mark("note", "clock", pgettext_lazy("verdict", "a correction waits already")),
    "closed": Mark("", "copy", pgettext_lazy("verdict", "the record was joined into another")),
    "elsewhere": Mark("bad", "alert", pgettext_lazy("verdict", "stood in another unit that day")),
    "nobody": Mark("bad", "alert", pgettext_lazy("verdict", "nobody is meant by it")),
}

CONFLICTS: dict[str, Words] = {
    "has-it": _("It stands in the ledger already."),
    "already-asked": _("A correction of it waits for a decision already."),
}


def wish(correction: object) -> Words:
    """Return in words what a correction does."""
    reverses, adds = getattr(correction, "entry_id", None), getattr(correction, "supplement_id", None)
    if reverses and adds:
        return pgettext_lazy("correction", "Replace")
    return pgettext_lazy("correction", "Reverse") if reverses else pgettext_lazy("correction", "Record later")
