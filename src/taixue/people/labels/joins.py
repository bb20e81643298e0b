"""Words for two records of one person: states, what stands in the way and its cure, what speaks for a record."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

Words = str | Promise


class Mark(NamedTuple):
    """A badge: its colour class, its icon, its words."""

    kind: str
    icon: str
    words: Words


STATES: dict[str, Mark] = {
    "asked": Mark("warn", "clock", _("Waits for a second person")),
    "declined": Mark("bad", "x", _("Declined")),
    "joined": Mark("ok", "check", pgettext_lazy("records", "Joined")),
    "parting": Mark("warn", "clock", _("Parting waits for a second person")),
    "parted": Mark("note", "undo", pgettext_lazy("records", "Parted again")),
}

LISTS: dict[str, Words] = {
    "to-decide": _("To decide"),
    "open": _("All that waits"),
    "done": _("Decided"),
}

OBSTACLES: dict[str, Words] = {
    "same": _("Both are the same record. Choose another one."),
    "joined": _("One of the two was joined into another record already. Take the record that stayed."),
    "own": _("It is about your own record. Another administrator asks and decides."),
    "asked": _("A request about this record waits already. Decide that one first."),
    "roles": _(
        "The account that would be closed holds a role. The security administrator ends it first, or let this record "
        "stay and the other one go."
    ),
    "corrections": _("A correction of its entries waits for a decision. Decide it first under Corrections."),
    "onward": _("The record that stays was itself joined into another. Part those two first."),
    "decided": _("Somebody decided this meanwhile."),
    "not-joined": _("The two records are not joined."),
}
"""What stands in the way, by code, with what to do."""

REASONS: dict[str, Words] = {
    "account": _("the person signs in with it"),
    "number": _("it has an identity number"),
    "post": _("it stands in a post"),
    "hours": _("more hours are recorded on it"),
    "older": _("it was there first"),
}
"""What speaks for a record, by code of people.rules.joins."""
