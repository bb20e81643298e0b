"""Words for what a try shows."""

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

Said = str | Promise

STATES: dict[str, tuple[Said, str, str]] = {
    "waiting": (gettext_lazy("waits for its turn"), "note", "clock"),
    "running": (gettext_lazy("is computed"), "note", "refresh"),
    "done": (pgettext_lazy("what-if", "computed"), "ok", "check"),
    "cancelled": (gettext_lazy("stopped"), "", "x"),
}
STEP = {"waiting": 1, "running": 1, "done": 2, "cancelled": 1}
"""How many of the steps are done."""

CHANGES: dict[str, Said] = {
    "fails": gettext_lazy("Newly not met"),
    "passes": gettext_lazy("Newly met"),
    "unmet": gettext_lazy("Not met, before and after"),
    "met": gettext_lazy("Met, before and after"),
    "freed": gettext_lazy("Nothing owed any more"),
}


def steps() -> list[str]:
    """Return the steps from a change to its publication."""
    return [_("Change"), _("Try"), _("Read what it means"), _("Ask to publish")]
