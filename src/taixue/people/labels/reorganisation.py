"""Words for changes of units: kinds, states, what forbids them, and what happened."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

Words = str | Promise

KINDS: dict[str, Words] = {
    "create": _("Found a unit below it"),
    "rename": _("Rename"),
    "move": _("Move"),
    "merge": _("Merge others into it"),
    "split": _("Split"),
    "close": _("Close"),
    "list": _("List of units"),
}
"""What a button of the unit's page says."""

ICONS = {
    "create": "plus", "rename": "edit", "move": "move", "merge": "link", "split": "copy", "close": "x", "list": "up",
}  # fmt: skip

EXPLAINED: dict[str, Words] = {
    "create": _("A new unit begins on the day. Nobody stands in it yet."),
    "rename": _("The unit stays the same with all its people and its history; earlier days keep the earlier name."),
    "move": _("The unit goes to another superior with everything below it. People keep their postings."),
    "merge": _(
        "The chosen units end on the day. Their people and the units below them come to this one; people keep post,"
        " rank and department."
    ),
    "split": _("A new unit begins on the day with the people and units you choose; the others stay."),
    "close": _("The unit ends on the day. People and units that still stand there go elsewhere first."),
    "list": _("New units are founded, other names are taken over; what the list does not name stays."),
}
"""What a change of this kind does, above its form."""

STATES: dict[str, Words] = {
    "draft": pgettext_lazy("reorganisation", "Plan"),
    "waiting": _("Waits for its day"),
    "applying": _("Is being carried out"),
    "applied": _("Carried out"),
    "refused": _("Could not be carried out"),
    "withdrawn": pgettext_lazy("reorganisation", "Withdrawn"),
}

TONES = {"draft": "note", "waiting": "warn", "applying": "warn", "applied": "ok", "refused": "bad", "withdrawn": ""}
"""The badge of a state."""

PROBLEMS: dict[str, Words] = {
    "missing": _("Fill this in."),
    "long": _("At most %(most)s characters."),
    "kind-unknown": _("Choose a kind from the list."),
    "code-taken": _("Another unit has the code %(code)s. Choose another one."),
    "same": _("Names and kind are what they were: nothing would change."),
    "too-early": _("Choose a day from %(day)s on: what lies further back is closed."),
    "too-late": _("Choose a day up to %(day)s."),
    "changed-later": _("%(unit)s was changed on %(day)s. Choose that day or a later one."),
    "closed": _("%(unit)s ended on %(day)s. Choose a unit that stands."),
    "ends-at-once": _("%(unit)s began on %(day)s and cannot end before or on that day. Choose a later one."),
    "below-itself": _("%(unit)s cannot come to stand below itself. Choose a unit outside of it."),
    "there-already": _("It stands under %(unit)s already. Choose another superior."),
    "nothing-chosen": _("Choose at least one."),
    "nested": _("%(unit)s stands below another chosen one and goes along with it. Leave it out."),
    "not-below": _("%(unit)s does not stand below this unit."),
    "people-inside": _(
        "%(n)s people stand here. Merge the unit into another one instead, or let them be transferred first."
    ),
    "units-inside": _("%(n)s units stand below it. Move or close them first."),
    "too-deep": _("The tree cannot be that deep. Choose a higher superior."),
    "row": _("Row %(row)s, %(column)s “%(value)s”: %(why)s"),
    "denied": _("Who confirmed it may not do this any more."),
    "not-found": _("Who confirmed it has no account any more."),
    "conflict": _("A unit that the plan names is gone."),
    "invalid": _("The plan cannot be carried out as things are now."),
}
"""What forbids a change, and what to do instead, by code."""

ROW_PROBLEMS: dict[str, Words] = {
    "missing": _("is missing; write it"),
    "long": _("is too long"),
    "unknown": _("is not known; write the code of a unit in this list or in the tree, and a kind of the form"),
    "twice": _("stands twice; give each unit a code of its own"),
    "moved": _("stands under another unit in the tree; move it there on its own page"),
    "circle": _("goes round in a circle; name a unit above it"),
}

EVENTS: dict[str, Words] = {
    "created": _("Founded"),
    "renamed": _("Renamed"),
    "moved": _("Moved"),
    "merged": _("Merged into another unit"),
    "took-in": _("Took a unit in"),
    "split": _("Gave people to a new unit"),
    "closed": _("Closed"),
}

EVENT_ICONS = {
    "created": "plus", "renamed": "edit", "moved": "move", "merged": "out", "took-in": "dl", "split": "copy",
    "closed": "x",
}  # fmt: skip


def problem(said: Mapping[str, Any]) -> str:
    """Return what forbids a change, in words with the way out."""
    facts = dict(said.get("facts") or {})
    if said["code"] == "row":
        facts["why"] = str(ROW_PROBLEMS.get(facts.get("code", ""), facts.get("code", "")))
    words = PROBLEMS.get(said["code"], PROBLEMS["invalid"])
    return str(words) % facts if facts else str(words)


def headline(kind: str, names: Mapping[str, str], others: Sequence[str]) -> str:
    """Return the change in one line.

    names: unit, under, name (of the new or renamed unit), as the reader reads them; others: the units merged
    """
    said = {**names, "others": gettext(", ").join(others[:3]), "n": len(others)}
    if kind == "merge" and len(others) > 3:
        return gettext("%(n)s units merge into %(unit)s") % said
    return str(_HEADLINES[kind]) % said


_HEADLINES: dict[str, Words] = {
    "create": _("%(name)s is founded"),
    "rename": _("%(unit)s becomes %(name)s"),
    "move": _("%(unit)s moves to %(under)s"),
    "merge": _("%(others)s: merged into %(unit)s"),
    "split": _("%(name)s is split off from %(unit)s"),
    "close": _("%(unit)s closes"),
    "list": _("List of units"),
}


def steps() -> list[str]:
    """Return the four steps of a change."""
    return [gettext("Say what is to change"), gettext("Read the plan"), gettext("Confirmed"), gettext("Carried out")]
