"""Words for drafts: how they stand, what is wrong in them, what asks for approval."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from taixue.policy.rules.figures import Figure
from taixue.policy.rules.loading import Mistake

Said = str | Promise

STATES: dict[str, tuple[Said, str, str]] = {
    "writing": (_("being written"), "note", "edit"),
    "asked": (_("waits for approval"), "warn", "clock"),
    "published": (_("published"), "ok", "check"),
    "discarded": (_("discarded"), "", "trash"),
}
"""By state of a draft: words, colour, icon."""

PROPOSALS: dict[str, tuple[Said, str, str]] = {
    "asked": (_("waits for approval"), "warn", "clock"),
    "published": (_("published"), "ok", "check"),
    "declined": (pgettext_lazy("proposal", "declined"), "bad", "x"),
    "withdrawn": (_("taken back"), "", "undo"),
}
APPROVALS: dict[str, tuple[Said, str, str]] = {
    "open": (_("waits"), "warn", "clock"),
    "given": (pgettext_lazy("approval", "approved"), "ok", "check"),
    "declined": (pgettext_lazy("proposal", "declined"), "bad", "x"),
    "dropped": (_("not asked any more"), "", "minus"),
}

MISTAKES: dict[str, Said] = {
    "syntax": _("This is no TOML: %(cure)s"),
    "missing": _("%(key)s is missing. Write: %(cure)s"),
    "unknown": _("%(key)s is unknown. Known here: %(cure)s"),
    "type": _("%(key)s is of another type. Write: %(cure)s"),
    "value": _("%(key)s cannot have this value. Write: %(cure)s"),
    "twice": _("%(key)s stands twice or contradicts another one. Write: %(cure)s"),
}
OTHER = _("%(key)s is wrong. Write: %(cure)s")

PROBLEMS: dict[str, Said] = {
    "number": _("The next version of this rule is number %(cure)s, the text says %(value)s."),
    "length": _("Write something, not more than %(cure)s characters."),
    "issuer": _("There is no open unit with the code “%(value)s”. Look the code up under Units."),
    "figure": _("“%(value)s” does not fit here: a number with at most two decimals, or a day as it stood before."),
    "window": _("It cannot be tried in this window."),
    "days": _("The last day lies after the first one, and no rule holds before it is valid."),
    "parameter": _("%(value)s is not allowed here: the document allows %(cure)s."),
    "unknown-unit": _("There is no such unit within your reach: look the code up under Units."),
}

FIGURES: dict[str, Said] = {
    "hours": _("Hours asked"),
    "least": _("At least"),
    "most": _("At most"),
    "hour": _("Seconds of one training hour"),
    "day": _("Worth of a day"),
    "each": _("Worth of one"),
    "factor": _("Factor"),
    "entries": _("Entries at most"),
    "years": _("Years"),
    "months": _("Months"),
    "days": _("Days"),
    "first": _("First day"),
    "last": _("Last day"),
    "since": _("Since"),
    "valid_from": _("Valid from"),
    "valid_to": _("Valid to"),
    "value": _("Value"),
    "score": _("Score needed"),
    "percent": _("Per cent needed"),
    "seconds": _("Seconds needed"),
    "full": _("Full score"),
    "less": _("Less for each"),
    "attempts": _("Tries that count"),
    "amount": _("Amount"),
    "from": _("From"),
    "above": _("Above"),
}
TABLES: dict[str, Said] = {
    "window": _("Window"),
    "window.statistics": _("Statistics days"),
}


def mistake(one: Mistake) -> str:
    """Return what is wrong and what to write."""
    return str(MISTAKES.get(one.code, OTHER)) % {"key": one.key, "cure": one.cure}


def problem(one: dict[str, object]) -> str:
    """Return a problem of a form in words."""
    return str(PROBLEMS[str(one["code"])]) % {"value": one.get("value", ""), "cure": one.get("cure", "")}


def figure(one: Figure, *, chinese: bool) -> tuple[str, str]:
    """Return the name of a figure and what it belongs to, in the reader's language."""
    names = [name.get("zh" if chinese else "en", "") if isinstance(name, dict) else str(name) for name in one.within]
    table = one.path.rpartition(".")[0]
    return str(FIGURES.get(one.key, one.key)), " · ".join(name for name in names if name) or str(
        TABLES.get(table, table)
    )
